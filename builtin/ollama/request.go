// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var (
	errNoCounterpart = errors.New("has no counterpart in Ollama's API")
	errNotInline     = errors.New("is not a data: URL with base64 content, and Ollama fetches no images")
)

// encoder builds a request's body.
type encoder struct {
	*rawjson.Object
}

// encodeChat returns the body of a request for an answer.
func (s *settings) encodeChat(req *sdk.CompleteRequest, stream bool) ([]byte, error) {
	p := req.GetParams()
	e := &encoder{rawjson.NewObject(sizeHint(req))}
	if req.GetModel() != "" {
		e.String("model", req.GetModel())
	}
	e.messages(req.GetMessages())
	e.tools(p)
	e.format(p.GetResponseFormatJson())
	extra := e.split(p.GetExtraJson())
	e.options(merged(s.options, extra.options, params(e, p)))
	e.think(s.Think, extra)
	e.keepAlive(s.keepAlive, extra.rest)
	// The server streams unless it is told not to.
	e.Key("stream")
	if stream {
		e.Buf = append(e.Buf, "true"...)
	} else {
		e.Buf = append(e.Buf, "false"...)
	}
	// These are the specialist's, or have been translated.
	e.Take("model", "messages", "tools", "format", "think", "keep_alive", "stream", "stream_options", "reasoning_effort")
	e.rest(extra.rest)
	return e.Close()
}

// sizeHint is close to the body's size, so that the buffer grows once at most.
func sizeHint(req *sdk.CompleteRequest) int {
	p := req.GetParams()
	n := 512 + len(p.GetToolsJson()) + len(p.GetExtraJson()) + len(p.GetResponseFormatJson())
	for _, m := range req.GetMessages() {
		n += 96 + len(m.GetContent()) + len(m.GetContent())/16
		for _, part := range m.GetParts() {
			n += len(part.GetJson())
		}
		for _, call := range m.GetToolCalls() {
			n += 128 + len(call.GetArguments())
		}
	}
	return n
}

// tools offers tools, whose form is the same there.
func (e *encoder) tools(p *sdk.Params) {
	if choice, _ := rawjson.String(p.GetToolChoiceJson()); choice == "none" {
		return
	}
	e.Raw("tools", "tools_json", p.GetToolsJson())
}

// format demands the answer's form: a schema, or JSON of whatever form.
func (e *encoder) format(response []byte) {
	if len(response) == 0 {
		return
	}
	if !json.Valid(response) {
		e.Fail("response_format_json", rawjson.ErrNotJSON)
		return
	}
	schema := rawjson.Get(rawjson.Get(response, "json_schema"), "schema")
	switch {
	case schema != nil:
		e.Raw("format", "response_format_json", schema)
	case rawjson.Text(response, "type") == "json_object":
		e.String("format", "json")
	}
}

// think says how much to think: the client's own word, its reasoning_effort, or
// the configuration's.
func (e *encoder) think(configured string, extra clientExtra) {
	value := []byte(thinkLevels[configured])
	effort, _ := rawjson.String(extra.effort)
	switch {
	case extra.think != nil:
		value = extra.think
	case effort == "none":
		value = []byte("false")
	case effort == "low" || effort == "medium" || effort == "high":
		value = extra.effort
	}
	e.Raw("think", "think", value)
}

func (e *encoder) keepAlive(configured string, rest []rawjson.Member) {
	value := []byte(configured)
	for _, m := range rest {
		if m.Name == "keep_alive" {
			value = m.Value
		}
	}
	e.Raw("keep_alive", "keep_alive", value)
}

func (e *encoder) rest(members []rawjson.Member) {
	taken := e.Taken()
	for _, m := range members {
		if !taken[m.Name] {
			e.Key(m.Name)
			e.Buf = append(e.Buf, m.Value...)
		}
	}
}
