// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// full has every member of an event. What must not be sent without being asked
// for holds the word "secret".
func full() *sdk.FireRequest {
	return &sdk.FireRequest{
		Point:   sdk.PointPostResponse,
		Context: &sdk.CallContext{Instance: "hook.webhook", RequestId: "r1", SessionId: "s1", TraceId: "t1", Tenant: "acme", Generation: "g7"},
		Content: &sdk.Content{
			LastMessage: "secret question", Messages: []*sdk.Message{{Role: "user", Content: "secret question"}},
			Params: &sdk.Params{Stop: []string{"secret stop"}},
		},
		Distribution: []*sdk.FieldProbability{{Field: "law", Probability: .75}, {Field: "finance", Probability: .25}},
		Mode:         sdk.ModeFanout, Specialists: []string{"a", "b"}, Specialist: "a",
		Candidates: []*sdk.Candidate{{
			Specialist: "a", Field: "law", Model: "m", Text: "secret candidate", FinishReason: "stop", LatencyMs: 812, CostUsd: .01,
			ToolCalls: []*sdk.ToolCall{{Name: "f", Arguments: "secret arguments"}},
			Usage:     &sdk.Usage{PromptTokens: 10, CompletionTokens: 20},
			Evidence:  []*sdk.Evidence{{Check: "arithmetic", Result: sdk.CheckFail, Reason: "secret sum"}, {Check: "refusal", Result: sdk.CheckPass}},
		}},
		Verdict: &sdk.ArbitrateResponse{
			Decision: sdk.DecisionAllWrong, Reason: "secret reason", Synthesis: "secret synthesis", AllWrongProbability: .9,
			ClusterProbabilities: []float64{.1}, Findings: []*sdk.Finding{{Reason: "secret finding"}},
		},
		Scores: []*sdk.CandidateScore{{Utility: .8, Efficacy: .7, Confidence: .9, Curiosity: .1, ChoiceValue: .75, Vetoed: true}},
		Text:   "secret answer", Status: "answered", Error: "AUA_OVERLOADED", ElapsedMs: 950,
		Metadata: map[string]string{"user": "secret user"},
		Correction: &sdk.Correction{
			Id: "c1", Scope: "field", Field: "law", Subject: "secret subject", Claim: "secret claim", Rejected: "secret rejected",
			CanonicalKey: "secret key", Evidence: "secret evidence", Source: "manual", DecayClass: "B", Confidence: .95,
		},
		Promotion: &sdk.DecideResponse{
			Verdict: sdk.PromotionInconclusive, Effect: .1, EffectLow: -.1, EffectHigh: .3, Level: .95,
			FixedCaseIds: []string{"secret case"}, Reasons: []string{"secret reasons"},
		},
	}
}

var at = time.Date(2026, 1, 2, 4, 4, 5, 0, time.FixedZone("", 3600))

const withoutContent = `{
	"id": "evt_1", "point": "post_response", "time": "2026-01-02T03:04:05Z", "instance": "hook.webhook",
	"request_id": "r1", "session_id": "s1", "trace_id": "t1", "tenant": "acme", "generation": "g7",
	"elapsed_ms": 950, "distribution": {"law": 0.75, "finance": 0.25}, "mode": "fanout", "specialists": ["a", "b"], "specialist": "a",
	"candidates": [{"specialist": "a", "field": "law", "model": "m", "finish_reason": "stop", "latency_ms": 812, "cost_usd": 0.01,
		"prompt_tokens": 10, "completion_tokens": 20, "failed_checks": ["arithmetic"]}],
	"verdict": {"decision": "all_wrong", "pick": 0, "cluster_probabilities": [0.1], "all_wrong_probability": 0.9},
	"scores": [{"utility": 0.8, "efficacy": 0.7, "confidence": 0.9, "curiosity": 0.1, "choice_value": 0.75, "vetoed": true}],
	"status": "answered", "error": "AUA_OVERLOADED",
	"correction": {"id": "c1", "scope": "field", "field": "law", "confidence": 0.95, "source": "manual", "decay_class": "B"},
	"promotion": {"verdict": "inconclusive", "effect": 0.1, "effect_low": -0.1, "effect_high": 0.3, "level": 0.95, "fixed_cases": 1, "regressed_cases": 0}
`

func TestEvent(t *testing.T) {
	body, err := render(full(), "evt_1", at, false)
	require.NoError(t, err)
	require.JSONEq(t, withoutContent+"}", string(body))
	require.NotContains(t, string(body), "secret")
}

func TestEventWithContent(t *testing.T) {
	body, err := render(full(), "evt_1", at, true)
	require.NoError(t, err)
	require.JSONEq(t, withoutContent+`, "content": {
		"last_message": "secret question", "answers": ["secret candidate"], "reason": "secret reason", "text": "secret answer",
		"subject": "secret subject", "claim": "secret claim", "rejected": "secret rejected", "metadata": {"user": "secret user"}
	}}`, string(body))
}

func TestAbsentMembersAreLeftOut(t *testing.T) {
	body, err := render(&sdk.FireRequest{Point: sdk.PointPreQuery}, "evt_1", at, false)
	require.NoError(t, err)
	require.JSONEq(t, `{"id": "evt_1", "point": "pre_query", "time": "2026-01-02T03:04:05Z", "instance": "", "elapsed_ms": 0}`, string(body))
}

func TestContentIsASetting(t *testing.T) {
	for _, want := range []bool{false, true} {
		rc := newReceiver(t, nil)
		h := open(t, rc, config{"content": want}, realTime)
		_, err := h.Fire(t.Context(), full())
		require.NoError(t, err)
		require.NoError(t, h.Close())
		got := rc.requests()
		require.Len(t, got, 1)
		require.Equal(t, want, strings.Contains(string(got[0].body), "secret"))
	}
}
