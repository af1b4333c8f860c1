// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

const (
	capital = "What is the capital of Australia?"
	right   = "The capital of Australia is Canberra."
	wrong   = "The capital of Australia is Sydney."
)

// actionsOf are the actions and outcomes in a list of applied corrections.
func actionsOf(all []api.AppliedCorrection) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Action+" "+c.Outcome)
	}
	return out
}

func TestWithoutACorrectionNothingIsSearched(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.search = func(*sdk.SearchRequest) (*sdk.SearchResponse, error) {
		t.Error("searched")
		return &sdk.SearchResponse{}, nil
	}
	r := s.ask(capital)
	require.Equal(t, "relay", r.Response.Delivery)
	require.Empty(t, r.Response.Decision.Corrections)
	for _, h := range r.Response.Decision.Hops {
		require.NotEqual(t, "correction_store.default", h.Plugin)
	}
}

func TestACorrectionIsToldTheSpecialist(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	c := s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(right))
	r := s.ask(capital)
	require.Equal(t, right, r.Answer.GetText())
	require.Equal(t, "hold", r.Response.Delivery, "a wrong answer might have to be held back")
	require.Equal(t, []string{"block helped"}, actionsOf(r.Response.Corrections))
	require.Equal(t, c.ID, r.Response.Corrections[0].ID)
	require.Equal(t, right, r.Response.Corrections[0].Claim)
	require.InDelta(t, 0.99, r.Response.Corrections[0].Score, 1e-9)

	sent := s.backends["one"].requests[0].GetMessages()
	require.Len(t, sent, 2)
	require.Equal(t, "system", sent[0].GetRole())
	require.Contains(t, sent[0].GetContent(), "- Right: "+right+"\n  Wrong: Sydney")
	require.Equal(t, capital, sent[1].GetContent())

	d := s.newest()
	require.Equal(t, r.Response.Corrections, d.Corrections)
	require.Equal(t, "corrections", d.Candidates[0].Evidence[1].Verifier)
	require.Equal(t, "pass", d.Candidates[0].Evidence[1].Result)
	require.Equal(t, capital, d.Query)
	require.Empty(t, s.ask("What is the capital of Austria?").Response.Corrections, "a near miss is untouched")
}

func TestACorrectionJoinsTheClientsSystemMessage(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "")
	req := request(capital)
	req.Messages = append([]*sdk.Message{{Role: "system", Content: "Be brief."}}, req.Messages...)
	_, err := s.Run(t.Context(), req, nil)
	require.NoError(t, err)
	sent := s.backends["one"].requests[0].GetMessages()
	require.Len(t, sent, 2)
	require.True(t, strings.HasPrefix(sent[0].GetContent(), "Be brief.\n\n"))
	require.Contains(t, sent[0].GetContent(), right)
	require.Equal(t, "Be brief.", req.Messages[0].GetContent(), "what the client sent is left alone")
}

func TestARetryIsToldOnce(t *testing.T) {
	s := newStand(t, withCorrections("skip"), &config.Specialist{Name: "one", Fields: []string{"alpha"}, Retries: 2})
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(fails(sdk.UpstreamUnavailable, true), fails(sdk.UpstreamUnavailable, true), answers(right))
	require.Equal(t, right, s.ask(capital).Answer.GetText())
	require.Equal(t, 3, s.backends["one"].calls())
	for _, r := range s.backends["one"].requests {
		require.Equal(t, 1, strings.Count(r.GetMessages()[0].GetContent(), right))
	}
}

func TestAKnownWrongAnswerIsAskedForAgain(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(wrong), answers(right))
	r := s.ask(capital)
	require.Equal(t, right, r.Answer.GetText())
	require.Equal(t, []string{"block helped"}, actionsOf(r.Response.Corrections))
	d := r.Response.Decision
	require.Len(t, d.Candidates, 2)
	require.Equal(t, 1, d.Chosen)
	e := d.Candidates[0].Evidence[1]
	require.Equal(t, []any{"corrections", "correction", "fail", true}, []any{e.Verifier, e.Check, e.Result, e.Hard})
	require.Contains(t, s.backends["one"].requests[1].GetMessages()[0].GetContent(), "was just withheld")
	require.Len(t, s.backends["one"].requests[1].GetMessages(), 2)
}

func TestAnotherSpecialistIsAskedFirst(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"), specialist("two", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(wrong))
	s.backends["two"].then(answers(right))
	r := s.ask(capital)
	require.Equal(t, "two", r.Response.Specialist)
	require.Equal(t, 1, s.backends["one"].calls())
}

