// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// configured makes an arbiter the way a host does.
func configured(t testing.TB, config string) sdk.Arbiter {
	t.Helper()
	made, err := Plugin().New(t.Context(), &sdk.Instance{
		Name: "arbiter.default", Kind: sdk.KindArbiter, Config: json.RawMessage(config),
	})
	require.NoError(t, err)
	return made.(sdk.Arbiter)
}

// arbitrate has candidates judged, and holds the verdict against the contract.
func arbitrate(t testing.TB, config string, candidates ...*sdk.Candidate) *sdk.ArbitrateResponse {
	t.Helper()
	return ask(t, configured(t, config), request(candidates...))
}

func ask(t testing.TB, a sdk.Arbiter, req *sdk.ArbitrateRequest) *sdk.ArbitrateResponse {
	t.Helper()
	resp, err := a.Arbitrate(t.Context(), req)
	require.NoError(t, err)
	requireContract(t, req, resp)
	return resp
}

func requireContract(t testing.TB, req *sdk.ArbitrateRequest, resp *sdk.ArbitrateResponse) {
	t.Helper()
	require.Len(t, resp.GetClusterProbabilities(), int(req.GetClusters()))
	sum := resp.GetAllWrongProbability()
	for _, p := range append([]float64{resp.GetAllWrongProbability()}, resp.GetClusterProbabilities()...) {
		require.True(t, p >= 0 && p <= 1, "%v is no probability", p)
	}
	for _, p := range resp.GetClusterProbabilities() {
		sum += p
	}
	require.InDelta(t, 1, sum, 1e-9)
	require.Len(t, resp.GetCredits(), len(req.GetCandidates()))
	for _, c := range resp.GetCredits() {
		require.True(t, c >= -1 && c <= 1, "%v is no difference of probabilities", c)
	}
	for _, p := range resp.GetPayments() {
		require.True(t, p >= -1 && p <= 0, "%v is no payment", p)
	}
	require.NotEmpty(t, resp.GetReason())
	require.NotZero(t, resp.GetDecision())
	for _, f := range resp.GetFindings() {
		require.True(t, f.GetWeight() >= -1e4 && f.GetWeight() <= 1e4, "%v", f)
		require.NotEmpty(t, f.GetReason())
		require.NotZero(t, f.GetResult())
	}
	if resp.GetDecision() == sdk.DecisionPick {
		require.Less(t, int(resp.GetPick()), len(req.GetCandidates()))
	}
}

// request asks about candidates in a field of no particular risk.
func request(candidates ...*sdk.Candidate) *sdk.ArbitrateRequest {
	req := &sdk.ArbitrateRequest{Candidates: candidates, Weights: &sdk.Weights{Efficacy: .5, Confidence: .5, Mu: 1}}
	for _, c := range candidates {
		req.Clusters = max(req.Clusters, c.GetCluster()+1)
	}
	return req
}

// candidate is an answer of a class by a specialist with a long record.
func candidate(cluster int32, rate float64, evidence ...*sdk.Evidence) *sdk.Candidate {
	return &sdk.Candidate{
		Specialist: "s", Text: "The answer is " + string(rune('a'+cluster)) + ".", Cluster: cluster, Evidence: evidence,
		Statistics: &sdk.Statistics{Successes: 1000 * rate, Failures: 1000 * (1 - rate), PriorMean: rate, PriorWeight: 20},
	}
}

func passed(check string, weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: check, Result: sdk.CheckPass, Weight: weight, Reason: check + " holds."}
}

func failed(check string, weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: check, Result: sdk.CheckFail, Weight: weight, Reason: check + " does not hold."}
}

func hard(check string) *sdk.Evidence {
	return &sdk.Evidence{Check: check, Result: sdk.CheckFail, Weight: 3, Hard: true, Reason: check + " is a must."}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0xa0a)) }

var someChecks = []string{"arithmetic", "code_parses", "refusal", "contradiction", "citation", "agreement", "units"}

func randomEvidence(r *rand.Rand) *sdk.Evidence {
	return &sdk.Evidence{
		Check: someChecks[r.IntN(len(someChecks))], Result: sdk.CheckResult(r.IntN(5)),
		Weight: 3 * r.ExpFloat64(), Hard: r.IntN(12) == 0, Reason: "Because.",
	}
}

func randomCandidate(r *rand.Rand, clusters int) *sdk.Candidate {
	c := candidate(int32(r.IntN(clusters)), r.Float64())
	switch r.IntN(6) {
	case 0:
		c.Statistics = nil
	case 1:
		c.Statistics = &sdk.Statistics{
			Successes: 5 * r.ExpFloat64(), Failures: 5 * r.ExpFloat64(), PriorMean: r.Float64(), PriorWeight: 2,
			MovingAverage: proto.Float64(r.Float64()),
		}
	}
	for range r.IntN(5) {
		c.Evidence = append(c.Evidence, randomEvidence(r))
	}
	return c
}

func randomRequest(r *rand.Rand) *sdk.ArbitrateRequest {
	n := 1 + r.IntN(7)
	clusters := 1 + r.IntN(n)
	var candidates []*sdk.Candidate
	for range n {
		candidates = append(candidates, randomCandidate(r, clusters))
	}
	req := request(candidates...)
	req.Clusters, req.Weights.Mu = int32(clusters), 1+9*r.Float64()
	for range r.IntN(3) {
		req.Corrections = append(req.Corrections, &sdk.CorrectionHit{
			Claim: string(rune('a' + r.IntN(4))), Rejected: string(rune('a' + r.IntN(4))), Confidence: r.Float64(), Score: r.Float64(),
		})
	}
	return req
}
