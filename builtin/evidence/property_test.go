// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// rounds is how many random requests each property is held against.
const rounds = 1000

func TestVerdictsKeepTheContract(t *testing.T) {
	r := newRand(1)
	for _, config := range []string{
		`{"vcg": true}`, `{"policy": "conservative", "vcg": true}`,
		`{"correlation": 0, "vote_scale": 3, "alternatives": 2, "weights": {"empirical": 1}}`, `{"correlation": 1, "alternatives": 1000}`,
	} {
		a := configured(t, config)
		for range rounds {
			ask(t, a, randomRequest(r))
		}
	}
}

func TestVerdictsAreDeterministicAndLeaveTheRequestAlone(t *testing.T) {
	r := newRand(2)
	for range rounds / 10 {
		req := randomRequest(r)
		before := proto.Clone(req)
		first := ask(t, configured(t, `{"vcg": true}`), req)
		require.True(t, proto.Equal(before, req))
		require.True(t, proto.Equal(first, ask(t, configured(t, `{"vcg": true}`), req)))
	}
}

// Neither the candidates' order, nor the clusters' numbers, nor the order of
// evidence and corrections changes what is probable.
func TestVerdictsDoNotDependOnOrder(t *testing.T) {
	r := newRand(4)
	a := configured(t, `{"vcg": true}`)
	for range rounds {
		req := randomRequest(r)
		want := ask(t, a, req)
		order, names := r.Perm(len(req.GetCandidates())), r.Perm(int(req.GetClusters()))
		shuffled := proto.CloneOf(req)
		for i, j := range order {
			c := proto.CloneOf(req.GetCandidates()[j])
			c.Cluster = int32(names[c.GetCluster()])
			r.Shuffle(len(c.GetEvidence()), func(x, y int) { c.Evidence[x], c.Evidence[y] = c.Evidence[y], c.Evidence[x] })
			shuffled.Candidates[i] = c
		}
		r.Shuffle(len(shuffled.GetCorrections()), func(x, y int) {
			shuffled.Corrections[x], shuffled.Corrections[y] = shuffled.Corrections[y], shuffled.Corrections[x]
		})
		got := ask(t, a, shuffled)
		require.Equal(t, want.GetDecision(), got.GetDecision())
		require.InDelta(t, want.GetAllWrongProbability(), got.GetAllWrongProbability(), 1e-9)
		for k, p := range want.GetClusterProbabilities() {
			require.InDelta(t, p, got.GetClusterProbabilities()[names[k]], 1e-9)
		}
		for i, j := range order {
			require.InDelta(t, want.GetCredits()[j], got.GetCredits()[i], 1e-9)
		}
	}
}

func TestFurtherEvidenceMovesItsClassTheRightWay(t *testing.T) {
	r := newRand(5)
	a := configured(t, `{"weights": {"empirical": 0.1}}`)
	moved := 0
	for range rounds {
		req := randomRequest(r)
		before := ask(t, a, req).GetClusterProbabilities()
		c, more := req.GetCandidates()[r.IntN(len(req.GetCandidates()))], randomEvidence(r)
		c.Evidence = append(c.Evidence, more)
		after := ask(t, a, req).GetClusterProbabilities()
		k := c.GetCluster()
		switch more.GetResult() {
		case sdk.CheckPass:
			require.GreaterOrEqual(t, after[k], before[k]-1e-12)
		case sdk.CheckFail:
			if !more.GetHard() {
				require.LessOrEqual(t, after[k], before[k]+1e-12)
			}
		default:
			require.InDeltaSlice(t, before, after, 1e-12)
		}
		if after[k] != before[k] {
			moved++
		}
	}
	require.Greater(t, moved, rounds/20, "the property is held against requests that it is about")
}

func TestABetterRecordNeverHurtsAnAnswerAlone(t *testing.T) {
	r := newRand(6)
	for range rounds {
		c := randomCandidate(r, 1)
		before := arbitrate(t, "{}", c).GetClusterProbabilities()[0]
		if c.GetStatistics() == nil {
			c.Statistics = &sdk.Statistics{PriorMean: .5, PriorWeight: 2}
		}
		c.Statistics.MovingAverage = nil
		before = min(before, arbitrate(t, "{}", c).GetClusterProbabilities()[0])
		c.Statistics.Successes++
		require.GreaterOrEqual(t, arbitrate(t, "{}", c).GetClusterProbabilities()[0], before-1e-12)
	}
}

func FuzzArbitrate(f *testing.F) {
	for seed := range uint64(8) {
		b, err := proto.Marshal(randomRequest(newRand(seed)))
		require.NoError(f, err)
		f.Add(b)
	}
	a := configured(f, `{"vcg": true, "weights": {"empirical": 0.1}}`)
	f.Fuzz(func(t *testing.T, b []byte) {
		req := &sdk.ArbitrateRequest{}
		if proto.Unmarshal(b, req) != nil {
			return
		}
		resp, err := a.Arbitrate(context.Background(), req)
		if err != nil {
			require.ErrorContains(t, err, "arbitrate request: ")
			return
		}
		requireContract(t, req, resp)
		_, err = proto.Marshal(resp)
		require.NoError(t, err, "text that may be sent")
	})
}

func BenchmarkArbitrate(b *testing.B) {
	a := configured(b, "{}")
	r := newRand(11)
	var candidates []*sdk.Candidate
	for range 5 {
		candidates = append(candidates, randomCandidate(r, 3))
	}
	req := request(candidates...)
	for b.Loop() {
		if _, err := a.Arbitrate(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
