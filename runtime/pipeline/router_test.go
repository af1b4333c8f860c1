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

func (g stages) Route(_ context.Context, r *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	return g.s.route(r)
}

// routed has a router between a classifier that says alpha and three specialists
// of it, of which the last is in another field only.
func routed(t *testing.T, change func(*config.Config)) *stand {
	t.Helper()
	return newStand(t, func(c *config.Config) {
		c.Routers = []*config.Block{{Kind: sdk.KindRouter, Name: "mine", Plugin: "test-router", Timeout: time.Second, OnError: "fallback", Isolation: "inline"}}
		c.Specialists[1].PromptPrice, c.Specialists[1].CompletionPrice = 2, 4
		if change != nil {
			change(c)
		}
	}, specialist("one", "alpha"), specialist("two", "alpha"), specialist("far", "beta"))
}

func chooses(mode sdk.Mode, choices ...*sdk.RouteChoice) func(*sdk.RouteRequest) (*sdk.RouteResponse, error) {
	return func(*sdk.RouteRequest) (*sdk.RouteResponse, error) {
		return &sdk.RouteResponse{Mode: mode, Choices: choices, Reason: "It\nis cheap."}, nil
	}
}

func TestRouterRanks(t *testing.T) {
	s := routed(t, nil)
	var asked *sdk.RouteRequest
	s.route = func(r *sdk.RouteRequest) (*sdk.RouteResponse, error) {
		asked = r
		return chooses(sdk.ModeSingle, &sdk.RouteChoice{Candidate: 1, Propensity: .25, ExpectedUtility: .8})(r)
	}
	r := s.ask("q").Response
	require.Equal(t, []string{"two", "single", "relay"}, []string{r.Specialist, r.Mode, r.Delivery})
	d := s.newest()
	require.Equal(t, "router.mine", d.Route.Router)
	require.Equal(t, "It is cheap.", d.Route.Reason)
	require.Contains(t, d.Route.Considered, api.Considered{Specialist: "two", Field: "alpha", Chosen: true, Propensity: .25, Expected: .8})

	names := func(c []*sdk.RouteCandidate) (out []string) {
		for _, c := range c {
			out = append(out, c.GetSpecialist())
		}
		return out
	}
	require.Equal(t, []string{"one", "two", "far"}, names(asked.GetCandidates()), "in the host's own order")
	two := asked.GetCandidates()[1]
	require.Equal(t, []any{2.0, 4.0, true, false, int32(0), .5}, []any{
		two.GetPricePromptUsdPerMillion(), two.GetPriceCompletionUsdPerMillion(), two.GetReady(), two.GetLastResort(), two.GetRank(), two.GetStatistics().GetPriorMean(),
	})
	require.True(t, asked.GetCandidates()[2].GetLastResort())
	require.InDelta(t, .75, asked.GetPolicy().GetSingleThreshold(), 0)
	require.Equal(t, "alpha", asked.GetDistribution()[0].GetField())

	s.backends["two"].then(fails(sdk.UpstreamUnreachable, false))
	require.Equal(t, "one", s.ask("other").Response.Specialist, "what it left out answers when its choice does not")
}

func TestRouterModes(t *testing.T) {
	s := routed(t, nil)
	s.route = chooses(sdk.ModeEnsemble, &sdk.RouteChoice{Candidate: 2, Propensity: 1}, &sdk.RouteChoice{Candidate: 0, Propensity: .5})
	r := s.ask("q").Response
	require.Equal(t, []string{"ensemble", "hold"}, []string{r.Mode, r.Delivery})
	require.Equal(t, 1, s.backends["far"].calls())
	require.Equal(t, 1, s.backends["one"].calls())
	require.Zero(t, s.backends["two"].calls())

	s = routed(t, func(c *config.Config) { c.Fields[0].CMin = .8 })
	s.route = chooses(sdk.ModeCascade, &sdk.RouteChoice{Candidate: 1}, &sdk.RouteChoice{Candidate: 0})
	s.score = func(r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		resp := &sdk.ScoreResponse{}
		for _, c := range r.GetCandidates() {
			v := map[string]float64{"one": .9, "two": .3}[c.GetSpecialist()]
			resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: v, Confidence: v, ChoiceValue: v})
		}
		return resp, nil
	}
	r = s.ask("q").Response
	require.Equal(t, []string{"cascade", "one"}, []string{r.Mode, r.Specialist})
	require.Equal(t, 1, s.backends["two"].calls())
	require.Zero(t, s.backends["far"].calls(), "the router left it out")
}

func TestRouterDown(t *testing.T) {
	for name, route := range map[string]func(*sdk.RouteRequest) (*sdk.RouteResponse, error){
		"fails":             func(*sdk.RouteRequest) (*sdk.RouteResponse, error) { return nil, errors.New("bug") },
		"chooses another":   chooses(sdk.ModeSingle, &sdk.RouteChoice{Candidate: 3}),
		"sure beyond doubt": chooses(sdk.ModeSingle, &sdk.RouteChoice{Propensity: 1.5}),
		"never content": func(*sdk.RouteRequest) (*sdk.RouteResponse, error) {
			return &sdk.RouteResponse{NeedCalls: []*sdk.ModelCall{{Role: "poet"}}}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := routed(t, nil)
			s.route = route
			r := s.ask("q").Response
			require.Equal(t, "one", r.Specialist, "the host's own ranking stands")
			require.Len(t, r.Degraded, 1)
			require.Contains(t, r.Degraded[0], "router.mine: ")
			require.Empty(t, s.newest().Route.Router)

			s.config.Routers[0].OnError = "fail"
			s = restart(s)
			_, err := s.Run(t.Context(), request("q"), nil)
			require.Error(t, err)
			require.NotEqual(t, fault.Internal, s.newest().Error)
		})
	}
}

func TestRouterIsNotAskedForNothing(t *testing.T) {
	s := routed(t, nil)
	s.route = func(*sdk.RouteRequest) (*sdk.RouteResponse, error) { return nil, errors.New("must not be asked") }
	req := request("q")
	req.Specialist = "two"
	r, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	require.Empty(t, r.Response.Degraded)
	require.Equal(t, "two", r.Response.Specialist)
}

// TestClassifierCallsAModel has the classifier hear a model before it answers.
func TestClassifierCallsAModel(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Roles = []*config.Role{{Name: "classifier", Specialist: "small"}}
	}, specialist("one", "alpha"), specialist("two", "beta"), specialist("small"))
	s.backends["small"].then(answers("beta"))
	s.classify = func(ctx context.Context, r *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
		if len(r.GetCallResults()) == 0 {
			return &sdk.ClassifyResponse{NeedCalls: []*sdk.ModelCall{{
				Id: "f", Role: "classifier", Template: "synthesis_v1", Variables: map[string]string{"question": "q", "answers": ""},
			}}}, nil
		}
		return says(r.GetCallResults()[0].GetText(), .9)(ctx, r)
	}
	r := s.ask("q").Response
	require.Equal(t, "two", r.Specialist)
	require.Equal(t, "classifier", s.newest().ModelCalls[0].Role)
}
