// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// A reader of the findings can recompute how the classes compare.
func TestFindingsExplainTheProbabilities(t *testing.T) {
	r := newRand(3)
	compared := 0
	a := configured(t, `{"weights": {"empirical": 0.1}}`)
	for range rounds {
		req := randomRequest(r)
		got := ask(t, a, req)
		scores := make([]float64, req.GetClusters())
		live := make([]bool, req.GetClusters())
		for _, c := range req.GetCandidates() {
			live[c.GetCluster()] = live[c.GetCluster()] || veto(c.GetEvidence()) == nil
		}
		for _, f := range got.GetFindings() {
			c := req.GetCandidates()[f.GetCandidate()]
			if veto(c.GetEvidence()) == nil {
				scores[c.GetCluster()] += f.GetWeight()
			}
		}
		for k, p := range got.GetClusterProbabilities() {
			q := got.GetClusterProbabilities()[0]
			if !live[k] {
				require.Zero(t, p)
				continue
			}
			if p > 1e-12 && q > 1e-12 && live[0] {
				compared++
				require.InDelta(t, scores[k]-scores[0], math.Log(p/q), 1e-6)
			}
		}
	}
	require.Greater(t, compared, rounds)
}

func TestFindings(t *testing.T) {
	got := arbitrate(t, "{}",
		candidate(0, .8, failed("arithmetic", 1), passed("refusal", .25)),
		candidate(0, .8, passed("code_parses", .5)),
		candidate(1, .05),
		candidate(1, .5, hard("empty")),
	).GetFindings()
	type short struct {
		check     string
		candidate int32
		result    sdk.CheckResult
	}
	var all []short
	for _, f := range got {
		all = append(all, short{f.GetCheck(), f.GetCandidate(), f.GetResult()})
	}
	require.Equal(t, []short{
		{"vote", 0, sdk.CheckPass},
		{"mathematical", 0, sdk.CheckFail},
		{"vote", 1, sdk.CheckPass},
		{"logical", 1, sdk.CheckPass},
		{"vote", 2, sdk.CheckFail},
		{"logical", 3, sdk.CheckFail},
	}, all)
	require.Equal(t, "The specialist is right in 80 % of its answers; 40 % of that counts, since models that agree also err together.", got[0].GetReason())
	require.Equal(t, "arithmetic does not hold.", got[1].GetReason())
	require.InDelta(t, -.4, got[1].GetWeight(), 1e-12, "what refutes a vote of which 40 % counts takes as much away")
	require.Equal(t, "The specialist is right in 80 % of its answers.", got[2].GetReason())
	require.InDelta(t, .5, got[3].GetWeight(), 1e-12)
	require.Equal(t, "The specialist is right in 5 % of its answers, less than by guessing.", got[4].GetReason())
	require.Equal(t, "The answer must not be given: empty is a must.", got[5].GetReason())
}

func TestAFindingOnAVoteThatDoesNotCount(t *testing.T) {
	got := arbitrate(t, "{}", candidate(0, .8), candidate(0, .5, failed("arithmetic", 9))).GetFindings()
	require.Len(t, got, 2)
	require.Equal(t, sdk.CheckNotApplicable, got[1].GetResult())
	require.Zero(t, got[1].GetWeight())
}

func TestAFindingWithoutAReasonNamesItsCheck(t *testing.T) {
	e := failed("json_schema", 1)
	e.Reason = ""
	got := arbitrate(t, "{}", candidate(0, .8, e)).GetFindings()
	require.Equal(t, "The check json_schema says so.", got[1].GetReason())
}

func TestPercent(t *testing.T) {
	for p, want := range map[float64]string{0: "0 %", .0001: "less than 1 %", .5: "50 %", .876: "88 %", .9999: "more than 99 %", 1: "100 %"} {
		require.Equal(t, want, percent(p))
	}
}
