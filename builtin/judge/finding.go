// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"fmt"
	"math"

	"github.com/auahq/aua/sdk"
)

// The names of the findings. Those of a class sum up to its log-odds against
// "all wrong".
const (
	judgeCheck = "judge"
	voteCheck  = "vote"
	// formCheck is what a veto is reported as.
	formCheck = "logical"
	// vetoNats is the weight of a veto, more than anything else can have.
	vetoNats = 100
)

func voteFinding(c contender, nats float64) *sdk.Finding {
	f := &sdk.Finding{
		Check: voteCheck, Candidate: int32(c.candidate), Result: sdk.CheckPass, Weight: nats,
		Reason: fmt.Sprintf("The specialist is right in %.0f %% of its answers.", 100*c.rate),
	}
	if nats < 0 {
		f.Result = sdk.CheckFail
	}
	return f
}

// judgeFinding says what a comparison did for an answer. It is in the arbiter's
// own words: a judge may repeat its prompt, or what an answer told it to say.
func judgeFinding(c contender, nats float64, came comparison) *sdk.Finding {
	f := &sdk.Finding{Check: judgeCheck, Candidate: int32(c.candidate), Result: sdk.CheckPass, Weight: nats}
	switch {
	case came.failed != "":
		f.Result, f.Reason = sdk.CheckUnknown, "The judge gave no answer: "+came.failed
	case came.opinion == none:
		f.Result, f.Reason = sdk.CheckUnknown, "The judge did not say the same in both orders, or was unsure."
	case came.opinion == both:
		f.Reason = "The judge found this answer and the other right, in both orders."
	case came.opinion == neither:
		f.Result, f.Reason = sdk.CheckFail, "The judge found this answer and the other wrong, in both orders."
	case nats < 0:
		f.Result, f.Reason = sdk.CheckFail, "The judge preferred the other answer, in both orders."
	default:
		f.Reason = "The judge preferred this answer, in both orders."
	}
	return f
}

func vetoes(req *sdk.ArbitrateRequest) []*sdk.Finding {
	var all []*sdk.Finding
	for i, c := range req.GetCandidates() {
		if e := veto(c); e != nil {
			all = append(all, &sdk.Finding{
				Check: formCheck, Candidate: int32(i), Result: sdk.CheckFail, Weight: -vetoNats,
				Reason: "The answer must not be given: " + because(e),
			})
		}
	}
	return all
}

func because(e *sdk.Evidence) string {
	if e.GetReason() != "" {
		return e.GetReason()
	}
	return fmt.Sprintf("The check %s says so.", e.GetCheck())
}

// reason says in plain words why the decision was made. It repeats nothing that
// the judge was told or said.
func (t *tally) reason(d sdk.Decision, classes []float64, allWrong float64) string {
	if len(t.contenders) == 0 {
		return "None of the answers may be given."
	}
	likely := percent(classes[t.best(classes)])
	switch {
	case t.compared == 0:
		return "There is one answer, and nothing to compare it with."
	case t.failed == t.compared:
		return "The answers could not be compared, because the model that compares them gave no answer."
	case t.consistent == 0:
		return "A second model compared the answers in both orders, and did not come to the same conclusion each time."
	case d == sdk.DecisionAllWrong:
		return fmt.Sprintf("A second model compared the answers in both orders, and did not find any of them right; with what is known of the specialists, all are wrong with a probability of %s.", percent(allWrong))
	case d == sdk.DecisionPick && len(t.contenders) == 1:
		return fmt.Sprintf("The answers agree, and a second model that looked at them in both orders found the same each time; with what is known of the specialists, this one is right with a probability of %s.", likely)
	case d == sdk.DecisionPick:
		return fmt.Sprintf("A second model compared the answers in both orders and came out for this one each time; with what is known of the specialists, it is right with a probability of %s.", likely)
	}
	return fmt.Sprintf("A second model compared the answers in both orders; with what is known of the specialists, that leaves the best one right with a probability of only %s.", likely)
}

// percent shows a probability to a person, and nothing uncertain as certain.
func percent(p float64) string {
	return fmt.Sprintf("%.0f %%", math.Min(math.Max(100*p, 1), 99))
}