func TestAKnownWrongAnswerIsNeverGiven(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(wrong), answers("Sydney."), answers(wrong))
	w := &watcher{}
	req := request(capital)
	req.Buffered = false
	result, err := s.Run(t.Context(), req, w)
	require.NoError(t, err)
	r := result.Response
	require.Equal(t, api.StatusAbstained, r.Status)
	require.Empty(t, r.Answer)
	require.Empty(t, w.text, "and nothing of it was streamed")
	require.Contains(t, r.Reason, "“The capital of Australia is Canberra”", "the reason says what holds")
	require.Equal(t, []string{"block contradicted"}, actionsOf(r.Corrections))
	require.Equal(t, 2, s.backends["one"].calls(), "it is asked once more, and no oftener")
	require.Zero(t, strings.Count(r.Reason, "was just withheld"), "the prompt is not for users")

	st := s.book.Snapshot(keyOf, .5)
	require.Zero(t, st.GetFailures()+st.GetSuccesses(), "one question that is asked often says little of a specialist")
}

func TestAgreeingWithWhatWasToldIsNoMerit(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.verify = func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		return evidence(len(r.GetCandidates()), &sdk.Evidence{Check: "x", Result: sdk.CheckUnknown}), nil
	}
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(right))
	s.ask(capital)
	require.Zero(t, s.book.Snapshot(keyOf, .5).GetSuccesses())
}

func TestAWeakCorrectionOnlyTells(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	confidence := 0.6
	s.correct(capital, right, "Sydney", func(r *api.CorrectionRequest) { r.Confidence = &confidence })
	s.backends["one"].then(answers(wrong))
	r := s.ask(capital)
	require.Equal(t, "relay", r.Response.Delivery)
	require.Equal(t, wrong, r.Answer.GetText())
	require.Equal(t, []string{"inject contradicted"}, actionsOf(r.Response.Corrections))
	e := r.Response.Decision.Candidates[0].Evidence[1]
	require.Equal(t, []any{"fail", false}, []any{e.Result, e.Hard})
	require.Greater(t, e.Weight, 0.5)

	confidence = 0.3
	s.correct("Who?", "It was Ada.", "", func(r *api.CorrectionRequest) { r.Confidence = &confidence })
	r = s.ask("Who?")
	require.Empty(t, r.Response.Corrections)
	require.Equal(t, []string{"ignore "}, actionsOf(r.Response.Decision.Corrections), "the record says what was found")
	require.NotContains(t, s.backends["one"].requests[1].GetMessages()[0].GetContent(), "Ada")
}

func TestAFieldsCorrectionAppliesInItsField(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha", "beta"))
	s.correct(capital, right, "", func(r *api.CorrectionRequest) { r.Field = "beta" })
	require.Equal(t, []string{"ignore "}, actionsOf(s.ask(capital).Response.Decision.Corrections))
	s.classify = says("beta", .9)
	require.Equal(t, []string{"block ignored"}, actionsOf(s.ask(capital).Response.Decision.Corrections))
	s.classify = broken
	require.Equal(t, []string{"block ignored"}, actionsOf(s.ask(capital).Response.Decision.Corrections), "with the field unknown it is the match that counts")
}

func TestTheArbiterHearsOfCorrections(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		withCorrections("skip")(c)
		c.Fields[0].Candidates = 2
		c.Arbiters = []*config.Block{{Kind: sdk.KindArbiter, Name: "default", Plugin: "test-arbiter", Timeout: c.Verifiers[0].Timeout, OnError: "fallback"}}
	}, specialist("one", "alpha"), specialist("two", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(wrong))
	s.backends["two"].then(answers(right))
	var got *sdk.ArbitrateRequest
	s.arbitrate = func(r *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		got = r
		return &sdk.ArbitrateResponse{Decision: sdk.DecisionInconclusive, ClusterProbabilities: []float64{.5, .4}, AllWrongProbability: .1, Reason: "Who knows."}, nil
	}
	r := s.ask(capital)
	require.Equal(t, right, r.Answer.GetText(), "the vetoed answer is not chosen whatever the arbiter says")
	require.Len(t, got.GetCorrections(), 1)
	require.Equal(t, "Sydney", got.GetCorrections()[0].GetRejected())
	require.InDelta(t, .95, got.GetCorrections()[0].GetConfidence(), 1e-3)
	require.Equal(t, 1, s.backends["one"].calls(), "an answer is left, so that nothing is repeated")
}

func TestASynthesisIsComparedToo(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		withCorrections("skip")(c)
		c.Fields[0].Candidates = 2
		c.Arbiters = []*config.Block{{Kind: sdk.KindArbiter, Name: "default", Plugin: "test-arbiter", Timeout: c.Verifiers[0].Timeout, OnError: "fallback"}}
	}, specialist("one", "alpha"), specialist("two", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers("It is in the south east."))
	s.backends["two"].then(answers(right))
	s.arbitrate = func(*sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
		return &sdk.ArbitrateResponse{
			Decision: sdk.DecisionSynthesise, Synthesis: wrong, ClusterProbabilities: []float64{.5, .4}, AllWrongProbability: .1,
		}, nil
	}
	r := s.ask(capital)
	require.Equal(t, api.StatusAbstained, r.Response.Status)
	require.Empty(t, r.Answer.GetText())
}

