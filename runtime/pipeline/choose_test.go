// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// valued makes the scorer give each specialist its own choice value.
func (s *stand) valued(values map[string]float64) {
	s.score = func(r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		resp := &sdk.ScoreResponse{}
		for _, c := range r.GetCandidates() {
			v := values[c.GetSpecialist()]
			resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: v, Confidence: .95, ChoiceValue: v})
		}
		return resp, nil
	}
}

// split has the specialist one answer 4, and two and three answer 5.
func split(t *testing.T) *stand {
	s := three(t, "alpha")
	s.backends["one"].then(answers("The answer is 4."))
	s.backends["two"].then(answers("The answer is 5."))
	s.backends["three"].then(answers("The answer is 5."))
	return s
}

func picks(candidate int32) func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		resp, err := verdict(sdk.DecisionPick, .1, .2, .7)(r)
		resp.Pick = candidate
		return resp, err
	}
}

func TestChoiceFollowsTheVerdict(t *testing.T) {
	s := split(t)
	s.arbitrate = picks(1)
	s.valued(map[string]float64{"one": .9, "two": .3, "three": .4})
	r := s.ask("q").Response
	require.Equal(t, "three", r.Specialist, "the class of the pick, and the best of it")
	require.Equal(t, "The arbiter picked class 2. Of its answers it has the highest choice value, 0.400.", s.newest().Choice)
	require.Empty(t, r.Caveat)

	s = split(t)
	s.arbitrate = verdict(sdk.DecisionInconclusive, .2, .2, .6)
	s.valued(map[string]float64{"one": .9, "two": .3, "three": .4})
	r = s.ask("q").Response
	require.Equal(t, "one", r.Specialist, "no class was picked")
	require.Equal(t, "The arbiter did not decide. Of all answers it has the highest choice value, 0.900.", s.newest().Choice)
	require.NotEmpty(t, r.Caveat)
}

func TestPickThatIsVetoed(t *testing.T) {
	s := split(t)
	s.arbitrate = picks(1)
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		resp := evidence(3, &sdk.Evidence{Check: "c", Result: sdk.CheckPass})
		for _, c := range resp.GetCandidates()[1:] {
			c.Evidence = []*sdk.Evidence{{Check: "c", Result: sdk.CheckFail, Hard: true, Reason: "It is cut off."}}
		}
		return resp, nil
	}
	r := s.ask("q").Response
	require.Equal(t, "one", r.Specialist)
	require.Equal(t, "The answers disagree, and the one that is held to be right did not pass the checks: It is cut off.", r.Caveat)
	require.Contains(t, r.Decision.Choice, "The arbiter picked class 2, whose answers must not be given.")
}

func TestAllWrongWithoutAbstention(t *testing.T) {
	s := split(t)
	s.config.Safety.Abstain = false
	s = restart(s)
	byClass(s)
	s.classify = says("alpha", .9)
	s.arbitrate = verdict(sdk.DecisionAllWrong, .8, .1, .05, .05)
	r := s.ask("q").Response
	require.Equal(t, api.StatusAnswered, r.Status)
	require.Equal(t, "None of the answers is likely to be right. Because.", r.Caveat)
	require.InDelta(t, .1, r.Confidence, 0)
}

func TestScorerDownKeepsTheVerdict(t *testing.T) {
	s := split(t)
	s.arbitrate = picks(1)
	s.score = func(*sdk.ScoreRequest) (*sdk.ScoreResponse, error) { return nil, errors.New("bug") }
	r := s.ask("q").Response
	require.Equal(t, "three", r.Specialist, "of equals the first")
	require.InDelta(t, .7, r.Confidence, 0, "the arbiter's probability")
	require.Equal(t, "The answer could not be scored; it is valued by its specialist's record and the arbiter's verdict alone.", r.Caveat)
	require.Equal(t, []api.ScoreTerm{{Name: "prior", Value: .5, Unit: "probability"}, {Name: "arbiter", Value: .7, Unit: "probability"}}, r.Decision.Candidates[1].Score.Terms)
}

func TestVerdictCountsFailures(t *testing.T) {
	s := split(t)
	s.backends["one"].script = nil
	s.backends["one"].then(fails(sdk.UpstreamUnreachable, false))
	s.backends["two"].script = nil
	s.backends["two"].then(answers("The answer is 6."))
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		resp, err := verdict(sdk.DecisionPick, .1, .2, .7)(r)
		resp.Pick, resp.Credits = 1, []float64{-.1, .4}
		resp.Findings = []*sdk.Finding{{Check: "vote", Candidate: 1}, {Check: "vote", Candidate: 7}}
		return resp, err
	}
	v := s.ask("q").Response.Decision.Verdict
	require.Equal(t, 2, *v.Pick, "counted among all candidates")
	require.Equal(t, []float64{0, -.1, .4}, v.Credits)
	require.Len(t, v.Findings, 1)
	require.Equal(t, 2, v.Findings[0].Candidate)
}

// TestSynthesis has the arbiter ask a model for an answer made of several.
func TestSynthesis(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		ensemble("alpha", 2)(c)
		c.Roles = []*config.Role{{Name: "synthesiser", Specialist: "writer"}}
	}, specialist("one", "alpha"), specialist("two", "alpha"), specialist("writer"))
	byClass(s)
	s.backends["writer"].then(answers("It is 4 or 5."))
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		if len(r.GetCallResults()) == 0 {
			return &sdk.ArbitrateResponse{NeedCalls: []*sdk.ModelCall{{
				Id: "s", Role: "synthesiser", Template: "synthesis_v1", Variables: map[string]string{"question": "q", "answers": "4, 5"},
			}}}, nil
		}
		resp, err := verdict(sdk.DecisionSynthesise, .2, .3, .5)(r)
		resp.Synthesis = r.GetCallResults()[0].GetText()
		return resp, err
	}
	r := s.ask("q").Response
	require.Equal(t, []string{api.StatusAnswered, "It is 4 or 5.", "two"}, []string{r.Status, r.Answer, r.Specialist})
	d := s.newest()
	require.Equal(t, "It is 4 or 5.", d.Answer)
	require.Equal(t, "two: q", d.Candidates[1].Answer, "the record keeps what each said")
	require.Equal(t, "The arbiter made an answer of several, which counts as sure as the best of them. That one has the highest choice value, 0.500.", d.Choice)
	require.Equal(t, "synthesiser", d.ModelCalls[0].Role)
}

// TestNoLogIsShown has plugins give their users a log to read.
func TestNoLogIsShown(t *testing.T) {
	s := split(t)
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		resp, err := verdict(sdk.DecisionInconclusive, .2, .3, .5)(r)
		resp.Reason = "panic:\x1b[31m\n\tgoroutine 1\n" + strings.Repeat("frame ", 500)
		return resp, err
	}
	caveat := s.ask("q").Response.Caveat
	require.Less(t, len(caveat), 600)
	require.Contains(t, caveat, "panic: [31m goroutine 1 frame")
	require.NotContains(t, caveat, "\n")
}
