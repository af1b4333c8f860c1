// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestVerifierDown(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	for name, verify := range map[string]func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error){
		"error":  func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error) { return nil, errors.New("bug") },
		"panic":  func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error) { panic("bug") },
		"number": func(*sdk.VerifyRequest) (*sdk.VerifyResponse, error) { return evidence(2, &sdk.Evidence{}), nil },
	} {
		t.Run(name, func(t *testing.T) {
			s.verify = verify
			r := s.ask("q").Response
			require.Equal(t, "one: q", r.Answer)
			require.Len(t, r.Degraded, 1)
			require.Contains(t, r.Degraded[0], "verifier.default")
			require.Empty(t, r.Decision.Candidates[0].Evidence, "no evidence is unknown, not a pass")
		})
	}
}

func TestScorerDown(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Verifiers = nil }, specialist("one", "alpha"))
	scores := func(v ...*sdk.CandidateScore) func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		return func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error) { return &sdk.ScoreResponse{Scores: v}, nil }
	}
	for name, score := range map[string]func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error){
		"error":  func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error) { return nil, errors.New("bug") },
		"number": scores(),
		"range":  scores(&sdk.CandidateScore{Utility: 1.2}),
	} {
		t.Run(name, func(t *testing.T) {
			s.score = score
			r := s.ask("q").Response
			require.Equal(t, "one: q", r.Answer)
			require.NotEmpty(t, r.Caveat)
			require.Len(t, r.Degraded, 1)
			require.InDelta(t, .5, r.Confidence, .2, "the specialist's record is all there is")
		})
	}
}

func TestScorerFails(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Scorers[0].OnError = "fail" }, specialist("one", "alpha"))
	s.score = func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error) { return nil, errors.New("bug") }
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Error(t, err)
	require.Equal(t, fault.CodeOf(err), fault.Code(s.newest().Error))
}

func TestScorerOfAField(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		special := *c.Scorers[0]
		special.Name, special.Fields = "special", []string{"beta"}
		c.Scorers = append(c.Scorers, &special)
	}, specialist("one", "alpha", "beta"))
	require.Equal(t, "scorer.default", s.ask("q").Response.Decision.Candidates[0].Score.Scorer)
	s.classify = says("beta", .9)
	require.Equal(t, "scorer.special", s.ask("q").Response.Decision.Candidates[0].Score.Scorer)
}

func TestWithoutVerifierAndScorer(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Verifiers, c.Scorers = nil, nil }, specialist("one", "alpha"))
	r := s.ask("q").Response
	require.Equal(t, "one: q", r.Answer)
	require.InDelta(t, .5, r.Confidence, 0)
	require.Len(t, r.Decision.Hops, 2, "a stage without a plugin costs nothing")
}
