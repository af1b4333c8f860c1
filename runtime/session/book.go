// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Book is all sessions. It is safe for concurrent use.
type Book struct {
	repository  state.Sessions
	corrections Corrections
	clock       func() time.Time
	visits      visits
}

// Corrections are erased with the session that they are of.
type Corrections interface {
	// EraseScope erases the corrections of a session, and returns their number.
	EraseScope(ctx context.Context, tenant, scope, scopeID string) (int, error)
}

// New returns the book of the sessions in a repository, of which corrections
// hold more; nil for none. Clock is time.Now outside of tests.
func New(repository state.Sessions, corrections Corrections, clock func() time.Time) *Book {
	return &Book{repository: repository, corrections: corrections, clock: clock, visits: visits{open: map[key]*visited{}}}
}

// Bounds of what a client says about a session.
const (
	maxTitle    = 200      // characters
	maxMetadata = 16 << 10 // bytes
)

// Create stores a new session. Its field and specialist must exist.
func (b *Book) Create(ctx context.Context, tenant string, r api.SessionRequest) (*api.Session, error) {
	if n := utf8.RuneCountInString(r.Title); n > maxTitle {
		return nil, fault.New(fault.RequestInvalid, "The title has %d characters; it may have up to %d.", n, maxTitle).With("param", "title")
	}
	if b, err := json.Marshal(r.Metadata); err != nil || len(b) > maxMetadata {
		return nil, fault.New(fault.RequestInvalid, "The metadata is larger than %d KiB. Keep what is large elsewhere, and its name here.", maxMetadata>>10).With("param", "metadata")
	}
	now := b.clock().UTC().Truncate(time.Microsecond)
	s := &api.Session{ID: observe.NewID(), SessionRequest: r, CreatedAt: now, UpdatedAt: now}
	return s, b.repository.Create(ctx, tenant, s)
}

// Get returns a session.
func (b *Book) Get(ctx context.Context, tenant, id string) (*api.Session, error) {
	return b.repository.Get(ctx, tenant, id)
}

// List returns a page of a tenant's sessions, the last used first.
func (b *Book) List(ctx context.Context, tenant string, r state.Range) (*api.SessionList, error) {
	return b.repository.List(ctx, tenant, r)
}

// Messages returns a page of a session's messages.
func (b *Book) Messages(ctx context.Context, tenant, id string, r state.MessageRange) (*api.MessageList, error) {
	return b.repository.Messages(ctx, tenant, id, r)
}

// Erase deletes a session with its corrections, and takes its content out of
// the decision records.
// Queries of the session that are under way are cancelled, and waited for, so
// that none of them leaves anything behind.
func (b *Book) Erase(ctx context.Context, tenant, id string) (*api.SessionErased, error) {
	done, err := b.visits.close(ctx, key{tenant, id})
	if err != nil {
		return nil, err
	}
	defer done()
	corrections := 0
	if b.corrections != nil {
		if corrections, err = b.corrections.EraseScope(ctx, tenant, api.ScopeSession, id); err != nil {
			return nil, err
		}
	}
	erased, err := b.repository.Delete(ctx, tenant, id)
	if corrections > 0 && fault.CodeOf(err) == fault.NotFound {
		erased, err = &api.SessionErased{ID: id}, nil
	}
	if err != nil {
		return nil, err
	}
	erased.Corrections = int64(corrections)
	return erased, nil
}
