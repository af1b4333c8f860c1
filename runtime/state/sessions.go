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

// Sessions is the repository of sessions and their messages. Its writes are of
// the class *sync*. What does not exist, for this tenant, is a [fault.NotFound] error.
type Sessions interface {
	// Create stores a new session, which it copies. An id that is taken is a
	// [fault.Conflict] error.
	Create(ctx context.Context, tenant string, s *api.Session) error
	// Get returns a session.
	Get(ctx context.Context, tenant, id string) (*api.Session, error)
	// List returns a tenant's sessions, the last used first.
	List(ctx context.Context, tenant string, r Range) (*api.SessionList, error)
	// Append stores an exchange at the end of a session, whole or not at all.
	// Exchanges of one session must not be appended concurrently.
	Append(ctx context.Context, tenant, id string, e Exchange) error
	// Messages returns a session's messages.
	Messages(ctx context.Context, tenant, id string, r MessageRange) (*api.MessageList, error)
	// Delete deletes a session with its messages, and takes the content out of
	// the decision records of that id that Append took before, as [Erase] does.
	// It is not found when there was nothing of either kind. After an error it
	// may be repeated.
	Delete(ctx context.Context, tenant, id string) (*api.SessionErased, error)
	// DeleteBefore deletes the sessions of all tenants that were not used since
	// t, and returns their number. It leaves decision records alone.
	DeleteBefore(ctx context.Context, t time.Time) (int64, error)
}

// Exchange is what a turn adds to a session.
type Exchange struct {
	// Messages are the turn's, in order, with their estimated tokens. Their
	// index and time are set when they are stored.
	Messages []*api.SessionMessage
	At       time.Time
	// Title becomes the session's when it has none.
	Title string
	// Field and Specialist are those of the answer; empty when nothing answered.
	Field, Specialist string
}

// Range selects a page of a list. The zero value is the first one.
type Range struct {
	// Limit is the size of a page: [DefaultLimit] when 0, at most [MaxLimit].
	Limit int
	// Cursor is the Next of the page before; empty for the first page.
	Cursor string
}

// MessageRange selects a page of messages.
type MessageRange struct {
	Range
	// Newest begins with the newest message instead of the first.
	Newest bool
	// Tokens ends the page with the first message by which its messages hold
	// at least so many tokens; 0 for no bound.
	Tokens int64
}

// check returns the range's limit and where it begins; nil for the beginning.
func (r Range) check() (limit int, from *position, err error) {
	q, err := Filter{Limit: r.Limit, Cursor: r.Cursor}.check()
	return q.Limit, q.from, err
}

// add makes s the session that it is after the exchange, and completes the
// exchange's messages.
func (e Exchange) add(s *api.Session) []*api.SessionMessage {
	at := stamp(e.At.UnixMicro())
	messages := make([]*api.SessionMessage, len(e.Messages))
	for i, m := range e.Messages {
		stored := *m
		stored.Index, stored.CreatedAt = s.Messages, at
		s.Messages++
		s.Tokens += m.Tokens
		messages[i] = &stored
	}
	s.UpdatedAt = at
	if s.Title == "" {
		s.Title = e.Title
	}
	if e.Field != "" {
		s.LastField = e.Field
	}
	if e.Specialist != "" {
		s.LastSpecialist = e.Specialist
	}
	return messages
}

// messageCursor is the place of a message as clients see it.
func messageCursor(m *api.SessionMessage) string { return position{m.Index, "m"}.cursor() }

func sessionCursor(s *api.Session) string {
	return position{s.UpdatedAt.UnixMicro(), s.ID}.cursor()
}

func noSession(id string) error {
	return fault.New(fault.NotFound, "There is no session %q. It may have been deleted; POST /sessions makes a new one.", id).With("session_id", id)
}

func sessionTaken(id string) error {
	return fault.New(fault.Conflict, "There is a session %q already.", id).With("session_id", id)
}

// toJSON encodes a session or a message. They are our own types; only the raw
// JSON in them can be wrong.
func toJSON(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode for the state store: %w", err)
	}
	return b, nil
}

func fromJSON[T any](record []byte) (*T, error) {
	v := new(T)
	if err := json.Unmarshal(record, v); err != nil {
		return nil, fmt.Errorf("decode from the state store: %w", err)
	}
	return v, nil
}
