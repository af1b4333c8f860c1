// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// hooked adds a hook at these points.
func hooked(mode, onError string, points ...string) func(*config.Config) {
	return func(c *config.Config) {
		c.Hooks = append(c.Hooks, &config.Block{
			Kind: sdk.KindHook, Name: "h", Plugin: "test-hook", Timeout: time.Second, OnError: onError, Isolation: "inline", On: points, Mode: mode,
		})
	}
}

// events keeps what a hook is told.
type events struct {
	mu  sync.Mutex
	all []*sdk.FireRequest
}

func (e *events) fire(r *sdk.FireRequest) (*sdk.FireResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, r)
	return &sdk.FireResponse{}, nil
}

func (e *events) at(point sdk.HookPoint) *sdk.FireRequest {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.all {
		if r.GetPoint() == point {
			return r
		}
	}
	return nil
}

var queryPoints = []string{
	"pre_query", "pre_route", "post_route", "pre_specialist_call", "post_specialist_call", "pre_arbiter", "post_arbiter",
	"pre_response", "post_response", "post_query",
}

func TestHooksObserve(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		ensemble("alpha", 2)(c)
		hooked("observe", "skip", queryPoints...)(c)
	}, specialist("one", "alpha"), specialist("two", "alpha"))
	byClass(s)
	s.arbitrate = verdict(sdk.DecisionPick, .1, .9, 0)
	e := &events{}
	s.fire = e.fire
	req := request("q")
	req.Metadata = map[string]string{"team": "a"}
	_, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	s.Close()

	require.Len(t, e.all, 12, "two specialists were called")
	require.Equal(t, "q", e.at(sdk.PointPreQuery).GetContent().GetLastMessage())
	require.Equal(t, map[string]string{"team": "a"}, e.at(sdk.PointPreQuery).GetMetadata())
	require.Equal(t, "alpha", e.at(sdk.PointPreRoute).GetDistribution()[0].GetField())
	require.Equal(t, []string{"one", "two"}, e.at(sdk.PointPostRoute).GetSpecialists())
	require.Equal(t, sdk.ModeEnsemble, e.at(sdk.PointPostRoute).GetMode())
	require.NotEmpty(t, e.at(sdk.PointPreSpecialistCall).GetSpecialist())
	require.Len(t, e.at(sdk.PointPostSpecialistCall).GetCandidates(), 1)
	require.Len(t, e.at(sdk.PointPreArbiter).GetCandidates(), 2)
	require.Equal(t, sdk.DecisionPick, e.at(sdk.PointPostArbiter).GetVerdict().GetDecision())
	require.Equal(t, "one: q", e.at(sdk.PointPreResponse).GetText())
	require.Len(t, e.at(sdk.PointPreResponse).GetScores(), 2)
	require.Equal(t, "answered", e.at(sdk.PointPostResponse).GetStatus())
	last := e.at(sdk.PointPostQuery)
	require.Equal(t, "answered", last.GetStatus())
	require.Equal(t, "alpha", last.GetDistribution()[0].GetField(), "it is told of all that was")
	require.Equal(t, sdk.ModeEnsemble, last.GetMode())
	require.Len(t, last.GetCandidates(), 2)
	require.Len(t, last.GetScores(), 2)
}

func TestHooksHearOfFailures(t *testing.T) {
	s := newStand(t, hooked("observe", "skip", queryPoints...), specialist("one", "alpha"))
	e := &events{}
	s.fire = e.fire
	s.backends["one"].then(fails(sdk.UpstreamRejected, false))
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Error(t, err)
	s.Close()
	require.Equal(t, "AUA_UPSTREAM_REJECTED", e.at(sdk.PointPostSpecialistCall).GetError())
	require.Equal(t, "AUA_UPSTREAM_REJECTED", e.at(sdk.PointPostQuery).GetError())
	require.Equal(t, "failed", e.at(sdk.PointPostQuery).GetStatus())
	require.Nil(t, e.at(sdk.PointPostResponse))
}

