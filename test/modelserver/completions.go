// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import "encoding/json"

// completionsForm is OpenAI's chat completions API, in a dialect.
type completionsForm struct{ dialect Dialect }

var _ form = completionsForm{}

func (completionsForm) decode(body []byte) (*chatRequest, error) {
	req := &chatRequest{}
	return req, json.Unmarshal(body, req)
}

func (f completionsForm) problem(reason Failure, subject string) problem {
	return f.dialect.problem(reason, subject)
}

func (f completionsForm) errorBody(p problem) []byte { return p.body(f.dialect) }
func (completionsForm) streamType() string           { return "text/event-stream" }
func (completionsForm) frame(value []byte) []byte    { return sse(value) }

func (completionsForm) wrongTypes(bool) []byte {
	return []byte(`{"id":7,"choices":"none","usage":[]}`)
}

func (f completionsForm) failed(p problem) []byte {
	event := sse(p.body(f.dialect))
	if f.dialect.traits().namedErrors {
		event = append([]byte("event: error\n"), event...)
	}
	return event
}

func (completionsForm) opening(a *answer) [][]byte {
	if !a.traits.roleChunk || a.NoRole {
		return nil
	}
	return [][]byte{sse(a.chunk(a.roleDelta(), "", 0))}
}

func (completionsForm) content(a *answer) [][]byte {
	var out [][]byte
	for i, delta := range a.deltas() {
		out = append(out, sse(a.chunk(delta, "", i+1)))
	}
	return out
}

// closing renders what follows the content: finish reason, usage, [DONE].
func (completionsForm) closing(a *answer) [][]byte {
	var out [][]byte
	if !a.NoFinish {
		out = append(out, sse(a.chunk([]byte("{}"), a.finish, a.completion)))
	}
	asked := a.req.StreamOptions != nil && a.req.StreamOptions.IncludeUsage
	if a.Usage == UsageExtra || a.Usage == UsageAsked && asked {
		o := a.envelope("chat.completion.chunk").raw("choices", []byte("[]")).raw("usage", a.usage(a.completion))
		if a.traits.timings {
			o.raw("timings", a.timings())
		}
		out = append(out, sse(o.close()))
	}
	if !a.NoDone {
		out = append(out, sse([]byte("[DONE]")))
	}
	return out
}

// chunk renders one chunk; sent counts the tokens sent with it.
func (a *answer) chunk(delta []byte, finish string, sent int) []byte {
	o := a.envelope("chat.completion.chunk").raw("choices", array(a.choice("delta", delta, finish)))
	asked := a.req.StreamOptions != nil && a.req.StreamOptions.IncludeUsage
	switch {
	case a.Usage == UsageEvery, a.Usage == UsageLast && finish != "":
		o.raw("usage", a.usage(min(sent, a.completion)))
	case a.Usage == UsageAsked && asked && (a.dialect == OpenAI || a.dialect == ""):
		o.raw("usage", []byte("null"))
	}
	if finish != "" && a.traits.timings && !asked {
		o.raw("timings", a.timings())
	}
	return o.members(a.Extra).close()
}

// delta begins a delta.
func (a *answer) delta(first bool) *object {
	d := newObject()
	if !a.NoRole && (a.traits.roleAlways || first && !a.traits.roleChunk) {
		d.str("role", "assistant")
	}
	return d
}

func (a *answer) roleDelta() []byte {
	d := newObject().str("role", "assistant")
	if a.dialect == LlamaServer || len(a.ToolCalls) > 0 {
		return d.raw("content", []byte("null")).close()
	}
	return d.str("content", "").close()
}

// deltas renders the content: reasoning, text, refusal, tool calls.
func (a *answer) deltas() [][]byte {
	var out [][]byte
	add := func(set func(d *object)) {
		d := a.delta(len(out) == 0)
		set(d)
		out = append(out, d.members(a.MessageExtra).close())
	}
	for _, w := range words(a.Reasoning) {
		add(func(d *object) { d.str(a.reasoningField(), w) })
	}
	for _, p := range a.pieces {
		add(func(d *object) { d.str("content", p) })
	}
	for _, w := range words(a.Refusal) {
		add(func(d *object) { d.str("refusal", w) })
	}
	for i := range a.ToolCalls {
		for _, fragment := range a.fragments(i) {
			add(func(d *object) { d.raw("tool_calls", array(fragment)) })
		}
	}
	return out
}

// fragments renders a tool call: first its name, then its arguments in pieces.
func (a *answer) fragments(i int) [][]byte {
	size := a.ArgumentBytes
	if size <= 0 {
		size = 8
	}
	head := newObject()
	if !a.BareToolCalls {
		head.num("index", i).str("id", a.callID(i))
	}
	out := [][]byte{head.str("type", "function").
		raw("function", newObject().str("name", a.ToolCalls[i].Name).str("arguments", "").close()).close()}
	for _, piece := range pieces(a.ToolCalls[i].Arguments, size) {
		f := newObject()
		if !a.BareToolCalls {
			f.num("index", i)
		}
		out = append(out, f.raw("function", newObject().str("arguments", piece).close()).close())
	}
	return out
}
