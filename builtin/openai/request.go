// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// dialect is what a server has been found to accept.
type dialect struct {
	// noStreamOptions leaves stream_options out.
	noStreamOptions bool
	// maxCompletionTokens sends max_tokens under its newer name.
	maxCompletionTokens bool
}

// encoder builds a request's body.
type encoder struct {
	*rawjson.Object
}

// encodeChat returns the body of a request for a completion. Members that the
// contract does not name are appended as they are, unless they would repeat one
// that it does.
func encodeChat(req *sdk.CompleteRequest, stream bool, d dialect) ([]byte, error) {
	e := &encoder{rawjson.NewObject(sizeHint(req))}
	if req.GetModel() != "" {
		e.String("model", req.GetModel())
	}
	e.Key("messages")
	e.Buf = append(e.Buf, '[')
	for i, m := range req.GetMessages() {
		if i > 0 {
			e.Buf = append(e.Buf, ',')
		}
		e.message(m)
	}
	e.Buf = append(e.Buf, ']')
	e.params(req.GetParams(), d)
	if req.GetUser() != "" {
		e.String("user", req.GetUser())
	}
	e.stream(req.GetParams().GetExtraJson(), stream, d)
	// The model is the specialist's, whatever the client named.
	e.Take("model")
	e.Extra("extra_json", req.GetParams().GetExtraJson(), e.Taken())
	return e.Close()
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

func (e *encoder) params(p *sdk.Params, d dialect) {
	if p == nil {
		return
	}
	e.Float("temperature", p.Temperature)
	e.Float("top_p", p.TopP)
	if p.MaxTokens != nil {
		name := "max_tokens"
		if d.maxCompletionTokens {
			name = "max_completion_tokens"
		}
		e.Int(name, p.GetMaxTokens())
		// The client may have sent the other name as well, and must not win by it.
		e.Take("max_tokens", "max_completion_tokens")
	}
	e.Strings("stop", p.GetStop())
	if p.Seed != nil {
		e.Int("seed", p.GetSeed())
	}
	e.Float("presence_penalty", p.PresencePenalty)
	e.Float("frequency_penalty", p.FrequencyPenalty)
	e.Raw("tools", "tools_json", p.GetToolsJson())
	e.Raw("tool_choice", "tool_choice_json", p.GetToolChoiceJson())
	e.Raw("response_format", "response_format_json", p.GetResponseFormatJson())
}

// stream asks for a stream with usage, and keeps the client's own stream_options.
func (e *encoder) stream(extra []byte, stream bool, d dialect) {
	e.Take("stream", "stream_options")
	if !stream {
		return
	}
	e.Key("stream")
	e.Buf = append(e.Buf, "true"...)
	if d.noStreamOptions {
		return
	}
	e.Key("stream_options")
	e.Buf = append(e.Buf, `{"include_usage":true`...)
	if json.Valid(extra) {
		if own := rawjson.Get(extra, "stream_options"); own != nil && !rawjson.IsNull(own) {
			e.Extra("stream_options", own, map[string]bool{"include_usage": true})
		}
	}
	e.Buf = append(e.Buf, '}')
}
