// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package feedback

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// desk is a desk with all that stands behind it.
type desk struct {
	*Desk
	t     *testing.T
	store state.Store
	now   time.Time
}

func newDesk(t *testing.T, change func(*Options)) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return d.now }
	var err error
	d.store, err = state.Open(t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.store.Close(context.Background())) })
	o := Options{
		Decisions: d.store.Decisions(), Feedback: d.store.Feedback(), Keep: keep(state.ContentFull), Now: clock,
		Corrections: correction.New(correction.Options{
			Repository: d.store.Corrections(), Fields: func() []*config.Field { return []*config.Field{{Name: "geography"}} }, Now: clock,
		}),
		Statistics: statistics.New(statistics.Options{Repository: d.store.Statistics(), Now: clock}),
	}
	if change != nil {
		change(&o)
	}
	d.Desk = New(o)
	d.decide("d1", nil)
	return d
}

// decide stores the record of a question that the specialist "atlas" answered wrongly.
func (d *desk) decide(id string, change func(*api.Decision)) {
	d.t.Helper()
	r := &api.Decision{
		ID: id, Time: d.now, Tenant: "acme", SessionID: "s1", TraceID: "trace-" + id,
		Query: "What is the capital of Australia?", Answer: "The answer is Sydney.",
		Classification: api.Classification{Field: "geography"}, Status: api.StatusAnswered, Chosen: 1,
		Candidates: []api.Candidate{{Specialist: "calc", Outcome: "declined"}, {Specialist: "atlas", Version: "v1", Field: "geography", Outcome: "answered"}},
	}
	if change != nil {
		change(r)
	}
	require.NoError(d.t, d.store.Decisions().Append(r))
}

// holder is a principal with these scopes.
func holder(scopes ...identity.Scope) *identity.Principal {
	return &identity.Principal{Tenant: "acme", TokenID: "token", Scopes: scopes}
}

func (d *desk) give(who *identity.Principal, req *api.FeedbackRequest) *api.Feedback {
	d.t.Helper()
	f, err := d.Give(d.t.Context(), who, req)
	require.NoError(d.t, err)
	return f
}

// counts are the successes and failures of atlas in geography.
func (d *desk) counts() []float64 {
	s := d.Statistics.Snapshot(statistics.Key{Tenant: "acme", Specialist: "atlas", Version: "v1", Field: "geography"}, .5)
	return []float64{s.GetSuccesses(), s.GetFailures()}
}

func yes(b bool) *bool { return &b }

func TestFeedbackCountsOnceForEachPerson(t *testing.T) {
	d, who := newDesk(t, nil), holder(identity.ScopeFeedback)
	f := d.give(who, &api.FeedbackRequest{DecisionID: "d1", Correct: yes(true), Comment: " Nice. "})
	require.Equal(t, &api.Feedback{
		Tenant: "acme", DecisionID: "d1", TraceID: "trace-d1", SessionID: "s1", User: "token", Correct: yes(true), Comment: "Nice.",
		CreatedAt: d.now, Specialist: "atlas", Field: "geography", Counted: 1,
	}, f)
	require.Equal(t, []float64{1, 0}, d.counts())

	f = d.give(who, &api.FeedbackRequest{TraceID: "trace-d1", Correct: yes(true)})
	require.True(t, f.Replaced)
	require.Equal(t, []float64{1, 0}, d.counts(), "said twice, counted once")

	d.give(who, &api.FeedbackRequest{DecisionID: "d1", Correct: yes(false)})
	require.Equal(t, []float64{0, 1}, d.counts(), "what was said before is taken back")

	d.give(who, &api.FeedbackRequest{DecisionID: "d1", Rating: "up", User: "ada"})
	require.Equal(t, []float64{.5, 1}, d.counts(), "a rating counts for less, and another person has another say")
}

func TestOldFeedbackHasFaded(t *testing.T) {
	d, who := newDesk(t, nil), holder()
	d.give(who, &api.FeedbackRequest{DecisionID: "d1", Correct: yes(true)})
	d.now = d.now.AddDate(0, 0, 30)
	d.give(who, &api.FeedbackRequest{DecisionID: "d1", Correct: yes(false)})
	require.InDelta(t, 0, d.counts()[0], 1e-12, "as much is taken back as is left of it")
	require.InDelta(t, 1, d.counts()[1], 1e-12)
}

