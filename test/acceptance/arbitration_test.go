// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// disagreeing are three specialists of one field, of which two give one answer.
func disagreeing(t *testing.T, more string) *server {
	t.Helper()
	var ms []model
	for name, text := range map[string]string{
		"one": "17 * 3 = 51, so the answer is 51.", "two": "17 * 3 = 54, so the answer is 54.", "three": "The answer is 51.",
	} {
		upstream := modelserver.New(t, modelserver.Config{})
		upstream.SetDefault(modelserver.Behaviour{Text: text})
		ms = append(ms, model{name: name, fields: `"mathematics"`, server: upstream})
	}
	return serve(t, models(ms...)+"field \"mathematics\" { candidates = 3 }\n"+more)
}

func TestEvidenceDecidesADisagreement(t *testing.T) {
	s := disagreeing(t, `
arbiter "default" {
  plugin = "evidence"
  config { vcg = true }
}
`)
	r := s.ask(&api.QueryRequest{Query: "what is 17 * 3?", Debug: true})
	require.Equal(t, "ensemble", r.Mode)
	require.Equal(t, "hold", r.Delivery)
	require.Contains(t, r.Answer, "51")
	d := r.Decision
	require.Equal(t, 2, d.Clusters)
	require.Equal(t, "arbiter.default", d.Verdict.Arbiter)
	require.Len(t, d.Verdict.ClusterProbabilities, 2)
	require.NotEmpty(t, d.Verdict.Findings)
	require.NotEmpty(t, d.Verdict.Reason)
	require.Len(t, d.Verdict.Credits, 3)
	require.Len(t, d.Verdict.Payments, 3)
	chosen := d.Candidates[d.Chosen]
	require.Equal(t, d.Candidates[*d.Verdict.Pick].Cluster, chosen.Cluster, "the answer is of the class that the arbiter picked")
	require.InDelta(t, d.Verdict.ClusterProbabilities[chosen.Cluster], r.Confidence, 1e-9, "and as sure as the class")
	require.Contains(t, d.Choice, "The arbiter picked class")
	sum := d.Verdict.AllWrong
	for _, p := range d.Verdict.ClusterProbabilities {
		sum += p
	}
	require.InDelta(t, 1, sum, 1e-6)

	stdout, stderr, status := runCommand(t, s.dir, "query", "-address", s.url, "-debug", "what is 17 * 3?")
	require.Zero(t, status, stderr)
	for _, shown := range []string{"verdict", "class 1:", "class 2:", "all are wrong", "findings", "choice"} {
		require.Contains(t, stdout, shown)
	}
	_, body := s.post("/stream", `{"query": "what is 17 * 3?"}`)
	require.Contains(t, body, "event: arbiter_start\n")
	require.Contains(t, body, "event: arbiter_done\ndata: {\"verdict\":{\"arbiter\":\"arbiter.default\"")
}

// TestJudgeCallsAModel has a model compare the answers, in both orders.
func TestJudgeCallsAModel(t *testing.T) {
	bench := modelserver.New(t, modelserver.Config{})
	bench.SetDefault(modelserver.Behaviour{Text: `{"verdict": "neither", "reason": "Both are off."}`})
	s := disagreeing(t, `
backend "bench" {
  plugin = "openai"
  config { base_url = "`+bench.BaseURL()+`" }
}
specialist "judge" {
  backend = "bench"
  model   = "mock-model"
  fields  = []
}
role "judge" { specialist = "judge" }
arbiter "default" {
  plugin = "judge"
}
`)
	r := s.ask(&api.QueryRequest{Query: "what is 17 * 3?", Debug: true})
	require.Len(t, r.Decision.ModelCalls, 2, "the pair in both orders")
	require.Equal(t, "judge", r.Decision.ModelCalls[0].Role)
	require.Equal(t, "all_wrong", r.Decision.Verdict.Decision)
	require.Equal(t, "abstained", r.Status)
	require.Len(t, bench.ChatRequests(), 2)
	require.Contains(t, bench.ChatRequests()[0].Body, "You compare two answers")
}

// TestImplicitArbiter has no arbiter block: specialists whose answers can be
// compared get one, so that a question of a high-risk field can be answered, and
// a single specialist does not.
func TestImplicitArbiter(t *testing.T) {
	var ms []model
	for _, name := range []string{"one", "two"} {
		upstream := modelserver.New(t, modelserver.Config{})
		upstream.SetDefault(modelserver.Behaviour{Text: "The answer is 4."})
		ms = append(ms, model{name: name, fields: `"finance"`, server: upstream, more: "prior = 0.99"})
	}
	s := serve(t, models(ms...))
	require.NotZero(t, s.pid("arbiter.default"))
	r := s.ask(&api.QueryRequest{Query: "How many quarters has a financial year?", Field: "finance", Debug: true})
	require.Equal(t, "answered", r.Status, r.Reason)
	require.Equal(t, "arbiter.default", r.Decision.Verdict.Arbiter)
	require.Equal(t, 1, r.Decision.Clusters)

	for _, p := range serve(t, models(ms[0])).status().Plugins {
		require.NotEqual(t, "arbiter", p.Kind, "nothing to compare, nothing to run")
	}
}

// TestHighRiskAbstainsOnEverySurface asks a question of a high-risk field with
// weak evidence; each surface abstains in its own idiom.
func TestHighRiskAbstainsOnEverySurface(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: "Take two of them."})
	s := serve(t, models(model{name: "med", fields: `"medicine"`, server: upstream}))
	const question = "What dose of ibuprofen is safe for a child with kidney disease?"
	const reason = "there is one answer only"
	r := s.ask(&api.QueryRequest{Query: question, Debug: true})
	require.Equal(t, "medicine", r.Field)
	require.Equal(t, "abstained", r.Status)
	require.Empty(t, r.Answer)
	require.Contains(t, r.Reason, reason)

	_, body := s.post("/stream", `{"query": "`+question+`"}`)
	require.NotContains(t, body, "event: chunk", "nothing of the answer goes out")
	require.Contains(t, body, `"status":"abstained"`)
	for _, stream := range []string{"false", "true"} {
		_, body = s.post("/v1/chat/completions", `{"stream": `+stream+`, "messages": [{"role": "user", "content": "`+question+`"}]}`)
		require.NotContains(t, body, "Take two")
		require.Contains(t, body, reason)
		require.Contains(t, body, `"status":"abstained"`)
		require.Contains(t, body, `"finish_reason":"stop"`)
	}
}
