// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/auahq/aua/sdk"
)

var (
	errNotObject = errors.New("is not a JSON object")
	errNotJSON   = errors.New("is not JSON")
	errNotFinite = errors.New("is not a finite number")
)

// dialect is what a server has been found to accept.
type dialect struct {
	// noStreamOptions leaves stream_options out.
	noStreamOptions bool
	// maxCompletionTokens sends max_tokens under its newer name.
	maxCompletionTokens bool
}

// encoder builds a request's body, in one pass and one buffer: prompts may
// have megabytes.
type encoder struct {
	b       []byte
	written map[string]bool
	err     error
}

// encodeChat returns the body of a request for a completion. Members that the
// contract does not name are appended as they are, unless they would repeat one
// that it does.
func encodeChat(req *sdk.CompleteRequest, stream bool, d dialect) ([]byte, error) {
	e := &encoder{b: make([]byte, 0, sizeHint(req)), written: make(map[string]bool, 16)}
	e.b = append(e.b, '{')
	if req.GetModel() != "" {
		e.key("model")
		e.b = appendString(e.b, req.GetModel())
	}
	e.key("messages")
	e.b = append(e.b, '[')
	for i, m := range req.GetMessages() {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		e.message(m)
	}
	e.b = append(e.b, ']')
	e.params(req.GetParams(), d)
	if req.GetUser() != "" {
		e.key("user")
		e.b = appendString(e.b, req.GetUser())
	}
	e.stream(req.GetParams().GetExtraJson(), stream, d)
	// The model is the specialist's, whatever the client named.
	e.written["model"] = true
	e.extra("extra_json", req.GetParams().GetExtraJson(), e.written)
	e.b = append(e.b, '}')
	return e.b, e.err
}

// sizeHint is close to the body's size, so that the buffer grows once at most.
func sizeHint(req *sdk.CompleteRequest) int {
	p := req.GetParams()
	n := 512 + len(p.GetToolsJson()) + len(p.GetExtraJson()) + len(p.GetResponseFormatJson())
	for _, m := range req.GetMessages() {
		n += 64 + len(m.GetContent()) + len(m.GetContent())/16 + len(m.GetExtraJson())
		for _, part := range m.GetParts() {
			n += 32 + len(part.GetText()) + len(part.GetJson())
		}
		for _, call := range m.GetToolCalls() {
			n += 128 + len(call.GetArguments())*9/8
		}
	}
	return n
}

func (e *encoder) fail(member string, err error) {
	if e.err == nil {
		e.err = fmt.Errorf("%s %w", member, err)
	}
}

// key begins a member of the top level.
func (e *encoder) key(name string) {
	e.b = appendKey(e.b, name)
	e.written[name] = true
}

// appendKey begins a member of the object that b ends in.
func appendKey(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(appendString(b, name), ':')
}

func (e *encoder) params(p *sdk.Params, d dialect) {
	if p == nil {
		return
	}
	e.float("temperature", p.Temperature)
	e.float("top_p", p.TopP)
	if p.MaxTokens != nil {
		name := "max_tokens"
		if d.maxCompletionTokens {
			name = "max_completion_tokens"
		}
		e.key(name)
		e.b = strconv.AppendInt(e.b, p.GetMaxTokens(), 10)
		// The client may have sent the other name as well, and must not win by it.
		e.written["max_tokens"], e.written["max_completion_tokens"] = true, true
	}
	if len(p.GetStop()) > 0 {
		e.key("stop")
		for i, s := range p.GetStop() {
			e.b = append(e.b, "[,"[min(i, 1)])
			e.b = appendString(e.b, s)
		}
		e.b = append(e.b, ']')
	}
	if p.Seed != nil {
		e.key("seed")
		e.b = strconv.AppendInt(e.b, p.GetSeed(), 10)
	}
	e.float("presence_penalty", p.PresencePenalty)
	e.float("frequency_penalty", p.FrequencyPenalty)
	e.raw("tools", p.GetToolsJson())
	e.raw("tool_choice", p.GetToolChoiceJson())
	e.raw("response_format", p.GetResponseFormatJson())
}

func (e *encoder) float(name string, value *float64) {
	if value == nil {
		return
	}
	if math.IsNaN(*value) || math.IsInf(*value, 0) {
		e.fail(name, errNotFinite)
		return
	}
	e.key(name)
	e.b = strconv.AppendFloat(e.b, *value, 'g', -1, 64)
}

func (e *encoder) raw(name string, value []byte) {
	if len(value) == 0 {
		return
	}
	if !json.Valid(value) {
		e.fail(name+"_json", errNotJSON)
		return
	}
	e.key(name)
	e.b = append(e.b, value...)
}

// extra appends the members of an object, without those that taken names.
func (e *encoder) extra(member string, object []byte, taken map[string]bool) {
	if len(object) == 0 {
		return
	}
	if !json.Valid(object) {
		e.fail(member, errNotJSON)
		return
	}
	ok := eachMember(object, func(name, value []byte) {
		if !taken[string(name)] {
			e.b = appendKey(e.b, string(name))
			e.b = append(e.b, value...)
		}
	})
	if !ok {
		e.fail(member, errNotObject)
	}
}

// stream asks for a stream with usage, and keeps the client's own stream_options.
func (e *encoder) stream(extra []byte, stream bool, d dialect) {
	e.written["stream"], e.written["stream_options"] = true, true
	if !stream {
		return
	}
	e.key("stream")
	e.b = append(e.b, "true"...)
	if d.noStreamOptions {
		return
	}
	e.key("stream_options")
	e.b = append(e.b, `{"include_usage":true`...)
	if json.Valid(extra) {
		eachMember(extra, func(name, value []byte) {
			if string(name) == "stream_options" && !isNull(value) {
				e.extra("stream_options", value, map[string]bool{"include_usage": true})
			}
		})
	}
	e.b = append(e.b, '}')
}
