// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"strings"
	"time"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Use says what a query has to do with the session that it names.
type Use int

const (
	// Label takes the id for a label: the client keeps the history itself.
	Label Use = iota
	// IfStored makes the query a turn of the session, if there is one with the id.
	IfStored
	// Stored makes it a turn of a session that must exist.
	Stored
)

// Turn is a query of a session while it is under way. It is not safe for
// concurrent use.
type Turn struct {
	// Session is the session before the turn; nil when the query is no turn of
	// a stored one.
	Session *api.Session

	book  *Book
	key   key
	asked []*api.SessionMessage
}

// Begin lets a query of a session begin. The context that it returns ends as
// well when the session is deleted. The caller must call End, once the query
// has left all that it leaves.
func (b *Book) Begin(ctx context.Context, tenant, id string, use Use) (context.Context, *Turn, error) {
	t := &Turn{book: b, key: key{tenant, id}}
	ctx, err := b.visits.enter(ctx, t)
	if err != nil {
		return ctx, nil, err
	}
	if err := t.find(ctx, use); err != nil {
		t.End()
		return ctx, nil, err
	}
	return ctx, t, nil
}

func (t *Turn) find(ctx context.Context, use Use) error {
	if use == Label {
		return nil
	}
	if err := t.exists(ctx, use); err != nil || t.Session == nil {
		return err
	}
	if err := t.book.visits.claim(t); err != nil {
		return err
	}
	// The turn before may have ended since.
	return t.exists(ctx, use)
}

func (t *Turn) exists(ctx context.Context, use Use) (err error) {
	t.Session, err = t.book.repository.Get(ctx, t.key.tenant, t.key.id)
	if use == IfStored && fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// End ends the turn.
func (t *Turn) End() { t.book.visits.leave(t) }

// Answer is what a turn was answered with, as its user saw it.
type Answer struct {
	Text      string
	ToolCalls []*sdk.ToolCall
	// Status is answered, abstained or clarify.
	Status, Caveat string
	Field          string
	Specialist     string
	Confidence     float64
	DecisionID     string
}

// keepTimeout is how long the store may take to store an exchange.
const keepTimeout = 10 * time.Second

// Keep stores what was asked, which History was told, and the answer. An answer
// that is complete is stored although its client has just gone away.
func (t *Turn) Keep(ctx context.Context, a Answer) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
	defer cancel()
	answer := &api.SessionMessage{
		Role: "assistant", Content: a.Text, ToolCalls: openai.ToolCalls(a.ToolCalls),
		Status: a.Status, Caveat: a.Caveat, Field: a.Field, Specialist: a.Specialist, Confidence: a.Confidence, DecisionID: a.DecisionID,
	}
	answer.Tokens = tokensOf(answer)
	e := state.Exchange{At: t.book.clock(), Title: title(t.asked), Field: a.Field, Specialist: a.Specialist}
	e.Messages = append(append(e.Messages, t.asked...), answer)
	return t.book.repository.Append(ctx, t.key.tenant, t.key.id, e)
}

// titleLength bounds a title that is made of a question, in characters.
const titleLength = 60

// title is the beginning of the first question, in one line.
func title(asked []*api.SessionMessage) string {
	for _, m := range asked {
		text := strings.Join(strings.Fields(m.Content), " ")
		if m.Role != "user" || text == "" {
			continue
		}
		if r := []rune(text); len(r) > titleLength {
			return string(r[:titleLength-1]) + "…"
		}
		return text
	}
	return ""
}
