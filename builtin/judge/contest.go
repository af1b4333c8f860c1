// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk"
)

// contender stands for one class of answers: its candidate of the best record,
// of those that no failed hard check vetoes.
type contender struct {
	candidate, cluster int
	rate               float64
	members            int
}

// pair is two candidates to compare. They are of two classes, or of the only one.
type pair struct{ first, second contender }

// contest returns the classes' contenders, the strongest first, and the pairs to
// compare, at most so many. When all answers agree, the two strongest of them are
// compared, so that the judge can say whether they hold.
func contest(req *sdk.ArbitrateRequest, most int) (contenders []contender, pairs []pair) {
	byCluster := map[int][]contender{}
	for i, c := range req.GetCandidates() {
		if veto(c) == nil {
			k := int(c.GetCluster())
			byCluster[k] = append(byCluster[k], contender{candidate: i, cluster: k, rate: rate(c.GetStatistics())})
		}
	}
	var members []contender
	for _, members = range byCluster {
		slices.SortFunc(members, func(a, b contender) int {
			return cmp.Or(cmp.Compare(b.rate, a.rate), cmp.Compare(a.candidate, b.candidate))
		})
		best := members[0]
		best.members = len(members)
		contenders = append(contenders, best)
	}
	slices.SortFunc(contenders, func(a, b contender) int {
		return cmp.Or(cmp.Compare(b.rate, a.rate), cmp.Compare(b.members, a.members), cmp.Compare(a.candidate, b.candidate))
	})
	if len(contenders) == 1 && len(members) > 1 {
		return contenders, []pair{{members[0], members[1]}}
	}
	for j := range contenders {
		for i := range j {
			if len(pairs) < most {
				pairs = append(pairs, pair{contenders[i], contenders[j]})
			}
		}
	}
	return contenders, pairs
}

// veto returns the hard check that a candidate failed; nil for none.
func veto(c *sdk.Candidate) *sdk.Evidence {
	for _, e := range c.GetEvidence() {
		if e.GetHard() && e.GetResult() == sdk.CheckFail {
			return e
		}
	}
	return nil
}

// certainty keeps rates away from 0 and 1: no record shows more.
const certainty = 1e-4

// rate is the posterior mean of a specialist's success; one half for one that
// nobody knows.
func rate(s *sdk.Statistics) float64 {
	return min(max(sdk.PosteriorMean(s), certainty), 1-certainty)
}

// orders are the ids of the pair's two calls: the first candidate as A, and as B.
func (p pair) orders() (forth, back string) {
	return fmt.Sprintf("%d-%d", p.first.candidate, p.second.candidate), fmt.Sprintf("%d-%d", p.second.candidate, p.first.candidate)
}

// calls are the model calls that compare the pairs.
func (a *arbiter) calls(req *sdk.ArbitrateRequest, pairs []pair) []*sdk.ModelCall {
	question := cut(req.GetContent().GetLastMessage(), a.MaxBytes)
	var calls []*sdk.ModelCall
	for _, p := range pairs {
		x, y := a.shown(req.GetCandidates()[p.first.candidate], req.GetCandidates()[p.second.candidate])
		forth, back := p.orders()
		for _, order := range []struct{ id, a, b string }{{forth, x, y}, {back, y, x}} {
			calls = append(calls, &sdk.ModelCall{
				Id: order.id, Role: "judge", Template: a.policy.template,
				Variables: map[string]string{"question": question, "answer_a": order.a, "answer_b": order.b},
			})
		}
	}
	return calls
}
