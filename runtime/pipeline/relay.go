// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// relay passes the answer on while it is generated, and gathers it for the
// stages that follow. A failure before the first delta leaves the query as it
// was; after it the answer has broken off.
func (p *Pipeline) relay(ctx context.Context, q *Query, c *candidate, req *sdk.CompleteRequest) {
	g := &gathered{}
	sink := p.throughMiddleware(ctx, q)
	defer sink.close()
	var ending *sdk.StreamEvent
	var left error
	err := c.specialist.backend.Stream(ctx, req, func(e *sdk.StreamEvent) error {
		d, ok := e.GetEvent().(*sdk.StreamEvent_Delta)
		if !ok {
			ending = e
			return nil
		}
		g.add(d.Delta)
		if left = sink.Delta(d.Delta); left != nil {
			return left
		}
		return nil
	})
	if _, done := ending.GetEvent().(*sdk.StreamEvent_Done); done && left == nil {
		left = sink.finish()
	}
	if left != nil && ctx.Err() != nil {
		// The middleware only noticed first that the time is over, or the client gone.
		c.brokeOff(ctx, q, g, ctx.Err())
		return
	}
	if left != nil {
		c.usage = g.estimate()
		c.left(left)
		return
	}
	switch o := ending.GetEvent().(type) {
	case *sdk.StreamEvent_Done:
		c.succeed(g.answer(o.Done))
	case *sdk.StreamEvent_Declined:
		if q.relayed {
			c.brokeOff(ctx, q, g, nil)
			return
		}
		c.decline(o.Declined)
	case *sdk.StreamEvent_Error:
		if q.relayed {
			c.usage = g.estimate()
		}
		c.upstream(ctx, o.Error, q.relayed)
	default:
		c.brokeOff(ctx, q, g, err)
	}
}

// left notes that the answer could not be passed on: a middleware failed, or
// the client went away.
func (c *candidate) left(err error) {
	var f *fault.Error
	if errors.As(err, &f) {
		c.outcome, c.err = outcomeFailed, f
	} else {
		c.outcome, c.err = outcomeCancelled, gone(err)
	}
	c.reason = c.err.Message
}

// brokeOff notes a stream that ended without an ending: the plugin failed.
func (c *candidate) brokeOff(ctx context.Context, q *Query, g *gathered, err error) {
	if err == nil {
		err = fault.New(fault.PluginContractInvalid, "The backend %s ended a stream as the contract does not allow.", c.specialist.config.Backend)
	}
	f := callFault(ctx, c, err)
	if q.relayed && !errors.Is(context.Cause(ctx), context.Canceled) {
		c.usage = g.estimate()
		f = fault.Wrap(err, fault.StreamInterrupted, "The answer of %s broke off. %s", c.specialist.Name(), f.Message).
			With("specialist", c.specialist.Name()).With("cause", f.Code).With("usage", addUsage(zeroUsage, c.usage))
	}
	c.fail(ctx, f)
}

// gathered is a streamed answer put together again.
type gathered struct {
	text, reasoning strings.Builder
	calls           []*sdk.ToolCall
	arguments       []*strings.Builder
	deltas          int64
}

func (g *gathered) add(d *sdk.Delta) {
	g.deltas++
	g.text.WriteString(d.GetText())
	g.reasoning.WriteString(d.GetReasoning())
	for _, t := range d.GetToolCalls() {
		i := int(t.GetIndex())
		if i < 0 || i > maxToolCalls {
			continue
		}
		for len(g.calls) <= i {
			g.calls = append(g.calls, &sdk.ToolCall{})
			g.arguments = append(g.arguments, &strings.Builder{})
		}
		call := g.calls[i]
		call.Id += t.GetId()
		call.Name += t.GetName()
		if t.GetType() != "" {
			call.Type = t.GetType()
		}
		g.arguments[i].WriteString(t.GetArguments())
	}
}

// maxToolCalls bounds the tool calls of one answer, so that a wild index
// cannot take all memory.
const maxToolCalls = 1024

// answer returns the whole. Members beyond the contract are those of the end alone:
// those of deltas have gone to the client with their text, and what a dialect
// writes at a stream's end must not repeat them.
func (g *gathered) answer(d *sdk.Done) *sdk.Answer {
	for i, c := range g.calls {
		c.Arguments = g.arguments[i].String()
	}
	calls := slices.DeleteFunc(g.calls, func(c *sdk.ToolCall) bool { return c.GetName() == "" && c.GetArguments() == "" })
	return &sdk.Answer{
		Text: g.text.String(), Reasoning: g.reasoning.String(), ToolCalls: calls,
		FinishReason: d.GetFinishReason(), Usage: d.GetUsage(), Model: d.GetModel(), Extra: d.GetExtra(),
	}
}

// estimate is the usage of an answer that broke off: a delta is about a token.
func (g *gathered) estimate() *sdk.Usage {
	return &sdk.Usage{CompletionTokens: g.deltas}
}
