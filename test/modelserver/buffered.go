// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// buffered sends the whole answer as one JSON object.
func (e *exchange) buffered(a *answer) {
	e.w.Header().Set("Content-Type", "application/json")
	body := e.form.body(a)
	switch a.Fault {
	case ErrorAfter:
		body = e.form.errorBody(e.form.problem(cmp.Or(a.Error, Internal), ""))
	case EndAfter, BadJSONAfter:
		body = body[:len(body)/2]
	case CutHeaders, CutAfter, ResetAfter, StallHeaders, StallAfter, SlowAfter:
		e.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	e.w.WriteHeader(http.StatusOK)
	if a.FirstMS > 0 || e.s.cfg.Nagle || a.Fault != "" {
		e.flush()
	}
	if !e.wait(time.Duration(a.FirstMS) * time.Millisecond) {
		return
	}
	switch a.Fault {
	case CutHeaders:
		e.cut(false)
		return
	case StallHeaders:
		e.stall()
		return
	}
	if _, err := e.w.Write(body); err != nil {
		return
	}
	switch a.Fault {
	case CutAfter, ResetAfter:
		e.flush()
		e.cut(a.Fault == ResetAfter)
	case StallAfter:
		e.flush()
		e.stall()
	case SlowAfter:
		for e.wait(drip) && e.piece([]byte(" ")) {
		}
	}
}

// body renders a whole answer.
func (completionsForm) body(a *answer) []byte {
	o := a.envelope("chat.completion").raw("choices", array(a.choice("message", a.message(), a.finish)))
	if a.Usage != UsageNone {
		o.raw("usage", a.usage(a.completion))
	}
	if a.traits.timings {
		o.raw("timings", a.timings())
	}
	return o.members(a.Extra).close()
}

func (a *answer) message() []byte {
	m := newObject().str("role", "assistant")
	if a.text == "" && (a.Refusal != "" || len(a.ToolCalls) > 0) {
		m.raw("content", []byte("null"))
	} else {
		m.str("content", a.text)
	}
	if a.Reasoning != "" {
		m.str(a.reasoningField(), a.Reasoning)
	}
	switch {
	case a.Refusal != "":
		m.str("refusal", a.Refusal)
	case a.dialect == OpenAI || a.dialect == "":
		m.raw("refusal", []byte("null"))
	}
	if len(a.ToolCalls) > 0 {
		var calls [][]byte
		for i := range a.ToolCalls {
			calls = append(calls, a.toolCall(i))
		}
		m.raw("tool_calls", array(calls...))
	}
	return m.members(a.MessageExtra).close()
}

// callID returns the id of a tool call; one is made when the behaviour has none.
func (a *answer) callID(i int) string {
	if id := a.ToolCalls[i].ID; id != "" {
		return id
	}
	return fmt.Sprintf("call_mock_%d", i)
}

func (a *answer) toolCall(i int) []byte {
	c := newObject()
	if !a.BareToolCalls {
		c.str("id", a.callID(i))
	}
	return c.str("type", "function").
		raw("function", newObject().str("name", a.ToolCalls[i].Name).str("arguments", a.ToolCalls[i].Arguments).close()).
		close()
}
