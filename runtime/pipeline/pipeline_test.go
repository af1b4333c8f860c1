// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestAnswer(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Specialists[0].PromptPrice, c.Specialists[0].CompletionPrice = 100, 200
	}, specialist("one", "alpha"))
	r := s.ask("why?")
	resp := r.Response
	require.Equal(t, "one: why?", resp.Answer)
	require.Equal(t, api.StatusAnswered, resp.Status)
	require.Equal(t, "alpha", resp.Field)
	require.Equal(t, map[string]float64{"alpha": .9}, resp.Distribution)
	require.Equal(t, "single", resp.Mode)
	require.Equal(t, "relay", resp.Delivery)
	require.Equal(t, "one", resp.Specialist)
	require.Equal(t, "m-1", resp.Model)
	require.Equal(t, api.Utility{U: .8, E: .7, C: .9, K: .1}, resp.Utility)
	require.InDelta(t, .9, resp.Confidence, 0)
	require.Equal(t, api.Usage{PromptTokens: 10, CompletionTokens: 5, TotalTokens: 15}, resp.Usage)
	require.InDelta(t, (10*100+5*200)/1e6, resp.Cost, 1e-12)
	require.NotEmpty(t, resp.SessionID)
	require.NotEmpty(t, resp.DecisionID)
	require.Equal(t, "g-test", resp.Generation)
	require.Empty(t, resp.Degraded)

	d := s.newest()
	require.Equal(t, resp.DecisionID, d.ID)
	require.Equal(t, "why?", d.Query)
	require.Equal(t, "one: why?", d.Answer)
	require.Equal(t, 0, d.Chosen)
	require.Equal(t, "answered", d.Candidates[0].Outcome)
	require.Equal(t, 1, d.Candidates[0].Attempts)
	require.Equal(t, api.Evidence{Verifier: "verifier.default", Check: "fine", Result: "pass", Weight: 2}, d.Candidates[0].Evidence[0])
	require.Equal(t, "scorer.default", d.Candidates[0].Score.Scorer)
	require.Equal(t, []api.Considered{{Specialist: "one", Field: "alpha", Chosen: true, Propensity: 1, Expected: .5}}, d.Route.Considered)
	var methods []string
	for _, h := range d.Hops {
		methods = append(methods, h.Method)
		require.Empty(t, h.Error)
	}
	require.Equal(t, []string{"Classify", "Complete", "Verify", "Score"}, methods)
}

func TestRecordsKeepWhatTheConfigurationAllows(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Records.Content = "hash" }, specialist("one", "alpha"))
	require.Equal(t, "one: secret", s.ask("secret").Response.Decision.Answer, "the client's own copy is whole")
	d := s.newest()
	require.Regexp(t, "^sha256:", d.Query)
	require.Regexp(t, "^sha256:", d.Answer)
}

func TestVerifiedOutcomesAreLearnt(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		result := sdk.CheckFail
		if r.GetCandidates()[0].GetSpecialist() == "two" {
			result = sdk.CheckPass
		}
		return evidence(1, &sdk.Evidence{Check: "c", Result: result, Weight: 3}), nil
	}
	require.Equal(t, "one", s.ask("1").Response.Specialist, "equals are tried by name")
	require.Equal(t, "two", s.ask("2").Response.Specialist, "the other one has not failed yet")
	require.Equal(t, "two", s.ask("3").Response.Specialist)
	require.Greater(t, s.newest().Route.Considered[1].Expected, .5)
}

func TestDelivery(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha", "danger"))
	stream := func(params *sdk.Params) (*watcher, *api.QueryResponse) {
		s.backends["one"].then(answers("a", "b", "c"))
		req, w := request("q"), &watcher{}
		req.Buffered, req.Params = false, params
		r, err := s.Run(t.Context(), req, w)
		require.NoError(t, err)
		require.Equal(t, "abc", w.text)
		require.Equal(t, "abc", r.Answer.GetText())
		return w, r.Response
	}
	w, r := stream(nil)
	require.Equal(t, "relay", r.Delivery)
	require.Equal(t, []string{"start", "route", "start one", "delta", "delta", "delta", "done one"}, w.names)
	require.Equal(t, []string{"one"}, w.route.Candidates)

	w, r = stream(&sdk.Params{ResponseFormatJson: []byte(`{"type":"json_object"}`)})
	require.Equal(t, "hold", r.Delivery, "a check may refuse the answer")
	require.Equal(t, []string{"start", "route", "start one", "done one", "delta"}, w.names)

	_, r = stream(&sdk.Params{ResponseFormatJson: []byte(`{"type":"text"}`)})
	require.Equal(t, "relay", r.Delivery)

	s.classify = says("danger", .8)
	_, r = stream(nil)
	require.Equal(t, "hold", r.Delivery, "high-risk")
}

func TestVeto(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		return evidence(1, &sdk.Evidence{Check: "json_schema", Result: sdk.CheckFail, Hard: true, Reason: "It is no JSON."}), nil
	}
	for _, buffered := range []bool{true, false} {
		ask := func(params *sdk.Params) *pipeline.Result {
			req := request("q")
			req.Buffered, req.Params = buffered, params
			r, err := s.Run(t.Context(), req, &watcher{})
			require.NoError(t, err)
			return r
		}
		r := ask(&sdk.Params{ResponseFormatJson: []byte(`{"type":"json_object"}`)})
		require.Equal(t, "hold", r.Response.Delivery)
		require.Equal(t, api.StatusAbstained, r.Response.Status)
		require.Empty(t, r.Response.Answer)
		require.Empty(t, r.Answer.GetText(), "nothing of a vetoed answer is shown")
		require.Equal(t, "Every answer failed a check: It is no JSON.", r.Response.Reason)
		require.Equal(t, -1, s.newest().Chosen)

		r = ask(nil)
		require.Equal(t, "relay", r.Response.Delivery)
		require.Equal(t, api.StatusAnswered, r.Response.Status, "what is relayed cannot be taken back, on whatever surface")
		require.Equal(t, "It is no JSON.", r.Response.Caveat)

		s.backends["one"].then(act{ending: done("stop")})
		r = ask(nil)
		require.Equal(t, api.StatusAbstained, r.Response.Status, "of an answer without content nothing has gone out")
	}
}

func TestOverallDeadline(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Server.QueryTimeout = 50 * time.Millisecond }, specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].then(act{wait: true})
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.SpecialistTimeout, fault.CodeOf(err))
	require.Equal(t, "The query was not answered before its deadline.", fault.As(err).Message)
	require.Zero(t, s.backends["two"].calls(), "there is no time left for another")
	require.Equal(t, "failed", s.newest().Status)
}

func TestCancel(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].then(act{wait: true})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(30*time.Millisecond, cancel)
	_, err := s.Run(ctx, request("q"), nil)
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	require.Zero(t, s.backends["two"].calls())
	require.Equal(t, "cancelled", s.newest().Candidates[0].Outcome)
	require.Empty(t, s.Specialists()[0].Reason, "a client that leaves says nothing about the specialist")
}

func TestListenerLeaves(t *testing.T) {
	for _, at := range []string{"start", "route", "start one", "delta", "done one"} {
		t.Run(at, func(t *testing.T) {
			s := newStand(t, nil, specialist("one", "alpha"))
			req := request("q")
			req.Buffered = false
			_, err := s.Run(t.Context(), req, &watcher{fail: at, err: context.Canceled})
			require.Equal(t, fault.Cancelled, fault.CodeOf(err))
		})
	}
}
