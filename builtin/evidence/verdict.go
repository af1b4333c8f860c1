// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"

	"github.com/auahq/aua/sdk"
)

// verdict is a decision with all that it came from.
type verdict struct {
	decision   sdk.Decision
	odds       odds
	ballots    []*ballot
	tallies    []tally
	candidates []*sdk.Candidate
}

// voteCheck is the name of the findings on votes.
const voteCheck = "vote"

// findings are the contributions to the classes' scores. Those of the candidates
// of a class sum up to its score, so that for two classes
//
//	ln(P(a)/P(b)) = sum of a's weights - sum of b's weights.
//
// A vetoed candidate has one finding, with the most that can speak against an
// answer; its class has only the score of its other members.
func (v verdict) findings() []*sdk.Finding {
	var all []*sdk.Finding
	for _, b := range v.ballots {
		if b.veto != nil {
			all = append(all, &sdk.Finding{
				Check: groupNames[logical], Candidate: int32(b.candidate), Result: sdk.CheckFail, Weight: -maxNats,
				Reason: "The answer must not be given: " + sentence(b.veto),
			})
			continue
		}
		t := v.tallies[b.cluster]
		for j, member := range t.members {
			if member == b {
				all = append(all, v.vote(b, j, t.shares[j]))
				all = append(all, evidenceFindings(b, b.against, -t.shares[j])...)
			}
		}
		if t.supported == b {
			all = append(all, evidenceFindings(b, b.support, 1)...)
		}
	}
	return all
}

// vote is the finding on the vote of a class's jth member, of which a share counts.
func (v verdict) vote(b *ballot, j int, share float64) *sdk.Finding {
	f := &sdk.Finding{Check: voteCheck, Candidate: int32(b.candidate), Result: sdk.CheckPass, Weight: share * b.vote}
	rate := percent(newRecord(v.candidates[b.candidate].GetStatistics()).mean)
	f.Reason = fmt.Sprintf("The specialist is right in %s of its answers.", rate)
	switch {
	case share == 0:
		f.Result = sdk.CheckNotApplicable
		f.Reason = fmt.Sprintf("The specialist is right in %s of its answers, but what speaks against this one outweighs that; it adds nothing to the answers that it agrees with.", rate)
	case b.vote < 0:
		f.Result = sdk.CheckFail
		f.Reason = fmt.Sprintf("The specialist is right in %s of its answers, less than by guessing.", rate)
	case j > 0:
		f.Reason = fmt.Sprintf("The specialist is right in %s of its answers; %s of that counts, since models that agree also err together.", rate, percent(share))
	}
	return f
}

// evidenceFindings are the findings on what verifiers and corrections say, factor
// times the nats of each group.
func evidenceFindings(b *ballot, nats amounts, factor float64) []*sdk.Finding {
	var all []*sdk.Finding
	for g, n := range nats {
		if n*factor == 0 {
			continue
		}
		result, quote := sdk.CheckPass, b.quote[g].pass
		if factor < 0 {
			result, quote = sdk.CheckFail, b.quote[g].fail
		}
		all = append(all, &sdk.Finding{
			Check: groupNames[g], Candidate: int32(b.candidate), Result: result, Weight: n * factor, Reason: sentence(quote),
		})
	}
	return all
}

// sentence is the reason of a piece of evidence, or its check where it gives none.
func sentence(e *sdk.Evidence) string {
	if e.GetReason() != "" {
		return e.GetReason()
	}
	return fmt.Sprintf("The check %s says so.", e.GetCheck())
}

// percent shows a probability to a person. What is not certain is not shown as such.
func percent(p float64) string {
	switch {
	case p < 0.005 && p > 0:
		return "less than 1 %"
	case p > 0.995 && p < 1:
		return "more than 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}
