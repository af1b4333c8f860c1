// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"slices"
	"time"
)

// stream sends the answer as server-sent events, and flushes each.
func (e *exchange) stream(a *answer) {
	e.w.Header().Set("Content-Type", "text/event-stream")
	e.w.Header().Set("Cache-Control", "no-cache")
	e.w.WriteHeader(http.StatusOK)
	if a.FirstMS > 0 || a.Fault == CutHeaders || a.Fault == StallHeaders {
		e.flush()
	}
	switch a.Fault {
	case CutHeaders:
		e.cut(false)
		return
	case StallHeaders:
		e.stall()
		return
	}
	if !e.wait(time.Duration(a.FirstMS) * time.Millisecond) {
		return
	}
	if a.traits.roleChunk && !a.NoRole && !e.event(a.chunk(a.roleDelta(), "", 0)) {
		return
	}
	deltas := a.deltas()
	for i, delta := range deltas {
		if i > 0 && !e.wait(time.Duration(a.ChunkMS)*time.Millisecond) {
			return
		}
		if !e.event(a.chunk(delta, "", i+1)) {
			return
		}
		if i+1 == max(a.AfterChunks, 1) && e.strike(a) {
			return
		}
	}
	e.finish(a)
}

// strike carries out the faults in the middle of a stream, and reports whether one ended it.
func (e *exchange) strike(a *answer) bool {
	switch a.Fault {
	case CutAfter, ResetAfter:
		e.cut(a.Fault == ResetAfter)
	case EndAfter:
	case StallAfter:
		e.stall()
	case ErrorAfter:
		p := a.dialect.problem(Internal, "")
		if a.traits.namedErrors {
			_, _ = e.w.Write([]byte("event: error\n"))
		}
		e.event(p.body(a.dialect))
	default:
		return false
	}
	return true
}

// finish sends what follows the content.
func (e *exchange) finish(a *answer) {
	if !a.NoFinish && !e.event(a.chunk([]byte("{}"), a.finish, a.completion)) {
		return
	}
	asked := a.req.StreamOptions != nil && a.req.StreamOptions.IncludeUsage
	if a.Usage == UsageExtra || a.Usage == UsageAsked && asked {
		o := a.envelope("chat.completion.chunk").raw("choices", []byte("[]")).raw("usage", a.usage(a.completion))
		if a.traits.timings {
			o.raw("timings", a.timings())
		}
		if !e.event(o.close()) {
			return
		}
	}
	if !a.NoDone {
		e.event([]byte("[DONE]"))
	}
}

// event writes one event, and returns false when the client is gone.
func (e *exchange) event(data []byte) bool {
	if _, err := e.w.Write(slices.Concat([]byte("data: "), data, []byte("\n\n"))); err != nil {
		return false
	}
	e.flush()
	return e.r.Context().Err() == nil
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
