// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// relay turns the chunks of a stream into events for the host. What one read
// brought becomes one delta, with three exceptions: members beyond the contract
// belong to the text of their own chunk, so that such a chunk stays alone;
// deltas keep the order of reasoning, text and tool calls; and what has no
// content of its own waits for content or the end, since the host cannot go to
// another server once the first event is out.
type relay struct {
	send func(*sdk.StreamEvent) error

	pending         *sdk.Delta
	text, reasoning strings.Builder
	// held waits for the next delta, or for the end.
	top, choice, message []rawMember
	filter               extraFilter
	tools                toolIndex

	// begun says that a delta was sent.
	begun  bool
	said   estimator
	finish string
	model  string
	usage  *sdk.Usage
	// timings is llama-server's, in place of usage.
	timings *sdk.Usage
}

// add takes one chunk.
func (r *relay) add(c *reply) error {
	if c.model != "" {
		r.model = c.model
	}
	if c.usage != nil {
		r.usage = c.usage
	}
	if t := timingsOf(c.top); t != nil {
		r.timings = t
	}
	if c.finish != "" {
		r.finish = c.finish
	}
	r.filter.news(c)
	speaks := c.text != "" || c.reasoning != "" || len(c.tools) > 0
	own := anyValue(c.choice) || anyValue(c.message)
	alone := len(c.top)+len(c.choice)+len(c.message) > 0
	if alone {
		if err := r.flush(); err != nil {
			return err
		}
		r.top, r.choice, r.message = merge(r.top, c.top), merge(r.choice, c.choice), merge(r.message, c.message)
	}
	if !speaks && (!own || c.finish != "") {
		return nil
	}
	if err := r.append(c); err != nil {
		return err
	}
	if alone {
		return r.flush()
	}
	return nil
}

// append adds a chunk's content to the pending delta.
func (r *relay) append(c *reply) error {
	if r.pending != nil {
		late := c.reasoning != "" && (r.text.Len() > 0 || len(r.pending.ToolCalls) > 0) ||
			c.text != "" && len(r.pending.ToolCalls) > 0
		if late {
			if err := r.flush(); err != nil {
				return err
			}
		}
	}
	if r.pending == nil {
		r.pending = &sdk.Delta{Extra: newExtra(r.top, r.choice, r.message)}
		r.top, r.choice, r.message = nil, nil, nil
	}
	r.text.WriteString(c.text)
	r.reasoning.WriteString(c.reasoning)
	r.said.add(c.text)
	r.said.add(c.reasoning)
	for _, f := range c.tools {
		r.addTool(r.tools.place(f))
	}
	return nil
}

// addTool appends a fragment, to the one before when both are of the same call.
func (r *relay) addTool(f *sdk.ToolCallDelta) {
	r.said.add(f.GetName())
	r.said.add(f.GetArguments())
	if n := len(r.pending.ToolCalls); n > 0 && f.GetId() == "" && f.GetName() == "" {
		if last := r.pending.ToolCalls[n-1]; last.GetIndex() == f.GetIndex() {
			last.Arguments += f.GetArguments()
			return
		}
	}
	r.pending.ToolCalls = append(r.pending.ToolCalls, f)
}

// flush sends the pending delta.
func (r *relay) flush() error {
	if r.pending == nil {
		return nil
	}
	d := r.pending
	r.pending = nil
	d.Text, d.Reasoning = r.text.String(), r.reasoning.String()
	r.text.Reset()
	r.reasoning.Reset()
	r.begun = true
	return r.send(deltaEvent(d))
}

// consumption is the usage so far: the server's, or an estimate.
func (r *relay) consumption(req *sdk.CompleteRequest) *sdk.Usage {
	switch {
	case r.usage != nil:
		return r.usage
	case r.timings != nil:
		return r.timings
	}
	return &sdk.Usage{PromptTokens: estimatePrompt(req), CompletionTokens: r.said.tokens()}
}

// done ends the stream.
func (r *relay) done(req *sdk.CompleteRequest) error {
	if err := r.flush(); err != nil {
		return err
	}
	return r.send(doneEvent(&sdk.Done{
		FinishReason: r.finish, Usage: r.consumption(req), Model: r.model, Extra: newExtra(r.top, r.choice, r.message),
	}))
}

// fail ends the stream with an error. Once content was sent, whatever happened is an interruption.
func (r *relay) fail(req *sdk.CompleteRequest, failure *sdk.UpstreamError) error {
	if err := r.flush(); err != nil {
		return err
	}
	if r.begun {
		if failure.GetKind() != sdk.UpstreamTimeout {
			failure.Kind = sdk.UpstreamInterrupted
		}
		failure.Usage = r.consumption(req)
	}
	return r.send(errorEvent(failure))
}
