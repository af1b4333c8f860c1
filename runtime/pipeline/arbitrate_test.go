// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// ensemble makes a field want n answers, and adds an arbiter.
func ensemble(field string, n int) func(*config.Config) {
	return func(c *config.Config) {
		for _, f := range c.Fields {
			if f.Name == field {
				f.Candidates = n
			}
		}
		c.Arbiters = []*config.Block{{Kind: sdk.KindArbiter, Name: "default", Plugin: "test-arbiter", Timeout: time.Second, OnError: "fallback", Isolation: "inline"}}
		c.Safety = config.Safety{Abstain: true, RequireArbiter: true, MinConfidence: .9}
	}
}

// verdict is a decision with the probabilities of its clusters.
func verdict(d sdk.Decision, allWrong float64, clusters ...float64) func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		return &sdk.ArbitrateResponse{Decision: d, ClusterProbabilities: clusters, AllWrongProbability: allWrong, Reason: "Because.", Synthesis: "Both."}, nil
	}
}

// byClass makes the scorer's confidence the arbiter's probability.
func byClass(s *stand) {
	s.score = func(r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		resp := &sdk.ScoreResponse{}
		for i := range r.GetCandidates() {
			c := .5
			if p := r.GetClassProbabilities(); p != nil {
				c = p[i]
			}
			resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: c, Confidence: c, ChoiceValue: c})
		}
		return resp, nil
	}
}

func three(t *testing.T, field string) *stand {
	s := newStand(t, ensemble(field, 3), specialist("one", field), specialist("two", field), specialist("three", field))
	byClass(s)
	s.classify = says(field, .9)
	return s
}

func TestEnsemble(t *testing.T) {
	s := three(t, "alpha")
	var asked *sdk.ArbitrateRequest
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		asked = r
		resp, err := verdict(sdk.DecisionPick, .1, .2, .7)(r)
		resp.Pick = 1
		return resp, err
	}
	s.backends["one"].then(answers("The answer is 4."))
	s.backends["two"].then(answers("It is 5. The answer is 5."))
	s.backends["three"].then(answers("The answer is 5.0"))
	w, req := &watcher{}, request("q")
	req.Buffered = false
	r, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	require.Equal(t, "ensemble", r.Response.Mode)
	require.Equal(t, "hold", r.Response.Delivery)
	require.Len(t, asked.GetCandidates(), 3)
	require.EqualValues(t, 2, asked.GetClusters(), "5 and 5.0 are one answer")
	require.Contains(t, []string{"two", "three"}, r.Response.Specialist)
	require.InDelta(t, .7, r.Response.Confidence, 0)
	require.Equal(t, api.Usage{PromptTokens: 30, CompletionTokens: 15, TotalTokens: 45}, r.Response.Usage, "all calls count")
	d := s.newest()
	require.Equal(t, "pick", d.Verdict.Decision)
	require.Equal(t, "arbiter.default", d.Verdict.Arbiter)
	require.Equal(t, 2, d.Clusters)
	require.Equal(t, "Because.", d.Verdict.Reason)
	require.Contains(t, w.names, "arbiter start")
	require.Contains(t, w.names, "arbiter done pick")
	require.Equal(t, "delta", w.names[len(w.names)-1])
}

func TestAgreementNeedsNoArbiter(t *testing.T) {
	s := three(t, "alpha")
	s.arbitrate = func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		return nil, errors.New("must not be asked")
	}
	for _, b := range s.backends {
		b.then(answers("The answer is 5."))
	}
	r := s.ask("q").Response
	require.Equal(t, api.StatusAnswered, r.Status)
	require.Nil(t, r.Decision.Verdict)
	require.Equal(t, 1, r.Decision.Clusters)
}

