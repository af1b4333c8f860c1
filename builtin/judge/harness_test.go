// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// configured makes an arbiter the way a host does.
func configured(t testing.TB, config string) sdk.Arbiter {
	t.Helper()
	made, err := Plugin().New(t.Context(), &sdk.Instance{
		Name: "arbiter.judge", Kind: sdk.KindArbiter, Config: json.RawMessage(config),
	})
	require.NoError(t, err)
	return made.(sdk.Arbiter)
}

// candidate is an answer of a class by a specialist with a long record.
func candidate(cluster int32, rate float64, text string) *sdk.Candidate {
	return &sdk.Candidate{
		Text: text, Cluster: cluster,
		Statistics: &sdk.Statistics{Successes: 1e4 * rate, Failures: 1e4 * (1 - rate), PriorMean: rate, PriorWeight: 20},
	}
}

func request(candidates ...*sdk.Candidate) *sdk.ArbitrateRequest {
	req := &sdk.ArbitrateRequest{Content: &sdk.Content{LastMessage: "What is 6 x 7?"}, Candidates: candidates}
	for _, c := range candidates {
		req.Clusters = max(req.Clusters, c.GetCluster()+1)
	}
	return req
}

// model is a judge: it is given what a prompt shows, and replies.
type model func(question, a, b string) *sdk.ModelCallResult

func says(text string) *sdk.ModelCallResult { return &sdk.ModelCallResult{Text: text} }

func fails(why string) *sdk.ModelCallResult { return &sdk.ModelCallResult{Error: why} }

func verdict(v string) *sdk.ModelCallResult {
	return says(`{"verdict": "` + v + `", "reason": "My instructions say so."}`)
}

// prefers is a judge that likes answers in an order, the best first.
func prefers(order ...string) model {
	return func(_, a, b string) *sdk.ModelCallResult {
		for _, text := range order {
			switch text {
			case a:
				return verdict("A")
			case b:
				return verdict("B")
			}
		}
		return verdict("unsure")
	}
}

// always is a judge that does not look.
func always(r *sdk.ModelCallResult) model {
	return func(string, string, string) *sdk.ModelCallResult { return r }
}

// arbitrate plays the host: it asks, calls the model, and asks again.
func arbitrate(t testing.TB, config string, req *sdk.ArbitrateRequest, m model) *sdk.ArbitrateResponse {
	t.Helper()
	a := configured(t, config)
	resp, err := a.Arbitrate(t.Context(), req)
	require.NoError(t, err)
	if len(resp.GetNeedCalls()) > 0 {
		for _, call := range resp.GetNeedCalls() {
			v := call.GetVariables()
			r := m(v["question"], v["answer_a"], v["answer_b"])
			req.CallResults = append(req.CallResults, &sdk.ModelCallResult{Id: call.GetId(), Text: r.GetText(), Error: r.GetError()})
		}
		resp, err = a.Arbitrate(t.Context(), req)
		require.NoError(t, err)
	}
	requireContract(t, req, resp)
	return resp
}

func requireContract(t testing.TB, req *sdk.ArbitrateRequest, resp *sdk.ArbitrateResponse) {
	t.Helper()
	require.Empty(t, resp.GetNeedCalls(), "one round of calls is enough")
	require.Len(t, resp.GetClusterProbabilities(), int(req.GetClusters()))
	sum := 0.0
	for _, p := range append([]float64{resp.GetAllWrongProbability()}, resp.GetClusterProbabilities()...) {
		require.True(t, p >= 0 && p <= 1, "%v is no probability", p)
		sum += p
	}
	require.InDelta(t, 1, sum, 1e-9)
	require.NotEmpty(t, resp.GetReason())
	require.NotZero(t, resp.GetDecision())
	require.Empty(t, resp.GetCredits())
	for _, f := range resp.GetFindings() {
		require.NotEmpty(t, f.GetReason())
		require.NotZero(t, f.GetResult())
		require.NotContains(t, f.GetReason(), "My instructions")
	}
	require.NotContains(t, resp.GetReason(), "My instructions")
	if resp.GetDecision() == sdk.DecisionPick {
		require.Less(t, int(resp.GetPick()), len(req.GetCandidates()))
	}
}
