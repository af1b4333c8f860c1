// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// replace has the specialists go on in another pipeline.
func (s *stand) replace(change func(*pipeline.Specialist) *pipeline.Specialist) {
	before := s.Pipeline
	s.options.After = before
	for i, sp := range s.options.Specialists {
		s.options.Specialists[i] = change(sp)
	}
	s.restart()
}

// TestASpecialistGoesOnInItsCondition while its backend is the same, and
// keeps its record in any case.
func TestASpecialistGoesOnInItsCondition(t *testing.T) {
	s := newStand(t, nil, specialist("only", "alpha"))
	backend := s.backends["only"]
	for range 3 {
		backend.then(fails(sdk.UpstreamUnreachable, false))
		_, err := s.Run(t.Context(), request("q"), nil)
		require.Error(t, err)
	}
	st := s.Specialists()[0]
	require.Equal(t, []any{limit.BreakerOpen, int64(3), int64(3)}, []any{st.Breaker, st.Calls, st.Failures})

	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist {
		return sp.With(s.configOf(sp.Name()), s.host.Share(sp.Instance()))
	})
	require.Equal(t, st, s.Specialists()[0], "the same backend is not asked again before its time")
	ready, reason := s.options.Specialists[0].Ready()
	require.False(t, ready)
	require.Contains(t, reason, "It is left alone for another ")

	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist {
		return sp.With(s.configOf("only"), s.another("only"))
	})
	now := s.Specialists()[0]
	require.Equal(t, []any{limit.BreakerClosed, int64(3), int64(3)}, []any{now.Breaker, now.Calls, now.Failures}, "another backend has its chance")
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status)
	require.EqualValues(t, 4, s.Specialists()[0].Calls)
}

// TestConversationsGoOn with their specialist in another pipeline.
func TestConversationsGoOn(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	req := request("q")
	req.SessionID, req.Specialist = "s", "two"
	r, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist {
		return sp.With(s.configOf(sp.Name()), s.another(sp.Name()))
	})
	req = request("and then?")
	req.SessionID = "s"
	r, err = s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
}

// configOf is the configuration of a specialist of the stand.
func (s *stand) configOf(name string) *config.Specialist {
	i := slices.IndexFunc(s.config.Specialists, func(c *config.Specialist) bool { return c.Name == name })
	return s.config.Specialists[i]
}

// TestASpecialistFollowsItsConfiguration from the moment on that its generation serves.
func TestASpecialistFollowsItsConfiguration(t *testing.T) {
	s := newStand(t, nil, specialist("only", "alpha"))
	backend := s.backends["only"]
	backend.then(fails(sdk.UpstreamUnreachable, false))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Error(t, err)
	become := func(change func(*config.Specialist)) *pipeline.Specialist {
		t.Helper()
		c := *s.configOf("only")
		change(&c)
		s.config.Specialists = []*config.Specialist{&c}
		s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist { return sp.With(&c, s.host.Share(sp.Instance())) })
		return s.options.Specialists[0]
	}

	before := s.options.Specialists[0]
	next := become(func(c *config.Specialist) { c.PromptPrice = 7 })
	require.True(t, next.Answers(before))
	require.Contains(t, next.Status().Reason, "The last call failed", "its condition is what it was")

	next = become(func(c *config.Specialist) { c.BreakerFailures = 1 })
	require.Equal(t, limit.BreakerClosed, next.Status().Breaker)
	backend.then(fails(sdk.UpstreamUnreachable, false))
	_, err = s.Run(t.Context(), request("q"), nil)
	require.Error(t, err)
	require.Equal(t, limit.BreakerOpen, next.Status().Breaker, "one failure is enough now")

	before, next = next, become(func(c *config.Specialist) { c.Model = "another" })
	require.False(t, next.Answers(before))
	require.Equal(t, []any{limit.BreakerClosed, "", int64(2)}, []any{next.Status().Breaker, next.Status().Reason, next.Status().Failures}, "another model has its chance")
}

// TestTheBoundOfASpecialistIsThatOfWhatServes.
func TestTheBoundOfASpecialistIsThatOfWhatServes(t *testing.T) {
	s := newStand(t, nil, specialist("only", "alpha"))
	s.backends["only"].then(act{wait: true})
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { _, _ = s.Run(ctx, request("q"), nil) })
	before := s.options.Specialists[0]
	require.Eventually(t, func() bool { return before.Status().InFlight == 1 }, time.Minute, time.Millisecond)

	c := *s.configOf("only")
	c.MaxInFlight = 1
	next := before.With(&c, s.host.Share(before.Instance()))
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status, "it does not serve yet")
	next.Serve()
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.Overloaded, fault.CodeOf(err), "there is one place, and it is taken")
	before.Serve()
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status)
}