func TestVerdicts(t *testing.T) {
	for name, c := range map[string]struct {
		verdict                func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error)
		status, answer, caveat string
		reason                 string
	}{
		"all wrong":    {verdict(sdk.DecisionAllWrong, .8, .1, .1, 0), "abstained", "", "", "None of the answers holds. Because."},
		"inconclusive": {verdict(sdk.DecisionInconclusive, .2, .3, .3, .2), "answered", "one: q", "The specialists disagree, and the evidence does not decide between them. Because.", ""},
		"synthesis":    {verdict(sdk.DecisionSynthesise, .2, .3, .3, .2), "answered", "Both.", "", ""},
		"failure": {
			func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) { return nil, errors.New("bug") }, "answered", "one: q",
			"The answers disagree, and no arbiter could decide; they are valued by what is known of their specialists.", "",
		},
		"sum": {
			verdict(sdk.DecisionPick, .9, .9, .9, .9), "answered", "one: q",
			"The answers disagree, and no arbiter could decide; they are valued by what is known of their specialists.", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := three(t, "alpha")
			s.arbitrate = c.verdict
			r := s.ask("q").Response
			require.Equal(t, []string{c.status, c.answer, c.caveat, c.reason}, []string{r.Status, r.Answer, r.Caveat, r.Reason})
		})
	}
}

func TestHighRisk(t *testing.T) {
	s := three(t, "danger")
	s.arbitrate = verdict(sdk.DecisionPick, .05, .95, 0, 0)
	r := s.ask("q").Response
	require.Equal(t, api.StatusAnswered, r.Status, r.Reason)

	s.arbitrate = verdict(sdk.DecisionPick, .2, .8, 0, 0)
	r = s.ask("q").Response
	require.Equal(t, api.StatusAbstained, r.Status)
	require.Empty(t, r.Answer)
	require.Equal(t, "The question may belong to danger, where a wrong answer does harm: an answer must be 90 % sure, and this one is 80 %. Stronger evidence, such as a source, a test or a second specialist that agrees, would help.", r.Reason)

	s.arbitrate = verdict(sdk.DecisionInconclusive, 0, .95, .05, 0)
	r = s.ask("q").Response
	require.Contains(t, r.Reason, "the answers disagree")
	require.Empty(t, r.Caveat, "there is no answer that it could belong to")

	for _, b := range s.backends {
		b.then(answers("The answer is 5."))
	}
	asked := false
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		asked = true
		return verdict(sdk.DecisionPick, .02, .98)(r)
	}
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status)
	require.True(t, asked, "even when the answers agree")
}

func TestHighRiskWithOneSpecialist(t *testing.T) {
	s := newStand(t, ensemble("danger", 2), specialist("one", "danger"))
	s.classify = says("danger", .9)
	r := s.ask("q").Response
	require.Equal(t, api.StatusAbstained, r.Status)
	require.Contains(t, r.Reason, "there is one answer only")

	s.config.Safety.Abstain = false
	s = restart(s)
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status, "the operator may switch it off")
}

