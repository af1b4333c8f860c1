// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func retries(n int) func(*config.Config) {
	return func(c *config.Config) {
		for _, s := range c.Specialists {
			s.Retries = n
		}
	}
}

func TestEachFailureHasItsCode(t *testing.T) {
	for kind, want := range map[sdk.UpstreamErrorKind]fault.Code{
		sdk.UpstreamUnreachable:     fault.BackendUnreachable,
		sdk.UpstreamTimeout:         fault.SpecialistTimeout,
		sdk.UpstreamRateLimited:     fault.RateLimited,
		sdk.UpstreamUnavailable:     fault.BackendUnreachable,
		sdk.UpstreamRejected:        fault.UpstreamRejected,
		sdk.UpstreamInvalidRequest:  fault.RequestInvalid,
		sdk.UpstreamInvalidResponse: fault.BackendUnreachable,
		sdk.UpstreamInterrupted:     fault.BackendUnreachable,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			s := newStand(t, nil, specialist("one", "alpha"))
			s.backends["one"].then(fails(kind, false))
			_, err := s.Run(t.Context(), request("q"), nil)
			require.Equal(t, want, fault.CodeOf(err))
			require.Equal(t, "The specialist one did not answer: It broke.", fault.As(err).Message)
			require.Equal(t, "one", fault.As(err).Details["specialist"])
			require.Equal(t, string(want), s.newest().Error)

			s.backends["one"].then(fails(kind, true, "a", "b"))
			req, w := request("q"), &watcher{}
			req.Buffered = false
			_, err = s.Run(t.Context(), req, w)
			require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err), "after the first byte it is an interruption, whatever the cause")
			require.Equal(t, "ab", w.text)
			require.EqualValues(t, 2, fault.As(err).Details["usage"].(api.Usage).CompletionTokens, "what was used so far is told")
		})
	}
}

func TestRetry(t *testing.T) {
	s := newStand(t, retries(2), specialist("one", "alpha"))
	s.backends["one"].then(fails(sdk.UpstreamUnavailable, true), fails(sdk.UpstreamUnavailable, true))
	r := s.ask("q").Response
	require.Equal(t, "one: q", r.Answer)
	require.Equal(t, 3, r.Decision.Candidates[0].Attempts)

	s.backends["one"].then(fails(sdk.UpstreamRejected, false))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.UpstreamRejected, fault.CodeOf(err), "what is final is not tried again")
}

func TestNoRetryAfterTheFirstByte(t *testing.T) {
	s := newStand(t, retries(2), specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].then(fails(sdk.UpstreamInterrupted, true, "a"))
	req, w := request("q"), &watcher{}
	req.Buffered = false
	_, err := s.Run(t.Context(), req, w)
	require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err))
	require.Equal(t, 1, s.backends["one"].calls())
	require.Zero(t, s.backends["two"].calls())
	require.Equal(t, "a", w.text)
}

func TestAnotherOneAnswersBeforeTheFirstByte(t *testing.T) {
	for name, a := range map[string]act{
		"upstream": fails(sdk.UpstreamUnreachable, true), "plugin": {err: errors.New("bug")},
		"declined": declines("Not mine."), "silent": {},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
			s.backends["one"].then(a)
			req, w := request("q"), &watcher{}
			req.Buffered = false
			r, err := s.Run(t.Context(), req, w)
			require.NoError(t, err)
			require.Equal(t, "two: q", w.text)
			require.Equal(t, "two", r.Response.Specialist)
			require.Len(t, s.newest().Candidates, 2)
		})
	}
}

func TestPatience(t *testing.T) {
	s := newStand(t, retries(2), specialist("one", "alpha"))
	limited := fails(sdk.UpstreamRateLimited, true)
	limited.ending.GetError().RetryAfterMs = 60_000
	s.backends["one"].then(limited)
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.RateLimited, fault.CodeOf(err))
	require.Equal(t, time.Minute, fault.As(err).RetryAfter, "the client is told when to come back")
	require.Equal(t, 1, s.backends["one"].calls(), "a minute is too long to wait")

	limited.ending.GetError().RetryAfterMs = 20
	s.backends["one"].then(limited)
	require.Equal(t, "one: q", s.ask("q").Response.Answer, "twenty milliseconds are not")
}

func TestEverybodyDeclines(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	s.backends["one"].then(declines("It is no computation."))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
	require.Equal(t, "Every specialist declined the query. one: It is no computation.", fault.As(err).Message)
}

func TestAllFail(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	s.backends["one"].then(fails(sdk.UpstreamUnreachable, false))
	s.backends["two"].then(fails(sdk.UpstreamRejected, false))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err), "the failure of the one that fits best")
	require.Len(t, fault.As(err).Details["tried"], 2)
}

func TestInvalidRequestIsNotTriedElsewhere(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].then(fails(sdk.UpstreamInvalidRequest, false))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Zero(t, s.backends["two"].calls())
}