func TestHookPatches(t *testing.T) {
	text := "patched"
	patches := map[sdk.HookPoint]*sdk.HookPatch{
		sdk.PointPreQuery:           {Messages: []*sdk.Message{{Role: "user", Content: "other"}}, Metadata: map[string]string{"k": "v"}},
		sdk.PointPreRoute:           {Distribution: []*sdk.FieldProbability{{Field: "beta", Probability: .9}}},
		sdk.PointPostRoute:          {Specialists: []string{"three"}},
		sdk.PointPreSpecialistCall:  {Messages: []*sdk.Message{{Role: "user", Content: "for the specialist"}}},
		sdk.PointPostSpecialistCall: {Text: &text},
		sdk.PointPreResponse:        {Text: &text, Metadata: map[string]string{"m": "n"}},
	}
	for point, patch := range patches {
		t.Run(sdk.PointName(point), func(t *testing.T) {
			s := newStand(t, hooked("transform", "fail", sdk.PointName(point)), specialist("one", "alpha"), specialist("two", "beta"), specialist("three", "general"))
			s.fire = func(*sdk.FireRequest) (*sdk.FireResponse, error) { return &sdk.FireResponse{Patch: patch}, nil }
			r := s.ask("q").Response
			switch point {
			case sdk.PointPreQuery:
				require.Equal(t, "one: other", r.Answer)
				require.Equal(t, map[string]string{"k": "v"}, r.Decision.Metadata)
			case sdk.PointPreRoute:
				require.Equal(t, "two", r.Specialist)
				require.Equal(t, "beta", r.Field)
			case sdk.PointPostRoute:
				require.Equal(t, "three", r.Specialist)
			case sdk.PointPreSpecialistCall:
				require.Equal(t, "one: for the specialist", r.Answer)
			default:
				require.Equal(t, "patched", r.Answer)
				require.Equal(t, "hold", r.Delivery)
			}
		})
	}
}

func TestHookPatchesThatAreNotAllowed(t *testing.T) {
	text := "patched"
	for name, c := range map[string]struct {
		point   string
		patch   *sdk.HookPatch
		message string
	}{
		"text at pre_query":   {"pre_query", &sdk.HookPatch{Text: &text}, "patched text at pre_query, where that cannot be changed"},
		"unknown field":       {"pre_route", &sdk.HookPatch{Distribution: []*sdk.FieldProbability{{Field: "gamma", Probability: 1}}}, `the field "gamma"`},
		"probabilities":       {"pre_route", &sdk.HookPatch{Distribution: []*sdk.FieldProbability{{Field: "alpha", Probability: .9}, {Field: "beta", Probability: .9}}}, "sum to 1.8"},
		"unknown specialist":  {"post_route", &sdk.HookPatch{Specialists: []string{"nobody"}}, `the specialist "nobody", which does not exist`},
		"metadata at routing": {"pre_route", &sdk.HookPatch{Metadata: map[string]string{"a": "b"}}, "patched metadata at pre_route"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStand(t, hooked("transform", "fail", c.point), specialist("one", "alpha"))
			s.fire = func(*sdk.FireRequest) (*sdk.FireResponse, error) { return &sdk.FireResponse{Patch: c.patch}, nil }
			_, err := s.Run(t.Context(), request("q"), nil)
			require.Equal(t, fault.HookFailed, fault.CodeOf(err))
			require.Contains(t, fault.As(err).Message, c.message)
		})
	}
}

func TestHookDown(t *testing.T) {
	s := newStand(t, hooked("transform", "skip", "pre_query"), specialist("one", "alpha"))
	s.fire = func(*sdk.FireRequest) (*sdk.FireResponse, error) { return nil, errors.New("bug") }
	r := s.ask("q").Response
	require.Equal(t, "one: q", r.Answer)
	require.Contains(t, r.Degraded[0], "The hook hook.h failed at pre_query")
	require.Contains(t, scrape(s), `aua_hook_failures_total{hook="hook.h"} 1`)
}

// TestSlowObserverHoldsNobody fills the queue of a hook that does not answer.
func TestSlowObserverHoldsNobody(t *testing.T) {
	s := newStand(t, hooked("observe", "skip", "pre_query"), specialist("one", "alpha"))
	release := make(chan struct{})
	s.fire = func(*sdk.FireRequest) (*sdk.FireResponse, error) {
		<-release
		return &sdk.FireResponse{}, nil
	}
	defer close(release)
	for range 1100 {
		s.ask("q")
	}
	require.Regexp(t, `aua_hook_events_dropped_total{hook="hook.h"} [1-9]`, scrape(s))
}

func scrape(s *stand) string {
	w := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	b, err := io.ReadAll(w.Body)
	require.NoError(s.t, err)
	return string(b)
}

// TestSlowHookFailsAsAHook gives a hook's delay the code of hooks, and says what it was.
func TestSlowHookFailsAsAHook(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Hooks = []*config.Block{{
			Kind: sdk.KindHook, Name: "slow", Plugin: "test-hook", Timeout: 10 * time.Millisecond, OnError: "fail",
			On: []string{"pre_query"}, Mode: config.HookTransform, Isolation: "inline",
		}}
	}, specialist("one", "alpha"))
	s.fire = func(*sdk.FireRequest) (*sdk.FireResponse, error) {
		time.Sleep(50 * time.Millisecond)
		return nil, context.DeadlineExceeded
	}
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.HookFailed, fault.CodeOf(err))
	require.ErrorContains(t, err, "hook.slow did not answer within 10ms.")
}