func TestNobodyAnswered(t *testing.T) {
	d := newDesk(t, nil)
	d.decide("d2", func(r *api.Decision) { r.Chosen, r.Status = -1, api.StatusAbstained })
	f := d.give(holder(), &api.FeedbackRequest{DecisionID: "d2", Rating: "down"})
	require.Zero(t, f.Counted)
	require.Empty(t, f.Specialist)
	require.Equal(t, "geography", f.Field)
	require.Equal(t, []float64{0, 0}, d.counts())
}

func TestTheRightAnswerBecomesACorrection(t *testing.T) {
	d, who := newDesk(t, nil), holder(identity.ScopeFeedback, identity.ScopeCorrectionsWrite)
	f := d.give(who, &api.FeedbackRequest{DecisionID: "d1", Answer: "Canberra", User: "ada"})
	require.Equal(t, yes(false), f.Correct)
	require.Equal(t, []float64{0, 1}, d.counts())
	c, err := d.Corrections.Get(t.Context(), "acme", f.CorrectionID)
	require.NoError(t, err)
	require.Equal(t, []string{"What is the capital of Australia?", "Canberra", "Sydney", "feedback", "human", "ada", "global", "", "geography", "decision d1"},
		[]string{c.Subject, c.Claim, c.Rejected, c.Source, c.EvidenceKind, c.Verifier, c.Scope, c.ScopeID, c.Field, c.Evidence})

	again := d.give(who, &api.FeedbackRequest{DecisionID: "d1", Answer: "Canberra", User: "ada"})
	require.Equal(t, f.CorrectionID, again.CorrectionID, "the same answer is the same correction")
	other := d.give(who, &api.FeedbackRequest{DecisionID: "d1", Answer: "Canberra, ACT", User: "ada"})
	require.NotEqual(t, f.CorrectionID, other.CorrectionID)
	c, err = d.Corrections.Get(t.Context(), "acme", f.CorrectionID)
	require.NoError(t, err)
	require.Equal(t, other.CorrectionID, c.SupersededBy)
	require.Equal(t, other.CorrectionID, d.give(who, &api.FeedbackRequest{DecisionID: "d1", Rating: "down", User: "ada"}).CorrectionID, "it stays")
}

func TestWhoMayNotWriteCorrectionsCorrectsTheirSession(t *testing.T) {
	d := newDesk(t, nil)
	f := d.give(holder(identity.ScopeFeedback), &api.FeedbackRequest{DecisionID: "d1", Answer: "Canberra"})
	c, err := d.Corrections.Get(t.Context(), "acme", f.CorrectionID)
	require.NoError(t, err)
	require.Equal(t, []string{"session", "s1"}, []string{c.Scope, c.ScopeID})
}

func TestContentIsKeptAsConfigured(t *testing.T) {
	d := newDesk(t, func(o *Options) { o.Keep = keep(state.ContentNone) })
	require.Empty(t, d.give(holder(), &api.FeedbackRequest{DecisionID: "d1", Rating: "up", Comment: "Ada says so."}).Comment)
	d.decide("d2", func(r *api.Decision) { r.Query = state.Content(state.ContentHash, r.Query) })
	_, err := d.Give(t.Context(), holder(), &api.FeedbackRequest{DecisionID: "d2", Answer: "Canberra"})
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Contains(t, err.Error(), "does not have the question")
}

func TestMistakes(t *testing.T) {
	d := newDesk(t, nil)
	d.decide("d3", func(r *api.Decision) { r.TraceID = "trace-d1" })
	for want, req := range map[string]*api.FeedbackRequest{
		"needs a decision_id":                 {Rating: "up"},
		"cannot be the id of a decision":      {DecisionID: "a b", Rating: "up"},
		`The rating is "meh". Use up or down`: {DecisionID: "d1", Rating: "meh"},
		"says something of the answer":        {DecisionID: "d1", Comment: "Hm."},
		"of at most 8192 bytes":               {DecisionID: "d1", Answer: strings.Repeat("x", 9000)},
		"has several queries":                 {TraceID: "trace-d1", Rating: "up"},
		"There is no decision record":         {DecisionID: "d9", Rating: "up"},
		"of the trace":                        {TraceID: "unknown", Rating: "up"},
	} {
		_, err := d.Give(t.Context(), holder(), req)
		require.ErrorContains(t, err, want)
		require.Contains(t, []fault.Code{fault.RequestInvalid, fault.NotFound}, fault.CodeOf(err))
	}
	_, err := d.Give(t.Context(), &identity.Principal{Tenant: "other"}, &api.FeedbackRequest{DecisionID: "d1", Rating: "up"})
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "a tenant's records are its own")
}

func keep(p state.ContentPolicy) func() state.ContentPolicy {
	return func() state.ContentPolicy { return p }
}
