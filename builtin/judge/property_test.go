// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

const rounds = 1000

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0xa0a)) }

func randomRequest(r *rand.Rand) *sdk.ArbitrateRequest {
	n := 1 + r.IntN(6)
	var candidates []*sdk.Candidate
	for i := range n {
		c := candidate(int32(r.IntN(n)), r.Float64(), string(rune('a'+i)))
		if r.IntN(8) == 0 {
			c.Evidence = []*sdk.Evidence{{Check: "empty", Result: sdk.CheckFail, Hard: true, Reason: "It is empty."}}
		}
		candidates = append(candidates, c)
	}
	req := request(candidates...)
	req.Clusters = int32(n)
	return req
}

// opinionated is a judge whose reply to an order depends on the texts alone.
func opinionated(seed uint64) model {
	replies := []*sdk.ModelCallResult{
		verdict("A"), verdict("B"), verdict("both"), verdict("neither"), verdict("unsure"), says("Hm."), fails("Timeout."),
	}
	return func(_, a, b string) *sdk.ModelCallResult {
		low, high := min(a, b), max(a, b)
		pick := newRand(seed + uint64(low[0])<<8 + uint64(high[0])).IntN(len(replies))
		if a != low && pick < 2 && seed%3 > 0 {
			pick = 1 - pick // a judge that means the same answer
		}
		return replies[pick]
	}
}

func TestVerdictsKeepTheContract(t *testing.T) {
	r := newRand(1)
	decisions := map[sdk.Decision]int{}
	for i := range rounds {
		got := arbitrate(t, []string{"{}", `{"policy": "conservative", "max_pairs": 10}`}[i%2], randomRequest(r), opinionated(uint64(i)))
		decisions[got.GetDecision()]++
	}
	require.Len(t, decisions, 3, "each of pick, all wrong and inconclusive occurs")
}

func TestVerdictsDoNotDependOnOrder(t *testing.T) {
	r := newRand(2)
	for i := range rounds {
		req := randomRequest(r)
		shuffled := proto.CloneOf(req)
		order, names := r.Perm(len(req.GetCandidates())), r.Perm(int(req.GetClusters()))
		for i, j := range order {
			shuffled.Candidates[i] = proto.CloneOf(req.GetCandidates()[j])
			shuffled.Candidates[i].Cluster = int32(names[req.GetCandidates()[j].GetCluster()])
		}
		want := arbitrate(t, "{}", req, opinionated(uint64(i)))
		got := arbitrate(t, "{}", shuffled, opinionated(uint64(i)))
		require.Equal(t, want.GetDecision(), got.GetDecision())
		require.InDelta(t, want.GetAllWrongProbability(), got.GetAllWrongProbability(), 1e-9)
		for k, p := range want.GetClusterProbabilities() {
			require.InDelta(t, p, got.GetClusterProbabilities()[names[k]], 1e-9)
		}
		if want.GetDecision() == sdk.DecisionPick {
			require.Equal(t, int(want.GetPick()), order[got.GetPick()])
		}
	}
}

// A reader of the findings can recompute the probabilities.
func TestFindingsExplainTheProbabilities(t *testing.T) {
	r := newRand(3)
	for i := range rounds {
		req := randomRequest(r)
		got := arbitrate(t, "{}", req, opinionated(uint64(i)))
		nats := make([]float64, req.GetClusters())
		for _, f := range got.GetFindings() {
			if f.GetCheck() != formCheck {
				nats[req.GetCandidates()[f.GetCandidate()].GetCluster()] += f.GetWeight()
			}
		}
		for k, p := range got.GetClusterProbabilities() {
			if p > 0 {
				require.InDelta(t, nats[k], math.Log(p/got.GetAllWrongProbability()), 1e-6)
			}
		}
	}
}

func BenchmarkArbitrate(b *testing.B) {
	req := request(candidate(0, .6, "**forty-two**"), candidate(1, .7, "forty-one"), candidate(2, .5, "forty"))
	a := configured(b, "{}")
	asked, err := a.Arbitrate(b.Context(), req)
	require.NoError(b, err)
	for _, c := range asked.GetNeedCalls() {
		req.CallResults = append(req.CallResults, &sdk.ModelCallResult{Id: c.GetId(), Text: `{"verdict": "A", "reason": "x"}`})
	}
	for b.Loop() {
		if _, err := a.Arbitrate(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
