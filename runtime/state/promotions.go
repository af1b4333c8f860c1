// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Promotions is the repository of promotions: how one version of a specialist took,
// or is taking, the place of another one. What is live, and which share of the
// queries goes to a version on trial, is state and not configuration: a restart
// goes on with the promotions that are open, and the last one that ended says what
// is live. Its writes are of the class *sync*, and store their event in the audit
// log with the change: both or none.
type Promotions interface {
	// Begin stores a promotion that has not ended. It is a [fault.Conflict] while
	// another one of the same specialist is open, and when the id is taken.
	Begin(ctx context.Context, p *Promotion, event *api.AuditEvent) error
	// Advance takes a step of an open promotion and returns what it has become. It
	// is a [fault.NotFound] when the tenant has no such promotion, and a
	// [fault.Conflict] when that has ended, or is not in the state step.From:
	// somebody else was faster.
	Advance(ctx context.Context, tenant, id string, step PromotionStep, event *api.AuditEvent) (*Promotion, error)
	// Get returns a promotion, or a [fault.NotFound].
	Get(ctx context.Context, tenant, id string) (*Promotion, error)
	// List returns up to limit promotions of a tenant, those of one specialist
	// unless it is empty, the newest first. The limit is [DefaultLimit] when 0, and
	// [MaxLimit] at most.
	List(ctx context.Context, tenant, specialist string, limit int) ([]*Promotion, error)
	// Open returns the promotions of all tenants that have not ended, the oldest
	// first, for a start to go on with.
	Open(ctx context.Context) ([]*Promotion, error)
}

// Promotion is the way of a specialist from one version to another. The store
// does not know its states: who calls says which there are, and when it has ended.
type Promotion struct {
	Tenant     string `json:"tenant"`
	ID         string `json:"id"`
	Specialist string `json:"specialist"`
	// From and To are the versions.
	From string `json:"from"`
	To   string `json:"to"`
	// State is the name of a state of the caller's.
	State string `json:"state"`
	// Share is the part of the specialist's queries that go to To, from 0 to 1.
	Share float64 `json:"share"`
	// Reason says in words why it is in its state, and Evidence, a JSON text, by
	// which numbers.
	Reason   string          `json:"reason,omitempty"`
	Evidence json.RawMessage `json:"evidence,omitempty"`
	// Plan is the id of the plan that it carries out; empty for none.
	Plan string `json:"plan,omitempty"`
	// By is the id of the token it was begun with, or "server".
	By        string    `json:"by"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// Deadline is when the state must have been left; zero for none.
	Deadline time.Time `json:"deadline,omitzero"`
	// EndedAt is zero while the promotion is open.
	EndedAt time.Time `json:"ended_at,omitzero"`
}

// PromotionStep is a change of state. What it holds takes the place of what the
// promotion has, empty values too.
type PromotionStep struct {
	// From is the state in which the promotion must be, and To the next one, which
	// may be the same.
	From, To string
	// At is when it is taken.
	At       time.Time
	Share    float64
	Reason   string
	Evidence json.RawMessage
	Deadline time.Time
	// Ends says that it is the last one.
	Ends bool
}

// check returns an error unless p may be stored as it begins.
func (p *Promotion) check() error {
	if !p.EndedAt.IsZero() {
		return fault.New(fault.RequestInvalid, "The promotion %q cannot begin: it has ended.", p.ID)
	}
	return checkShare(p.Share)
}

func checkShare(share float64) error {
	if share >= 0 && share <= 1 {
		return nil
	}
	return fault.New(fault.RequestInvalid, "The share of a promotion is a number from 0 to 1, and not %v.", share)
}

// take returns what p is after the step.
func (p *Promotion) take(step PromotionStep) (*Promotion, error) {
	switch {
	case !p.EndedAt.IsZero():
		return nil, fault.New(fault.Conflict, "The promotion %q has ended as %s.", p.ID, p.State)
	case p.State != step.From:
		return nil, fault.New(fault.Conflict, "The promotion %q is %s, and not %s any more: somebody else was faster.", p.ID, p.State, step.From)
	}
	next := *p
	next.State, next.Share, next.Reason, next.Evidence = step.To, step.Share, step.Reason, step.Evidence
	next.UpdatedAt, next.Deadline = step.At, step.Deadline
	if step.Ends {
		next.EndedAt = step.At
	}
	return &next, checkShare(step.Share)
}

func encodePromotion(p *Promotion) ([]byte, error) {
	record, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode promotion %s: %w", p.ID, err)
	}
	return record, nil
}

func decodePromotion(record []byte) (*Promotion, error) {
	p := &Promotion{}
	if err := json.Unmarshal(record, p); err != nil {
		return nil, fmt.Errorf("decode promotion: %w", err)
	}
	return p, nil
}

func noPromotion(id string) error {
	return fault.New(fault.NotFound, "There is no promotion with the id %q.", id)
}

func promotionExists(id string) error {
	return fault.New(fault.Conflict, "There is a promotion with the id %q already.", id)
}

func promotionOpen(other *Promotion) error {
	return fault.New(fault.Conflict, "The specialist %q is being promoted already: the promotion %q is %s. Wait until it has ended, or end it.",
		other.Specialist, other.ID, other.State)
}
