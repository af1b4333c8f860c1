// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// relay gives the chunks of a stream to the host. Members beyond the contract
// belong to the text of their own chunk, so that such a chunk stays alone; and
// what has no content of its own waits for content or the end, since the host
// cannot go to another server once the first event is out.
type relay struct {
	to *upstream.Relay
	// top, choice and message wait for the next content, or for the end.
	top, choice, message []rawjson.Member
	filter               extraFilter
	tools                toolIndex

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
		if err := r.to.Flush(); err != nil {
			return err
		}
		r.top, r.choice, r.message = rawjson.Merge(r.top, c.top), rawjson.Merge(r.choice, c.choice), rawjson.Merge(r.message, c.message)
	}
	if !speaks && (!own || c.finish != "") {
		return nil
	}
	d := &sdk.Delta{Text: c.text, Reasoning: c.reasoning, Extra: r.held()}
	for _, f := range c.tools {
		d.ToolCalls = append(d.ToolCalls, r.tools.place(f))
	}
	if err := r.to.Add(d); err != nil {
		return err
	}
	if alone {
		return r.to.Flush()
	}
	return nil
}

// held returns the members that wait, and forgets them.
func (r *relay) held() *sdk.Extra {
	extra := newExtra(r.top, r.choice, r.message)
	r.top, r.choice, r.message = nil, nil, nil
	return extra
}

// consumption is the usage so far: the server's, or an estimate.
func (r *relay) consumption(req *sdk.CompleteRequest) *sdk.Usage {
	switch {
	case r.usage != nil:
		return r.usage
	case r.timings != nil:
		return r.timings
	}
	return &sdk.Usage{PromptTokens: upstream.EstimatePrompt(req), CompletionTokens: r.to.Said()}
}

// end is the answer's end.
func (r *relay) end(req *sdk.CompleteRequest) *sdk.Done {
	return &sdk.Done{FinishReason: r.finish, Usage: r.consumption(req), Model: r.model, Extra: r.held()}
}
