// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Meta is what every response and stream of one query carries.
type Meta struct {
	// ID is the response's id, "msg_" and the request's id.
	ID string
	// Model is the model as the client named it.
	Model string
}

// message is a response body, and, without content, part of the first event of a stream.
type message struct {
	ID           string       `json:"id"`
	Type         string       `json:"type"`
	Role         string       `json:"role"`
	Model        string       `json:"model"`
	Content      []any        `json:"content"`
	StopReason   *string      `json:"stop_reason"`
	StopSequence *string      `json:"stop_sequence"`
	StopDetails  *stopDetails `json:"stop_details,omitempty"`
	Usage        usage        `json:"usage"`
	Aua          *openai.Aua  `json:"aua,omitempty"`
}

type usage struct {
	InputTokens              int64 `json:"input_tokens"`
	CacheCreationInputTokens int64 `json:"cache_creation_input_tokens"`
	CacheReadInputTokens     int64 `json:"cache_read_input_tokens"`
	OutputTokens             int64 `json:"output_tokens"`
}

// usageOf counts as the dialect does: cached tokens are not input tokens.
func usageOf(u api.Usage) usage {
	return usage{
		InputTokens:          max(u.PromptTokens-u.CachedTokens, 0),
		CacheReadInputTokens: u.CachedTokens,
		OutputTokens:         u.CompletionTokens,
	}
}

type textBlock struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type thinkingBlock struct {
	Type      string `json:"type"`
	Thinking  string `json:"thinking"`
	Signature string `json:"signature"`
}

type toolUseBlock struct {
	Type  string          `json:"type"`
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Input json.RawMessage `json:"input"`
}

func emptyMessage(meta Meta) message {
	return message{ID: meta.ID, Type: "message", Role: "assistant", Model: meta.Model, Content: []any{}}
}

// EncodeMessage encodes a whole answer. When the query was not answered, the
// reason is the text, and the stop reason is refusal.
func EncodeMessage(meta Meta, answer *sdk.Answer, r *api.QueryResponse) ([]byte, error) {
	m := emptyMessage(meta)
	m.Usage, m.Aua = usageOf(r.Usage), openai.AuaOf(r)
	s := stopOf(answer, r)
	m.StopReason, m.StopSequence, m.StopDetails = &s.Reason, s.Sequence, s.Details
	if r.Status != api.StatusAnswered {
		m.Content = append(m.Content, textBlock{"text", r.Reason})
		return json.Marshal(m)
	}
	m.Content = append(m.Content, thinkingOf(answer)...)
	if text := answer.GetText(); text != "" {
		m.Content = append(m.Content, textBlock{"text", text})
	}
	for i, c := range answer.GetToolCalls() {
		m.Content = append(m.Content, toolUseBlock{"tool_use", callID(meta, c.GetId(), i), c.GetName(), inputOf(c.GetArguments())})
	}
	return json.Marshal(m)
}

// thinkingOf returns the model server's own thinking blocks, whose signatures
// it wants back, or else a block of the reasoning.
func thinkingOf(answer *sdk.Answer) []any {
	var blocks []any
	for _, b := range thinkingBlocks(answer.GetExtra()) {
		blocks = append(blocks, b)
	}
	if blocks == nil && answer.GetReasoning() != "" {
		blocks = []any{thinkingBlock{Type: "thinking", Thinking: answer.GetReasoning()}}
	}
	return blocks
}

// thinkingBlocks returns the member thinking_blocks of an answer's or a delta's message.
func thinkingBlocks(extra *sdk.Extra) []json.RawMessage {
	var own struct {
		Blocks []json.RawMessage `json:"thinking_blocks"`
	}
	if len(extra.GetMessageJson()) == 0 || json.Unmarshal(extra.GetMessageJson(), &own) != nil {
		return nil
	}
	return own.Blocks
}

// whitespace is what JSON counts as such, which is less than Unicode does.
const whitespace = " \t\r\n"

// inputOf returns arguments as a tool's input.
func inputOf(arguments string) json.RawMessage {
	if strings.Trim(arguments, whitespace) == "" {
		return json.RawMessage("{}")
	}
	if complete(arguments) {
		return json.RawMessage(arguments)
	}
	b, err := json.Marshal(map[string]string{rawArguments: arguments})
	if err != nil {
		// A string cannot fail to encode.
		panic(err)
	}
	return b
}

// complete reports whether arguments are a whole JSON object.
func complete(arguments string) bool {
	trimmed := strings.Trim(arguments, whitespace)
	return strings.HasPrefix(trimmed, "{") && strings.HasSuffix(trimmed, "}") && json.Valid([]byte(trimmed))
}

// callID returns a call's id, or makes one for a server that gave none: the
// client answers by it.
func callID(meta Meta, id string, n int) string {
	if id != "" {
		return id
	}
	return "toolu_" + strings.TrimPrefix(meta.ID, "msg_") + "_" + strconv.Itoa(n)
}