func TestSlowSpecialist(t *testing.T) {
	slow := func() *config.Specialist {
		sp := specialist("one", "alpha")
		sp.Timeout = 30 * time.Millisecond
		return sp
	}
	s := newStand(t, retries(2), slow(), specialist("two", "alpha"))
	s.backends["one"].then(act{wait: true})
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Equal(t, "AUA_SPECIALIST_TIMEOUT", r.Decision.Candidates[0].Error)
	require.Equal(t, "The specialist one did not answer within 30ms.", r.Decision.Candidates[0].Reason)
	require.Equal(t, 1, r.Decision.Candidates[0].Attempts)

	s = newStand(t, nil, slow())
	a := answers("a")
	a.wait = true
	s.backends["one"].then(a)
	req := request("q")
	req.Buffered = false
	_, err := s.Run(t.Context(), req, &watcher{})
	require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err))
}

func TestCircuitBreaker(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	for range 3 {
		s.backends["one"].then(fails(sdk.UpstreamUnreachable, false))
		require.Equal(t, "two", s.ask("q").Response.Specialist)
	}
	calls := s.backends["one"].calls()
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Equal(t, calls, s.backends["one"].calls(), "it is left alone")
	require.Contains(t, considered(t, r, "one").Filtered, "left alone")
	st := s.Specialists()[0]
	require.Equal(t, "open", st.Breaker)
	require.False(t, st.Healthy)
	require.Contains(t, st.Reason, "The last was: The specialist one did not answer: It broke.")
	require.EqualValues(t, 3, st.Failures)
}

// TestNobodyIsLeft opens the only specialist's circuit breaker: the client is
// told when it closes, and not of others that serve no field of the query.
func TestNobodyIsLeft(t *testing.T) {
	s := newStand(t, nil, specialist("one", "danger"), specialist("two", "beta"))
	s.classify = says("danger", .9)
	for range 3 {
		s.backends["one"].then(fails(sdk.UpstreamUnreachable, false))
		_, err := s.Run(t.Context(), request("q"), nil)
		require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	}
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
	require.InDelta(t, time.Hour, fault.As(err).RetryAfter, float64(time.Minute))

	s.classify = says("alpha", .9)
	require.Equal(t, "two", s.ask("q").Response.Specialist)
}

func TestBulkhead(t *testing.T) {
	one := specialist("one", "alpha")
	one.MaxInFlight = 1
	s := newStand(t, func(c *config.Config) { c.Server.QueueTimeout = 20 * time.Millisecond }, one, specialist("two", "alpha"))
	s.backends["one"].then(act{wait: true})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := s.Run(ctx, request("q"), nil)
		first <- err
	}()
	require.Eventually(t, func() bool { return s.backends["one"].calls() == 1 }, 5*time.Second, time.Millisecond)
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Equal(t, "AUA_OVERLOADED", r.Decision.Candidates[0].Error)
	cancel()
	require.Equal(t, fault.Cancelled, fault.CodeOf(<-first))
}

func TestParameters(t *testing.T) {
	one := specialist("one", "alpha")
	cold, hot := 0.1, 1.5
	limit := int64(50)
	one.Params = config.Params{Temperature: &cold, MaxTokens: &limit, Stop: []string{"END"}}
	one.Model, one.Endpoint = "m", "http://127.0.0.1:9/v1"
	s := newStand(t, nil, one)
	s.ask("q")
	req := s.backends["one"].requests[0]
	require.InDelta(t, .1, req.GetParams().GetTemperature(), 0)
	require.Equal(t, "m", req.GetModel())
	require.Equal(t, "http://127.0.0.1:9/v1", req.GetEndpoint())

	q := request("q")
	q.User = "u"
	q.Params = &sdk.Params{Temperature: &hot, ExtraJson: []byte(`{"top_k":1}`), ToolsJson: []byte(`[]`)}
	q.Messages[0].ExtraJson = []byte(`{"via":"app"}`)
	_, err := s.Run(t.Context(), q, nil)
	require.NoError(t, err)
	req = s.backends["one"].requests[1]
	require.InDelta(t, 1.5, req.GetParams().GetTemperature(), 0, "the client's parameter wins")
	require.EqualValues(t, 50, req.GetParams().GetMaxTokens(), "the specialist's fills the gap")
	require.Equal(t, []string{"END"}, req.GetParams().GetStop())
	require.JSONEq(t, `{"top_k":1}`, string(req.GetParams().GetExtraJson()))
	require.JSONEq(t, `{"via":"app"}`, string(req.GetMessages()[0].GetExtraJson()), "nobody changed the query")
	require.Equal(t, "u", req.GetUser())
}

func TestToolCallsAreGathered(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	s.backends["one"].then(act{ending: done("tool_calls"), deltas: []*sdk.Delta{
		{ToolCalls: []*sdk.ToolCallDelta{{Index: 0, Id: "a", Type: "function", Name: "f", Arguments: `{"x"`}}},
		{ToolCalls: []*sdk.ToolCallDelta{{Index: 1, Id: "b", Name: "g"}, {Index: 0, Arguments: `: 1}`}}},
		{ToolCalls: []*sdk.ToolCallDelta{{Index: 1 << 30, Arguments: "wild"}, {Index: -1, Arguments: "wild"}}},
	}})
	req, w := request("q"), &watcher{}
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Len(t, r.Answer.GetToolCalls(), 2)
	require.Equal(t, `{"x": 1}`, r.Answer.GetToolCalls()[0].GetArguments())
	require.Equal(t, "g", r.Answer.GetToolCalls()[1].GetName())
	require.Equal(t, "tool_calls", r.Response.FinishReason)
	require.Len(t, w.deltas, 3)
}
