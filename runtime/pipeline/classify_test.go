// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestForcedField(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "beta"))
	req := request("q")
	req.Field = "beta"
	r, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
	require.Equal(t, "client", r.Response.Decision.Classification.Source)
	require.Equal(t, "Complete", r.Response.Decision.Hops[0].Method, "the classifier is not asked")

	req = request("q")
	req.Field = "A"
	r, err = s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "alpha", r.Response.Field, "an alias, in any case")

	req = request("q")
	req.Field = "gamma"
	_, err = s.Run(t.Context(), req, nil)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, `There is no field "gamma". The configuration has: alpha, beta, danger, general.`, fault.As(err).Message)
}

func TestClassifierDown(t *testing.T) {
	s := newStand(t, nil, specialist("one", "general"))
	s.classify = broken
	r := s.ask("q").Response
	require.Equal(t, "fallback", r.Mode)
	require.Equal(t, "general", r.Field)
	require.Equal(t, "hold", r.Delivery, "the field may be a high-risk one")
	require.Len(t, r.Degraded, 1)
	require.Contains(t, r.Degraded[0], "classifier.default")
	require.Equal(t, "none", s.newest().Classification.Source)

	s.classify = func(ctx context.Context, _ *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	s.config.Classifiers[0].Timeout = 20 * time.Millisecond
	s = restart(s)
	r = s.ask("q").Response
	require.Equal(t, []string{"classifier.default: did not answer within 20ms."}, r.Degraded)
}

// restart makes a pipeline anew after an edit of the configuration.
func restart(s *stand) *stand {
	s.config.Backends = nil
	s.start()
	return s
}

func TestClassifierDownFails(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Classifiers[0].OnError = "fail" }, specialist("one", "general"))
	s.classify = broken
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Error(t, err)
	require.Zero(t, s.backends["one"].calls())
	require.Equal(t, "failed", s.newest().Status)
}

func TestClassifierBreaksTheContract(t *testing.T) {
	s := newStand(t, nil, specialist("one", "general"))
	for name, c := range map[string]struct {
		pairs   []any
		message string
	}{
		"unknown field": {[]any{"gamma", .5}, `classifier.default: named the field "gamma", which is not configured.`},
		"range":         {[]any{"alpha", 1.5}, "the probability of the field \"alpha\" is 1.5."},
		"sum":           {[]any{"alpha", .8, "beta", .8}, "the probabilities sum to 1.6."},
	} {
		t.Run(name, func(t *testing.T) {
			s.classify = says(c.pairs...)
			degraded := s.ask("q").Response.Degraded
			require.Len(t, degraded, 1)
			require.Contains(t, degraded[0], c.message)
		})
	}
}

func TestWithoutClassifier(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Classifiers = nil }, specialist("one", "general"))
	r := s.ask("q").Response
	require.Equal(t, "fallback", r.Mode)
	require.Empty(t, r.Degraded)
}

func TestNeedsAreHonoured(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	var seen *sdk.ClassifyRequest
	s.classify = func(ctx context.Context, r *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
		seen = r
		return says("alpha", .9)(ctx, r)
	}
	req := request("first")
	req.Messages = append(req.Messages, &sdk.Message{Role: "assistant", Content: "x"}, &sdk.Message{Role: "user", Content: "last"})
	_, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Equal(t, "last", seen.GetContent().GetLastMessage())
	require.Empty(t, seen.GetContent().GetMessages(), "a classifier asks for the last message by default")
	require.Equal(t, "classifier.default", seen.GetContext().GetInstance())
	require.Equal(t, "default", seen.GetContext().GetTenant())
	require.Equal(t, "g-test", seen.GetContext().GetGeneration())
}