// TestSecondOpinion asks what may be of a high-risk field, and has one
// specialist of its own field at most.
func TestSecondOpinion(t *testing.T) {
	agreed := func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		return verdict(sdk.DecisionPick, .02, .98)(r)
	}
	of := func(specialists ...*config.Specialist) *stand {
		s := newStand(t, ensemble("none", 1), specialists...)
		s.arbitrate = agreed
		for _, b := range s.backends {
			b.then(answers("The answer is 4."))
		}
		return s
	}
	asked := func(s *stand) (names []string) {
		for name, b := range s.backends {
			if b.calls() > 0 {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return names
	}

	s := of(specialist("one", "alpha"), specialist("two", "general"), specialist("three", "general"))
	s.classify = says("alpha", .6, "danger", .2)
	r := s.ask("q").Response
	require.Equal(t, api.StatusAnswered, r.Status, r.Reason)
	require.Equal(t, "alpha is the likeliest field, but uncertain. It may be of high risk, which takes 2 answers.", r.Decision.Route.Reason)
	require.Len(t, asked(s), 2)

	s = of(specialist("one", "alpha"), specialist("two", "general"), specialist("three", "general"))
	s.backends["three"].script = nil
	s.backends["three"].then(fails(sdk.UpstreamUnreachable, false))
	s.classify = says("alpha", .6, "danger", .2)
	require.Equal(t, api.StatusAnswered, s.ask("q").Response.Status)
	require.Equal(t, []string{"one", "three", "two"}, asked(s), "one that fails is replaced")

	s = of(specialist("two", "general"), specialist("three", "general"))
	s.classify = says("danger", .8)
	r = s.ask("q").Response
	require.Equal(t, []string{"fallback", api.StatusAnswered}, []string{r.Mode, r.Status}, r.Reason)
	require.Len(t, asked(s), 2)

	s = of(specialist("one", "alpha"))
	s.classify = says("alpha", .6, "danger", .2)
	require.Equal(t, "The question may belong to danger, where a wrong answer does harm; there is one answer only, and none to compare it with. A second specialist of the field would help.", s.ask("q").Response.Reason)

	s = of(specialist("one", "alpha"), specialist("two", "general"))
	s.config.Safety.RequireArbiter = false
	s = restart(s)
	s.classify = says("alpha", .6, "danger", .2)
	s.ask("q")
	require.Equal(t, []string{"one"}, asked(s), "where one may do, one is asked")
}

func TestClassifierDownIsHighRisk(t *testing.T) {
	s := newStand(t, ensemble("danger", 2), specialist("one", "general"))
	s.classify = broken
	r := s.ask("q").Response
	require.Equal(t, api.StatusAbstained, r.Status)
	require.Contains(t, r.Reason, "the classifier did not answer")
}

func TestAbstentionCosts(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Safety.Abstain = true
		c.Fields[0].AbstainCost, c.Fields[0].WrongCost = 1, 20
		c.Verifiers = nil
	}, specialist("one", "alpha"))
	r := s.ask("q").Response
	require.Equal(t, api.StatusAbstained, r.Status, ".9 is below 1 - 1/20")
	require.Contains(t, r.Reason, "an answer must be 95 % sure, and this one is 90 %")

	req := request("q")
	req.Buffered = false
	result, err := s.Run(t.Context(), req, &watcher{})
	require.NoError(t, err)
	require.Equal(t, "hold", result.Response.Delivery, "where abstaining is possible nothing goes out before it is decided")
	require.Equal(t, api.StatusAbstained, result.Response.Status)
}

func TestModelCalls(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		ensemble("alpha", 2)(c)
		c.Roles = []*config.Role{{Name: "judge", Specialist: "judge"}}
	}, specialist("one", "alpha"), specialist("two", "alpha"), specialist("judge"))
	byClass(s)
	rounds := 0
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		rounds++
		if len(r.GetCallResults()) == 0 {
			vars := map[string]string{"question": "q", "answer_a": "a {x}", "answer_b": "b"}
			return &sdk.ArbitrateResponse{NeedCalls: []*sdk.ModelCall{
				{Id: "1", Role: "judge", Template: "arbiter_balanced_v1", Variables: vars},
				{Id: "2", Role: "judge", Template: "no_such_v1"},
				{Id: "3", Role: "poet", Template: "arbiter_balanced_v1", Variables: vars},
			}}, nil
		}
		require.Equal(t, "A", r.GetCallResults()[0].GetText())
		require.EqualValues(t, 5, r.GetCallResults()[0].GetUsage().GetCompletionTokens())
		require.Contains(t, r.GetCallResults()[1].GetError(), `there is no prompt template "no_such_v1"`)
		require.Equal(t, "No specialist has the role poet.", r.GetCallResults()[2].GetError())
		return verdict(sdk.DecisionPick, .1, .9, 0)(r)
	}
	s.backends["judge"].then(answers("A"))
	r := s.ask("q").Response
	require.Equal(t, 2, rounds)
	require.Equal(t, api.StatusAnswered, r.Status)
	require.EqualValues(t, 30, r.Usage.PromptTokens, "the judge is accounted for")
	require.Len(t, r.Decision.ModelCalls, 1)
	require.Equal(t, "judge", r.Decision.ModelCalls[0].Role)
	require.Contains(t, s.backends["judge"].requests[0].GetMessages()[0].GetContent(), "a {x}")

	s.arbitrate = func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		return &sdk.ArbitrateResponse{NeedCalls: []*sdk.ModelCall{{Id: "1", Role: "poet"}}}, nil
	}
	r = s.ask("q").Response
	require.Contains(t, r.Degraded[0], "asked for model calls more than 2 times")
}

