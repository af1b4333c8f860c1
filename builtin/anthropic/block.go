// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"errors"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var (
	errNoCounterpart = errors.New("has no counterpart in the Messages API")
	errNoAddress     = errors.New("is neither a data: URL with base64 content nor an http(s) address")
	errNoFile        = errors.New("has no file_data that is a data: URL with base64 content")
)

// blank reports whether a text says nothing. The API refuses such blocks.
func blank(text string) bool { return strings.TrimSpace(text) == "" }

// textBlock writes a text; part is the client's own form of it, which may mark it for the cache.
func (e *encoder) textBlock(text string, part []byte) {
	e.Buf = append(rawjson.AppendString(append(e.Buf, `{"type":"text","text":`...), text), '}')
	e.marked(part)
}

// marked puts a part's own cache_control on the block that was just written.
func (e *encoder) marked(part []byte) {
	control := rawjson.Get(part, "cache_control")
	if e.markable = control == nil || rawjson.IsNull(control); !e.markable {
		e.Buf = append(append(append(e.Buf[:len(e.Buf)-1], `,"cache_control":`...), control...), '}')
	}
}

// textOf returns the text of a part that is one: a text, or OpenAI's refusal.
func textOf(p *sdk.ContentPart) (string, bool) {
	switch p.GetType() {
	case "text":
		return p.GetText(), true
	case "refusal":
		return rawjson.Text(p.GetJson(), "refusal"), true
	}
	return "", false
}

// part writes one part of a message as a block.
func (e *encoder) part(p *sdk.ContentPart) {
	raw := p.GetJson()
	if text, ok := textOf(p); ok {
		e.textBlock(text, raw)
		return
	}
	// An image may have megabytes; its JSON came from the host's decoder and is not checked again.
	if len(raw) == 0 || raw[0] != '{' || raw[len(raw)-1] != '}' {
		e.Fail("a content part", rawjson.ErrNotObject)
		return
	}
	switch p.GetType() {
	case "image_url":
		e.image(raw)
	case "file":
		e.file(raw)
	case "input_audio", "video_url":
		e.Fail("a content part of the type "+p.GetType(), errNoCounterpart)
	default:
		e.Buf = append(e.Buf, raw...)
		e.markable = rawjson.Get(raw, "cache_control") == nil
	}
}

// image writes OpenAI's image_url. What it says of the level of detail has no counterpart.
func (e *encoder) image(part []byte) {
	url := rawjson.Get(part, "image_url")
	address, isText := rawjson.String(url)
	if !isText {
		address = rawjson.Text(url, "url")
	}
	e.Buf = append(e.Buf, `{"type":"image","source":`...)
	mediaType, content, isData := upstream.DataURL(address)
	switch {
	case isData:
		e.base64(mediaType, content)
	case strings.HasPrefix(address, "http://"), strings.HasPrefix(address, "https://"):
		e.Buf = append(rawjson.AppendString(append(e.Buf, `{"type":"url","url":`...), address), '}')
	default:
		e.Fail("an image_url", errNoAddress)
	}
	e.Buf = append(e.Buf, '}')
	e.marked(part)
}

// file writes OpenAI's file as a document.
func (e *encoder) file(part []byte) {
	file := rawjson.Get(part, "file")
	mediaType, content, ok := upstream.DataURL(rawjson.Text(file, "file_data"))
	if !ok {
		e.Fail("a file", errNoFile)
		return
	}
	e.Buf = append(e.Buf, `{"type":"document","source":`...)
	e.base64(mediaType, content)
	if name := rawjson.Text(file, "filename"); name != "" {
		e.Buf = rawjson.AppendString(append(e.Buf, `,"title":`...), name)
	}
	e.Buf = append(e.Buf, '}')
	e.marked(part)
}

func (e *encoder) base64(mediaType, content string) {
	if mediaType == "image/jpg" {
		// Common, and wrong: the API takes the registered name only.
		mediaType = "image/jpeg"
	}
	e.Buf = rawjson.AppendString(append(e.Buf, `{"type":"base64","media_type":`...), mediaType)
	e.Buf = append(rawjson.AppendString(append(e.Buf, `,"data":`...), content), '}')
}

// toolUse writes a call that the assistant made.
func (e *encoder) toolUse(call *sdk.ToolCall) {
	e.Buf = rawjson.AppendString(append(e.Buf, `{"type":"tool_use","id":`...), toolID(call.GetId()))
	e.Buf = rawjson.AppendString(append(e.Buf, `,"name":`...), call.GetName())
	e.Buf = append(upstream.AppendArguments(append(e.Buf, `,"input":`...), call.GetArguments()), '}')
	e.markable = true
}

// toolID returns an id in the API's alphabet, which is narrower than that of
// other servers. Calls and their results change alike.
func toolID(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, id)
}

// toolResult writes what a tool answered.
func (e *encoder) toolResult(m *sdk.Message) {
	e.Buf = rawjson.AppendString(append(e.Buf, `{"type":"tool_result","tool_use_id":`...), toolID(m.GetToolCallId()))
	switch {
	case len(m.GetParts()) > 0:
		e.resultParts(m.GetParts())
	case m.GetContent() != "":
		e.Buf = rawjson.AppendString(append(e.Buf, `,"content":`...), m.GetContent())
	}
	if string(rawjson.Get(m.GetExtraJson(), "is_error")) == "true" {
		e.Buf = append(e.Buf, `,"is_error":true`...)
	}
	e.Buf = append(e.Buf, '}')
	e.markable = true
}

func (e *encoder) resultParts(parts []*sdk.ContentPart) {
	e.Buf = append(e.Buf, `,"content":[`...)
	first := true
	for _, part := range parts {
		if text, ok := textOf(part); ok && blank(text) {
			continue
		}
		if !first {
			e.Buf = append(e.Buf, ',')
		}
		first = false
		e.part(part)
	}
	e.Buf = append(e.Buf, ']')
}
