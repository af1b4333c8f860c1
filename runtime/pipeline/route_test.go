// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestEachFieldGoesToItsSpecialist(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	require.Equal(t, "one", s.ask("q").Response.Specialist)
	s.classify = says("beta", .9)
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Equal(t, "beta is the query's field.", r.Decision.Route.Reason)
}

func considered(t *testing.T, r *api.QueryResponse, name string) api.Considered {
	t.Helper()
	for _, c := range r.Decision.Route.Considered {
		if c.Specialist == name {
			return c
		}
	}
	require.Fail(t, "not considered", name)
	return api.Considered{}
}

func TestUncertainField(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	s.classify = says("alpha", .6, "beta", .2)
	r := s.ask("q").Response
	require.Equal(t, "single", r.Mode)
	require.Equal(t, "alpha is the likeliest field, but uncertain.", r.Decision.Route.Reason)
}

func TestNoFieldFallsBackToTheGeneralSpecialist(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("zed", "general"))
	s.classify = noField
	r := s.ask("q").Response
	require.Equal(t, "fallback", r.Mode)
	require.Equal(t, "zed", r.Specialist)
	require.Equal(t, "general", r.Field)
	require.Empty(t, r.Caveat)
}

func TestConfiguredFallback(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Routing.Fallback = "one" }, specialist("one", "alpha"), specialist("two", "beta"))
	s.classify = noField
	require.Equal(t, "one", s.ask("q").Response.Specialist)
}

func TestAnotherSpecialistAnswersWithACaveat(t *testing.T) {
	s := newStand(t, nil, specialist("two", "beta"))
	r := s.ask("q").Response
	require.Equal(t, "fallback", r.Mode)
	require.Equal(t, "No specialist of alpha is available.", r.Decision.Route.Reason)
	require.Equal(t, "No specialist of alpha answered; two did.", r.Caveat)
}

func TestHighRiskNeverLeavesTheField(t *testing.T) {
	s := newStand(t, nil, specialist("two", "beta"))
	s.classify = says("danger", .8)
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
	require.Zero(t, s.backends["two"].calls())
	require.Equal(t, "No specialist can take the query now. two: It serves no field of the query.", fault.As(err).Message)
}

func TestForcedSpecialist(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	req := request("q")
	req.Specialist = "two"
	s.backends["two"].then(fails(sdk.UpstreamRejected, false))
	_, err := s.Run(t.Context(), req, nil)
	require.Equal(t, fault.UpstreamRejected, fault.CodeOf(err))
	require.Zero(t, s.backends["one"].calls(), "nobody else is asked")

	r, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "beta", r.Response.Field)

	req.Specialist = "three"
	_, err = s.Run(t.Context(), req, nil)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, `There is no specialist "three". The configuration has: one, two.`, fault.As(err).Message)
}

func TestIncompetentSpecialistIsLeftOut(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "general"))
	for range 40 {
		s.book.Observe(statistics.Key{Tenant: "default", Specialist: "one", Version: "one/@", Field: "alpha"}, statistics.Failure)
	}
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Contains(t, considered(t, r, "one").Filtered, "after 40 outcomes, below the field's minimum of 0.50.")
}

// TestNobodyIsCompetent has learnt that the only specialist is a poor one: it
// answers with a caveat, but nothing of high risk.
func TestNobodyIsCompetent(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha", "danger"))
	for range 40 {
		for _, field := range []string{"alpha", "danger"} {
			s.book.Observe(statistics.Key{Tenant: "default", Specialist: "one", Version: "one/@", Field: field}, statistics.Failure)
		}
	}
	r := s.ask("q").Response
	require.Equal(t, "one", r.Specialist)
	require.Regexp(t, `^one answered, since nobody better could\. Its efficacy in alpha is 0\.0\d after 40 outcomes, below the field's minimum of 0\.50\.$`, r.Caveat)
	require.True(t, considered(t, r, "one").Chosen)

	s.classify = says("danger", .9)
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
	require.Contains(t, err.Error(), "below the field's minimum")
}

func TestCheaperFirst(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Specialists[0].PromptPrice = 5 }, specialist("one", "alpha"), specialist("two", "alpha"))
	require.Equal(t, "two", s.ask("q").Response.Specialist)
}

func TestPriorDecidesBeforeOutcomes(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Specialists[1].Prior = .9 }, specialist("one", "alpha"), specialist("two", "alpha"))
	require.Equal(t, "two", s.ask("q").Response.Specialist)
}

func TestConversationsStayWithTheirSpecialist(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Verifiers = nil }, specialist("one", "alpha"), specialist("two", "alpha"))
	ask := func(session, text string) string {
		req := request(text)
		req.SessionID = session
		r, err := s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		return r.Response.Specialist
	}
	s.backends["one"].then(fails(sdk.UpstreamRejected, false))
	require.Equal(t, "two", ask("s-1", "1"))
	require.Equal(t, "two", ask("s-1", "2"), "its prompt cache is warm")
	require.Equal(t, "one", ask("s-2", "3"))
}

func TestToolResultReturnsToItsCaller(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	s.classify = says("beta", .9)
	s.backends["two"].then(act{deltas: []*sdk.Delta{{ToolCalls: []*sdk.ToolCallDelta{{Id: "call-7", Name: "f", Arguments: "{}"}}}}, ending: done("tool_calls")})
	r, err := s.Run(t.Context(), request("q"), nil)
	require.NoError(t, err)
	require.Equal(t, "f", r.Answer.GetToolCalls()[0].GetName())

	s.classify = says("alpha", .9)
	req := request("q")
	req.Messages = append(req.Messages,
		&sdk.Message{Role: "assistant", ToolCalls: r.Answer.GetToolCalls()},
		&sdk.Message{Role: "tool", ToolCallId: "call-7", Content: "42"})
	r, err = s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
	require.Contains(t, r.Response.Decision.Route.Reason, "It made the tool call that is answered.")
}

func TestProbesPutTheReadyFirst(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].ready = func() (bool, string) { return false, "It is loading its model." }
	for _, sp := range s.specialists {
		sp.Probe(context.Background())
	}
	require.Equal(t, "two", s.ask("q").Response.Specialist)
	st := s.Specialists()[0]
	require.False(t, st.Healthy)
	require.Equal(t, "It is loading its model.", st.Reason)
}
