// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ollamaForm is Ollama's own API, as its documentation and its server's code
// have it. It is served in every dialect.
type ollamaForm struct{}

var _ form = ollamaForm{}

func (ollamaForm) decode(body []byte) (*chatRequest, error) {
	var in struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
			// Images are base64; another text is an error, as it is there.
			Images [][]byte `json:"images"`
			Tools  []struct {
				Function struct {
					Name      string                     `json:"name"`
					Arguments map[string]json.RawMessage `json:"arguments"`
				} `json:"function"`
			} `json:"tool_calls"`
		} `json:"messages"`
		// Stream is true by default.
		Stream  *bool           `json:"stream"`
		Format  json.RawMessage `json:"format"`
		Options struct {
			NumPredict *int `json:"num_predict"`
		} `json:"options"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	req := &chatRequest{Model: in.Model, Stream: in.Stream == nil || *in.Stream, MaxTokens: in.Options.NumPredict}
	for _, m := range in.Messages {
		req.Messages = append(req.Messages, requestMessage{Role: m.Role, Content: quote(m.Content)})
	}
	if len(in.Format) > 0 {
		req.ResponseFormat = []byte(`{"type":"json_schema"}`)
	}
	return req, nil
}

func (ollamaForm) problem(f Failure, subject string) problem {
	p := Ollama.problem(f, subject)
	switch f {
	case UnknownModel:
		p.message = fmt.Sprintf("model '%s' not found", subject)
	case ContextLength:
		p.message = "the input length exceeds the context length"
	case MalformedMessage:
		p.message = "json: cannot unmarshal object into Go struct field ChatRequest.messages.content of type string"
	}
	return p
}

func (ollamaForm) errorBody(p problem) []byte { return newObject().str("error", p.message).close() }
func (ollamaForm) streamType() string         { return "application/x-ndjson" }
func (ollamaForm) frame(value []byte) []byte  { return append(value, '\n') }

func (ollamaForm) wrongTypes(bool) []byte {
	return []byte(`{"model":7,"message":"none","done":"no"}`)
}

func (f ollamaForm) failed(p problem) []byte { return f.frame(f.errorBody(p)) }

func (ollamaForm) body(a *answer) []byte {
	m := newObject().str("role", "assistant").str("content", a.text)
	if a.Reasoning != "" {
		m.str("thinking", a.Reasoning)
	}
	if len(a.ToolCalls) > 0 {
		var calls [][]byte
		for i := range a.ToolCalls {
			calls = append(calls, a.nativeCall(i))
		}
		m.raw("tool_calls", array(calls...))
	}
	return a.nativeEnd(m.members(a.MessageExtra).close())
}

func (a *answer) native() *object {
	return newObject().str("model", a.model).str("created_at", "2026-01-01T00:00:00.000000Z")
}

func (a *answer) nativeCall(i int) []byte {
	c := newObject()
	if !a.BareToolCalls {
		c.str("id", a.callID(i))
	}
	function := newObject()
	if !a.BareToolCalls {
		function.num("index", i)
	}
	return c.raw("function", function.str("name", a.ToolCalls[i].Name).raw("arguments", argumentsOf(a.ToolCalls[i])).close()).close()
}

// nativeEnd renders the object that ends an answer, with its statistics.
func (a *answer) nativeEnd(message []byte) []byte {
	o := a.native().raw("message", message).raw("done", []byte("true"))
	if a.finish != "" && !a.NoFinish {
		reason := a.finish
		if reason == "tool_calls" {
			// Ollama has no word for it.
			reason = "stop"
		}
		o.str("done_reason", reason)
	}
	if a.Usage == UsageNone {
		return o.members(a.Extra).close()
	}
	load := a.load + time.Millisecond
	return o.raw("total_duration", nanoseconds(load+2*time.Millisecond)).raw("load_duration", nanoseconds(load)).
		num("prompt_eval_count", a.prompt).raw("prompt_eval_duration", nanoseconds(time.Millisecond)).
		num("eval_count", a.completion).raw("eval_duration", nanoseconds(time.Millisecond)).members(a.Extra).close()
}

func nanoseconds(d time.Duration) []byte { return strconv.AppendInt(nil, d.Nanoseconds(), 10) }

func (ollamaForm) opening(*answer) [][]byte { return nil }

func (f ollamaForm) content(a *answer) [][]byte {
	var out [][]byte
	add := func(set func(m *object)) {
		m := newObject().str("role", "assistant")
		set(m)
		out = append(out, f.frame(a.native().raw("message", m.members(a.MessageExtra).close()).raw("done", []byte("false")).members(a.Extra).close()))
	}
	for _, w := range words(a.Reasoning) {
		add(func(m *object) { m.str("content", "").str("thinking", w) })
	}
	for _, p := range a.pieces {
		add(func(m *object) { m.str("content", p) })
	}
	for i := range a.ToolCalls {
		add(func(m *object) { m.str("content", "").raw("tool_calls", array(a.nativeCall(i))) })
	}
	return out
}

func (f ollamaForm) closing(a *answer) [][]byte {
	if a.NoDone {
		return nil
	}
	return [][]byte{f.frame(a.nativeEnd(newObject().str("role", "assistant").str("content", "").close()))}
}

// withTag adds the tag that Ollama takes for granted.
func withTag(name string) string {
	if strings.Contains(name[strings.LastIndex(name, "/")+1:], ":") {
		return name
	}
	return name + ":latest"
}