func TestACorrectionStoreThatIsDown(t *testing.T) {
	down := func(*sdk.SearchRequest) (*sdk.SearchResponse, error) { return nil, errors.New("out of order") }
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.search = down
	r := s.ask(capital)
	require.Equal(t, api.StatusAnswered, r.Response.Status)
	require.Len(t, r.Response.Degraded, 1)
	require.Contains(t, r.Response.Degraded[0], "correction_store.default: ")

	s = newStand(t, withCorrections("fail"), specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.search = down
	_, err := s.Run(t.Context(), request(capital), nil)
	require.Error(t, err)
	require.Equal(t, fault.CodeOf(err), fault.Code(s.newest().Error))
	require.Zero(t, s.backends["one"].calls())
}

func TestUsersAndSessionsHaveTheirOwn(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "", func(r *api.CorrectionRequest) { r.Scope, r.ScopeID = api.ScopeSession, "s1" })
	ask := func(session string) []api.AppliedCorrection {
		req := request(capital)
		req.SessionID = session
		r, err := s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		return r.Response.Corrections
	}
	require.Len(t, ask("s1"), 1)
	require.Empty(t, ask("s2"))
	require.Empty(t, ask(""))
}

func TestHooksAreToldOfCorrections(t *testing.T) {
	told := make(chan *sdk.FireRequest, 1)
	s := newStand(t, func(c *config.Config) {
		withCorrections("skip")(c)
		c.Hooks = []*config.Block{{Kind: sdk.KindHook, Name: "h", Plugin: "test-hook", On: []string{"on_correction"}, Mode: "observe", Timeout: c.Verifiers[0].Timeout, OnError: "skip"}}
	}, specialist("one", "alpha"))
	s.fire = func(r *sdk.FireRequest) (*sdk.FireResponse, error) {
		told <- r
		return &sdk.FireResponse{}, nil
	}
	c := s.correct(capital, right, "Sydney")
	got := <-told
	require.Equal(t, sdk.PointOnCorrection, got.GetPoint())
	require.Equal(t, []string{c.ID, right, "default"}, []string{got.GetCorrection().GetId(), got.GetCorrection().GetClaim(), got.GetContext().GetTenant()})
}

func TestARecordOfHashesHasNoClaims(t *testing.T) {
	s := newStand(t, func(c *config.Config) {
		withCorrections("skip")(c)
		c.Records.Content = "hash"
	}, specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(answers(wrong), answers(wrong))
	s.ask(capital)
	d := s.newest()
	require.True(t, strings.HasPrefix(d.Corrections[0].Claim, "sha256:"))
	require.Empty(t, d.Reason)
	require.Equal(t, []string{"block contradicted"}, actionsOf(d.Corrections))
}

func TestASpecialistThatCannotBeToldIsAskedWithout(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	s.correct(capital, right, "Sydney")
	s.backends["one"].then(declines("It follows no instructions."), answers(right))
	r := s.ask(capital)
	require.Equal(t, right, r.Answer.GetText())
	require.Equal(t, []string{"block helped"}, actionsOf(r.Response.Corrections))
	require.Len(t, s.backends["one"].requests[1].GetMessages(), 1)

	s.backends["one"].then(declines("No."), declines("No."))
	_, err := s.Run(t.Context(), request(capital), nil)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
}

func TestAMessageOfAChatCorrects(t *testing.T) {
	s := newStand(t, withCorrections("skip"), specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	s.backends["one"].then(answers("The answer is Sydney."))
	s.turn(id, capital)
	r := s.turn(id, "correction: it is Canberra")
	require.Equal(t, "Noted, and it holds in this session from now on: it is Canberra", r.Answer.GetText())
	require.Equal(t, 1, s.backends["one"].calls(), "nobody is asked")
	s.backends["one"].then(answers("The answer is Sydney."), answers("It is Canberra."))
	require.Equal(t, "It is Canberra.", s.turn(id, capital).Answer.GetText())
	require.Equal(t, []string{"user: " + capital, "assistant: The answer is Sydney.", "user: correction: it is Canberra"}, s.stored(id)[:3])

	page, err := s.corrections.List(t.Context(), "default", state.CorrectionFilter{})
	require.NoError(t, err)
	c := page.Corrections[0]
	require.Equal(t, []string{"session", id, capital, "Sydney"}, []string{c.Scope, c.ScopeID, c.Subject, c.Rejected})

	again := inSession(id, "Correction: the capital is Canberra")
	again.MayCorrect = true
	result, err := s.Run(t.Context(), again, nil)
	require.NoError(t, err)
	require.Contains(t, result.Answer.GetText(), "in all queries")

	empty := s.newSession(api.SessionRequest{})
	_, err = s.Run(t.Context(), inSession(empty, "correction: x"), nil)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Equal(t, "one: correction: x", s.ask("correction: x").Answer.GetText(), "outside of a session it is a question like any other")
}
