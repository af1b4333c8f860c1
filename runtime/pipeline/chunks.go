// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// chunkSink passes streamed text through the middleware on its way to the
// client, in reverse order.
type chunkSink struct {
	Sink
	ctx             context.Context
	pipeline        *Pipeline
	query           *Query
	text, reasoning *chain
}

// throughMiddleware returns the sink of a relayed answer.
func (p *Pipeline) throughMiddleware(ctx context.Context, q *Query) *chunkSink {
	s := &chunkSink{Sink: q.sink, ctx: ctx, pipeline: p, query: q}
	for _, m := range q.passed {
		if m.kind.OnChunk {
			s.text, s.reasoning = &chain{sink: s}, &chain{sink: s}
			return s
		}
	}
	return s
}

func (s *chunkSink) Delta(d *sdk.Delta) error {
	if s.text == nil {
		return s.send(d)
	}
	return s.pass(d, false)
}

// send passes a delta to the client, from which on the answer is bound.
func (s *chunkSink) send(d *sdk.Delta) error {
	if !s.query.relayed {
		s.query.relayed = true
		s.pipeline.metrics.FirstToken(deliveryRelay, s.pipeline.clock().Sub(s.query.Arrived))
	}
	return s.Sink.Delta(d)
}

// finish releases what the middleware holds back.
func (s *chunkSink) finish() error {
	if s.text == nil {
		return nil
	}
	return s.pass(&sdk.Delta{}, true)
}

// close ends the transformers; an answer that broke off leaves some open.
func (s *chunkSink) close() {
	if s.text != nil {
		s.text.close()
		s.reasoning.close()
	}
}

func (s *chunkSink) pass(d *sdk.Delta, last bool) error {
	text, err := s.text.next(d.GetText(), last)
	if err != nil {
		return err
	}
	reasoning, err := s.reasoning.next(d.GetReasoning(), last)
	if err != nil {
		return err
	}
	if text == "" && reasoning == "" && len(d.GetToolCalls()) == 0 {
		return nil
	}
	// What AUA does not understand could hold what the middleware took out.
	return s.send(&sdk.Delta{Text: text, Reasoning: reasoning, ToolCalls: d.GetToolCalls()})
}

// chain is the transformers of one text. They are opened with the first piece.
type chain struct {
	sink   *chunkSink
	opened bool
	links  []*link
}

type link struct {
	plugin.Chunks
	passed
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// errChunkTooSlow is the cause of a transformer's end that kept a chunk longer
// than the middleware's timeout.
var errChunkTooSlow = errors.New("pipeline: a middleware's timeout has passed")

// Next transforms a piece within the middleware's timeout, so that one that is
// stuck does not hold an answer for as long as the specialist may take.
func (l *link) Next(text string, last bool) (string, error) {
	timer := time.AfterFunc(l.timeout, func() { l.cancel(errChunkTooSlow) })
	defer timer.Stop()
	out, err := l.Chunks.Next(text, last)
	if err != nil && errors.Is(context.Cause(l.ctx), errChunkTooSlow) {
		return "", fault.Wrap(err, fault.PluginCrashed, "%s did not answer within %s.", l.address, l.timeout)
	}
	if err != nil {
		return "", middlewareFault(l.middleware, err)
	}
	return out, nil
}

func (c *chain) next(text string, last bool) (string, error) {
	if !c.opened {
		if text == "" {
			return "", nil
		}
		if err := c.open(); err != nil {
			return "", err
		}
	}
	for _, l := range c.links {
		var err error
		if text, err = l.Next(text, last); err != nil {
			// What it held back is lost, so that going on would show a text with a hole.
			return "", err
		}
	}
	return text, nil
}

func (c *chain) close() {
	for _, l := range c.links {
		l.Close()
		l.cancel(nil)
	}
}

func (c *chain) open() error {
	c.opened = true
	p, q := c.sink.pipeline, c.sink.query
	for i := len(q.passed) - 1; i >= 0; i-- {
		m := q.passed[i]
		if !m.kind.OnChunk {
			continue
		}
		ctx, cancel := context.WithCancelCause(c.sink.ctx)
		chunks, err := m.impl.OnChunk(ctx, q.call(m.address, p.generation), m.state)
		if err != nil {
			cancel(err)
			if err := m.failed(q, middlewareFault(m.middleware, err)); err != nil {
				return err
			}
			continue
		}
		c.links = append(c.links, &link{chunks, m, ctx, cancel})
	}
	return nil
}
