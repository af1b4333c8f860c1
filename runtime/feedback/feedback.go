// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package feedback

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Options are what a [Desk] is made of.
type Options struct {
	Decisions   state.Decisions
	Feedback    state.Feedback
	Corrections *correction.Book
	Statistics  *statistics.Book
	// Keep says how much of the texts is kept now.
	Keep func() state.ContentPolicy
	// Now is the clock. Nil for time.Now.
	Now func() time.Time
}

// Desk takes feedback. It is safe for concurrent use.
type Desk struct {
	Options
	// giving puts those who give feedback in line, so that of two that say
	// something at once each sees what it replaces.
	giving sync.Mutex
}

// New returns a desk.
func New(o Options) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Desk{Options: o}
}

// Give keeps what a person says of an answer. It is on disk when Give returns.
// A mistake in the request is a [fault.RequestInvalid], and an answer that
// nobody remembers a [fault.NotFound].
func (d *Desk) Give(ctx context.Context, who *identity.Principal, req *api.FeedbackRequest) (*api.Feedback, error) {
	if err := check(req); err != nil {
		return nil, err
	}
	decision, err := d.find(ctx, who.Tenant, req)
	if err != nil {
		return nil, err
	}
	keep := d.Keep()
	f := &api.Feedback{
		Tenant: who.Tenant, DecisionID: decision.ID, TraceID: decision.TraceID, SessionID: decision.SessionID,
		User: cmp.Or(req.User, who.TokenID), Rating: req.Rating, Correct: req.Correct,
		Answer: state.Content(keep, req.Answer), Comment: state.Content(keep, req.Comment),
		CreatedAt: d.Now().UTC(), Field: decision.Classification.Field,
	}
	if f.Correct == nil && req.Answer != "" {
		wrong := false
		f.Correct = &wrong
	}
	var key statistics.Key
	if n := decision.Chosen; n >= 0 && n < len(decision.Candidates) {
		c := &decision.Candidates[n]
		key = statistics.Key{Tenant: who.Tenant, Specialist: c.Specialist, Version: c.Version, Field: c.Field}
		f.Specialist, f.Field = c.Specialist, c.Field
		f.Counted = outcome(f).Weight
	}
	var fix *api.CorrectionRequest
	if req.Answer != "" {
		if fix, err = correctionOf(who, decision, f, req.Answer); err != nil {
			return nil, err
		}
	}

	d.giving.Lock()
	defer d.giving.Unlock()
	before, err := d.Feedback.Get(ctx, f.Tenant, f.DecisionID, f.User)
	if err != nil {
		return nil, err
	}
	if before != nil {
		f.Replaced, f.CorrectionID = true, before.CorrectionID
	}
	if fix != nil {
		if f.CorrectionID, err = d.correct(ctx, f, fix); err != nil {
			return nil, err
		}
	}
	if err := d.Feedback.Put(ctx, f); err != nil {
		return nil, err
	}
	if f.Specialist != "" {
		earlier := statistics.Outcome{}
		at := f.CreatedAt
		if before != nil {
			earlier, at = outcome(before), before.CreatedAt
		}
		d.Statistics.Revise(key, earlier, at, outcome(f))
	}
	return f, nil
}

// find returns the decision that a request is about. One that was made a moment
// ago may still be on its way to the disk.
func (d *Desk) find(ctx context.Context, tenant string, req *api.FeedbackRequest) (*api.Decision, error) {
	get := func() (*api.Decision, error) { return d.Decisions.Get(ctx, tenant, req.DecisionID) }
	if req.DecisionID == "" {
		get = func() (*api.Decision, error) { return d.ofTrace(ctx, tenant, req.TraceID) }
	}
	decision, err := get()
	if fault.CodeOf(err) != fault.NotFound {
		return decision, err
	}
	if err := d.Decisions.Flush(ctx); err != nil {
		return nil, err
	}
	return get()
}

func (d *Desk) ofTrace(ctx context.Context, tenant, trace string) (*api.Decision, error) {
	page, err := d.Decisions.List(ctx, tenant, state.Filter{Trace: trace, Limit: 2})
	switch {
	case err != nil:
		return nil, err
	case len(page.Decisions) == 0:
		return nil, fault.New(fault.NotFound, "There is no decision record of the trace %q. It may be older than the configured retention.", trace)
	case len(page.Decisions) > 1:
		return nil, invalid("decision_id", "The trace %q has several queries. Name the one you mean by its decision_id, such as %q.", trace, page.Decisions[0].ID)
	}
	return page.Decisions[0], nil
}

// ratingWeight is how much of an outcome a rating counts for: what is liked is
// not always right.
const ratingWeight = 0.5

// outcome is what feedback says of the answer; the zero outcome for nothing.
func outcome(f *api.Feedback) statistics.Outcome {
	switch {
	case f.Correct != nil && *f.Correct:
		return statistics.Success
	case f.Correct != nil:
		return statistics.Failure
	case f.Rating != "":
		return statistics.Outcome{Success: f.Rating == api.RatingUp, Weight: ratingWeight}
	}
	return statistics.Outcome{}
}
