// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"maps"
	"slices"

	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// converse serves a query within its session. The history joins the query
// before the middleware sees it, since what goes to a model must have passed
// the middleware whole; and the exchange is stored as the user saw it, after
// the middleware, and before anything says that the query is done.
func (p *Pipeline) converse(ctx context.Context, q *Query) (*Result, error) {
	turn, err := p.recall(ctx, q)
	if err != nil {
		return nil, err
	}
	result, err := p.stages(turn, q)
	if err != nil {
		if turn.Err() != nil && ctx.Err() == nil { // the session was deleted
			err = ended(turn)
		}
		return nil, err
	}
	if err := p.keepExchange(turn, q, result); err != nil {
		return nil, err
	}
	return result, nil
}

// recall puts the session's history before what is asked.
func (p *Pipeline) recall(ctx context.Context, q *Query) (context.Context, error) {
	if q.SessionID == "" || p.sessions == nil {
		return ctx, nil
	}
	ctx, turn, err := p.sessions.Begin(ctx, q.Tenant, q.SessionID, q.SessionUse)
	if err != nil {
		return ctx, err
	}
	q.turn = turn
	s := turn.Session
	if s == nil {
		return ctx, nil
	}
	if q.Request.Field == "" && q.Request.Specialist == "" {
		q.Request.Field, q.Request.Specialist = s.Field, s.Specialist
		q.ofSession = s.Field != "" || s.Specialist != ""
	}
	ratio := p.tokenRatio(s)
	history, record, err := turn.History(ctx, q.Messages, int64(float64(p.historyTokens)/ratio))
	if err != nil {
		return ctx, err
	}
	q.promptTokens = record.Tokens + turn.AskedTokens()
	record.Tokens, record.LeftOutTokens = scaled(record.Tokens, ratio), scaled(record.LeftOutTokens, ratio)
	record.WindowTokens = p.historyTokens
	if record.Messages+record.LeftOutMessages > 0 {
		q.history = record
	}
	p.reacquaint(q, history)
	q.Messages = append(history, q.Messages...)
	q.heard = &heard{Sink: q.sink}
	q.sink = q.heard
	return ctx, nil
}

// reacquaint brings back, after a restart, whom the session is with and who
// made the tool calls that are answered now.
func (p *Pipeline) reacquaint(q *Query, history []*sdk.Message) {
	name := q.turn.Session.LastSpecialist
	if name == "" {
		return
	}
	p.affinity.restore(conversationKey(q, true), name)
	if n := len(history); n > 0 {
		for _, c := range history[n-1].GetToolCalls() {
			p.affinity.restore(toolKey(q.Tenant, c.GetId()), name)
		}
	}
}

// restore notes a specialist that was remembered elsewhere, unless a newer one
// is known.
func (a *affinity) restore(key, specialist string) {
	if a.get(key) == "" {
		a.put(key, specialist)
	}
}

// stayInField gives a query the field of its session when it shows none of its
// own, as "and why?" does.
func (p *Pipeline) stayInField(q *Query) {
	switch {
	case q.turn == nil || q.turn.Session == nil:
	case q.ofSession:
		q.classification.Source = sourceSession
	case q.noField && p.fields[q.turn.Session.LastField] != nil:
		field := q.turn.Session.LastField
		distribution := maps.Clone(q.classification.Distribution)
		clear(distribution)
		distribution[field] = 1
		q.classification.Source, q.classification.Field, q.classification.Distribution = sourceSession, field, distribution
		q.noField = false
	}
}

// keepExchange stores what was asked and answered.
func (p *Pipeline) keepExchange(ctx context.Context, q *Query, result *Result) error {
	if q.turn == nil || q.turn.Session == nil {
		return nil
	}
	r := result.Response
	said := q.heard.gathered.answer(&sdk.Done{})
	text := said.GetText()
	if text == "" && r.Status != api.StatusAnswered {
		text = r.Reason
	}
	return q.turn.Keep(ctx, session.Answer{
		Text: text, ToolCalls: said.GetToolCalls(), Status: r.Status, Caveat: r.Caveat,
		Field: r.Field, Specialist: r.Specialist, Confidence: r.Confidence, DecisionID: r.DecisionID,
	})
}

// leave ends the query's turn, after everything that it leaves.
func (q *Query) leave() {
	if q.turn != nil {
		q.turn.End()
	}
}

// heard is a sink that remembers what its user saw.
type heard struct {
	Sink
	gathered gathered
}

func (h *heard) Delta(d *sdk.Delta) error {
	h.gathered.add(d)
	return h.Sink.Delta(d)
}

// CheckTarget says whether a field and a specialist exist, each empty for none.
func (p *Pipeline) CheckTarget(field, specialist string) error {
	if field != "" {
		if _, err := p.findField(field); err != nil {
			return err
		}
	}
	if specialist != "" && !slices.Contains(p.Names(), specialist) {
		return p.noSuchSpecialist(specialist)
	}
	return nil
}
