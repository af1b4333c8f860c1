// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
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

	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist { return sp.With(s.host.Share(sp.Instance())) })
	require.Equal(t, st, s.Specialists()[0], "the same backend is not asked again before its time")
	ready, reason := s.options.Specialists[0].Ready()
	require.False(t, ready)
	require.Contains(t, reason, "It is left alone for another ")

	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist { return sp.With(s.another("only")) })
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
	s.replace(func(sp *pipeline.Specialist) *pipeline.Specialist { return sp.With(s.another(sp.Name())) })
	req = request("and then?")
	req.SessionID = "s"
	r, err = s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
}