func TestFanout(t *testing.T) {
	s := newStand(t, ensemble("none", 1), specialist("one", "alpha"), specialist("two", "beta"), specialist("spare", "beta"))
	byClass(s)
	s.arbitrate = verdict(sdk.DecisionPick, .1, .7, .2)
	s.classify = says("alpha", .5, "beta", .4)
	r := s.ask("q").Response
	require.Equal(t, "fanout", r.Mode)
	require.Equal(t, "2 fields are likely, and none dominates.", r.Decision.Route.Reason)
	require.Len(t, r.Decision.Candidates, 2)
	require.Zero(t, s.backends["one"].calls()+s.backends["two"].calls()+s.backends["spare"].calls()-2)

	s.classify = says("alpha", .6, "beta", .2)
	require.Equal(t, "single", s.ask("q").Response.Mode, "uncertain, but nothing competes")
	s.classify = says("alpha", .8, "beta", .2)
	require.Equal(t, "single", s.ask("q").Response.Mode)
}

func TestOneOfSeveralFails(t *testing.T) {
	s := three(t, "alpha")
	s.arbitrate = verdict(sdk.DecisionPick, .1, .9, 0)
	s.backends["one"].then(fails(sdk.UpstreamUnreachable, false))
	r := s.ask("q").Response
	require.Equal(t, api.StatusAnswered, r.Status)
	require.Len(t, r.Decision.Candidates, 3)

	for _, b := range s.backends {
		b.then(fails(sdk.UpstreamUnreachable, false))
	}
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
}

func TestCascade(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		c.Fields[0].Mode = config.FieldCascade
		c.Specialists[0].PromptPrice, c.Specialists[1].PromptPrice = 10, 1
		c.Fields[0].CMin = .8
	}, specialist("dear", "alpha"), specialist("cheap", "alpha"), specialist("other", "general"))
	confidence := map[string]float64{"cheap": .9, "dear": .95, "other": .99}
	s.score = func(r *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
		resp := &sdk.ScoreResponse{}
		for _, c := range r.GetCandidates() {
			v := confidence[c.GetSpecialist()]
			resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: v, Confidence: v, ChoiceValue: v})
		}
		return resp, nil
	}
	verified := 0
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		verified += len(r.GetCandidates())
		return evidence(len(r.GetCandidates()), &sdk.Evidence{Check: "c", Result: sdk.CheckUnknown}), nil
	}
	r := s.ask("q").Response
	require.Equal(t, "cascade", r.Mode)
	require.Equal(t, "cheap", r.Specialist)
	require.Zero(t, s.backends["dear"].calls(), "the cheap answer is sure enough")

	confidence["cheap"], verified = .5, 0
	r = s.ask("q").Response
	require.Equal(t, "dear", r.Specialist)
	require.Len(t, r.Decision.Candidates, 2)
	require.Equal(t, 2, verified, "each answer is verified once")

	s.backends["dear"].then(fails(sdk.UpstreamRejected, false))
	r = s.ask("q").Response
	require.Equal(t, "cheap", r.Specialist, "the answer at hand is better than none")
	require.Zero(t, s.backends["other"].calls())
}

func TestDiverseModelsFirst(t *testing.T) {
	s := newStand(t, ensemble("alpha", 2), specialist("a", "alpha"), specialist("b", "alpha"), specialist("c", "alpha"))
	byClass(s)
	s.arbitrate = verdict(sdk.DecisionPick, .1, .9, 0)
	for i, name := range []string{"m", "m", "n"} {
		s.config.Specialists[i].Model, s.config.Specialists[i].Backend = name, "same"
	}
	r := s.ask("q").Response
	var asked []string
	for _, c := range r.Decision.Candidates {
		asked = append(asked, c.Specialist)
	}
	require.Equal(t, []string{"a", "c"}, asked, "two answers of one model share its errors")
}
