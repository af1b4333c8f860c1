// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Chunks encodes one streamed answer, chunk by chunk.
type Chunks struct {
	Meta Meta
	// IncludeUsage says that the client asked for usage: then every chunk but
	// the last carries "usage": null.
	IncludeUsage bool

	started bool
}

// Delta encodes newly generated content. The first chunk carries the role.
func (c *Chunks) Delta(d *sdk.Delta) ([]byte, error) {
	delta := map[string]any{}
	if !c.started {
		c.started = true
		delta["role"] = "assistant"
		if d.GetText() == "" {
			delta["content"] = ""
		}
	}
	if t := d.GetText(); t != "" {
		delta["content"] = t
	}
	if r := d.GetReasoning(); r != "" {
		delta["reasoning_content"] = r
	}
	if calls := d.GetToolCalls(); len(calls) > 0 {
		delta["tool_calls"] = callDeltas(calls)
	}
	return c.chunk(delta, nil, d.GetExtra(), nil)
}

// Finish encodes the last content chunk, which carries the finish reason and the extra member.
func (c *Chunks) Finish(answer *sdk.Answer, r *api.QueryResponse) ([]byte, error) {
	delta := map[string]any{}
	if !c.started {
		c.started = true
		delta["role"], delta["content"] = "assistant", ""
	}
	return c.chunk(delta, finish(answer.GetFinishReason()), answer.GetExtra(), map[string]any{"aua": AuaOf(r)})
}

// Usage encodes the extra chunk that clients ask for with stream_options.
func (c *Chunks) Usage(u api.Usage) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": c.Meta.ID, "object": "chat.completion.chunk", "created": c.Meta.Created, "model": c.Meta.Model,
		"choices": []any{}, "usage": usageOf(u),
	})
}

func (c *Chunks) chunk(delta map[string]any, reason any, extra *sdk.Extra, more map[string]any) ([]byte, error) {
	choice := map[string]any{"index": 0, "delta": delta, "finish_reason": reason, "logprobs": nil}
	top := map[string]any{
		"id": c.Meta.ID, "object": "chat.completion.chunk", "created": c.Meta.Created, "model": c.Meta.Model,
		"choices": []any{choice},
	}
	if c.IncludeUsage {
		top["usage"] = nil
	}
	for name, value := range more {
		top[name] = value
	}
	if err := errors.Join(merge(delta, extra.GetMessageJson()), merge(choice, extra.GetChoiceJson()), merge(top, extra.GetTopJson())); err != nil {
		return nil, err
	}
	return json.Marshal(top)
}

func callDeltas(calls []*sdk.ToolCallDelta) []map[string]any {
	out := make([]map[string]any, len(calls))
	for i, d := range calls {
		function := map[string]any{"arguments": d.GetArguments()}
		out[i] = map[string]any{"index": d.GetIndex(), "function": function}
		if d.GetName() != "" {
			function["name"] = d.GetName()
		}
		if d.GetId() != "" {
			out[i]["id"] = d.GetId()
			out[i]["type"] = typeOf(d.GetType())
		}
	}
	return out
}
