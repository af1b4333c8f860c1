// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// middleware is a configured middleware with what it declares.
type middleware struct {
	*stage[plugin.Middleware]
	kind sdk.KindDescription
}

// passed is a middleware that a query went through, with what it gave along.
type passed struct {
	*middleware
	state []byte
}

// before lets the middleware change the query, in order. One of them may
// answer it; then the query goes no further, and only those that saw it see
// the answer.
func (p *Pipeline) before(ctx context.Context, q *Query) error {
	for _, m := range p.middleware {
		ask, cancel := m.deadline(ctx)
		resp, err := m.impl.BeforeQuery(ask, &sdk.BeforeQueryRequest{
			Context: q.call(m.address, p.generation), Content: q.content(m.needs), Metadata: q.Metadata,
		})
		cancel()
		if err != nil {
			if err := m.failed(q, middlewareFault(m, err)); err != nil {
				return err
			}
			continue
		}
		q.passed = append(q.passed, passed{m, resp.GetState()})
		q.change(resp.GetMessages(), resp.GetParams())
		if s := resp.GetShortCircuit(); s != nil {
			return q.shortCircuit(m, s)
		}
	}
	return nil
}

// change replaces what a plugin changed. From then on nothing that AUA does
// not understand is passed on, since it could hold what was taken out.
func (q *Query) change(messages []*sdk.Message, params *sdk.Params) {
	if len(messages) == 0 && params == nil {
		return
	}
	if len(messages) > 0 {
		q.Messages = messages
	}
	if params != nil {
		q.Params = params
	}
	q.transformed = true
	q.question()
}

func (q *Query) shortCircuit(m *middleware, s *sdk.ShortCircuit) error {
	switch s.GetStatus() {
	case api.StatusAnswered, api.StatusAbstained, api.StatusClarify:
	default:
		return m.broke("answered with the status %q", s.GetStatus())
	}
	q.short = &sdk.Answer{Text: s.GetText(), FinishReason: "stop"}
	q.status, q.reason = s.GetStatus(), s.GetReason()
	q.route.Mode, q.route.Delivery, q.route.Reason = modeSingle, deliveryHold, m.address+" answered the query."
	return nil
}

// after lets the middleware change the answer, in reverse order.
func (p *Pipeline) after(ctx context.Context, q *Query, result *Result) error {
	for i := len(q.passed) - 1; i >= 0; i-- {
		m := q.passed[i]
		ask, cancel := m.deadline(ctx)
		resp, err := m.impl.AfterResponse(ask, &sdk.AfterResponseRequest{
			Context: q.call(m.address, p.generation), State: m.state, Text: visibleText(result), Status: q.status, Sent: q.relayed,
			Reasoning: result.Answer.GetReasoning(), ToolCalls: result.Answer.GetToolCalls(),
		})
		cancel()
		if err == nil && changes(resp) && !m.kind.ChangesAnswer {
			err = m.broke("changed the answer without declaring that it does")
		}
		if err != nil {
			if err := m.failed(q, middlewareFault(m.middleware, err)); err != nil {
				return err
			}
			continue
		}
		if !q.relayed {
			result.apply(resp)
		}
	}
	return nil
}

// visibleText is what the user reads: the answer, or why there is none.
func visibleText(r *Result) string {
	if r.Response.Status != api.StatusAnswered && r.Answer.GetText() == "" {
		return r.Response.Reason
	}
	return r.Answer.GetText()
}

func changes(r *sdk.AfterResponseResponse) bool {
	return r.Text != nil || r.Reasoning != nil || len(r.GetToolCalls()) > 0
}

// apply changes the result, and never the candidate's own answer: the decision
// record keeps what the model said.
func (r *Result) apply(resp *sdk.AfterResponseResponse) {
	if !changes(resp) {
		return
	}
	a := &sdk.Answer{
		Text: r.Answer.GetText(), Reasoning: r.Answer.GetReasoning(), ToolCalls: r.Answer.GetToolCalls(),
		FinishReason: r.Answer.GetFinishReason(), Usage: r.Answer.GetUsage(), Model: r.Answer.GetModel(), Extra: r.Answer.GetExtra(),
	}
	if resp.Text != nil {
		if r.Response.Status != api.StatusAnswered && a.GetText() == "" {
			r.Response.Reason = resp.GetText()
		} else {
			a.Text = resp.GetText()
		}
	}
	if resp.Reasoning != nil {
		a.Reasoning = resp.GetReasoning()
	}
	if len(resp.GetToolCalls()) > 0 {
		a.ToolCalls = resp.GetToolCalls()
	}
	r.Answer, r.Response.Answer = a, a.GetText()
}

// middlewareFault gives a middleware's failure its code, and keeps the reason.
func middlewareFault(m *middleware, err error) error {
	return fault.Wrap(err, fault.MiddlewareFailed, "The middleware %s failed: %s", m.address, fault.As(err).Message)
}

// holds reports whether the middleware needs the whole answer before any of it
// goes out: it changes answers and cannot do so chunk by chunk, or the answer
// may be tool calls, which have no chunks of text.
func (q *Query) holds() bool {
	for _, m := range q.passed {
		if m.kind.ChangesAnswer && (!m.kind.OnChunk || len(q.Params.GetToolsJson()) > 0) {
			return true
		}
	}
	return false
}
