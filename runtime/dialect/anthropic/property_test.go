// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic_test

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/sdk"
)

type obj = map[string]any

// dice makes random conversations, each with the blocks that a client would send.
type dice struct{ *rand.Rand }

func (d dice) coin() bool { return d.IntN(2) == 0 }

func (d dice) text() string {
	pieces := []string{"a", "Zürich ", "<b>&", "\"\\", "\n", "日本", "😀", "\u2028", "{", "x = 1;", "\x00"}
	var b strings.Builder
	for range 1 + d.IntN(5) {
		b.WriteString(pieces[d.IntN(len(pieces))])
	}
	return b.String()
}

func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// parts returns at least two parts, so that they stay parts, and their blocks.
func (d dice) parts() (content string, parts []*sdk.ContentPart, blocks []any) {
	var texts []string
	for range 2 + d.IntN(3) {
		if t := d.text(); d.coin() {
			texts = append(texts, t)
			parts = append(parts, &sdk.ContentPart{Type: "text", Text: t})
			blocks = append(blocks, obj{"type": "text", "text": t})
			continue
		}
		url := "https://example.org/" + strconv.Itoa(d.IntN(9))
		source := obj{"type": "url", "url": url}
		if d.coin() {
			url, source = "data:image/png;base64,AAAA", obj{"type": "base64", "media_type": "image/png", "data": "AAAA"}
		}
		parts = append(parts, &sdk.ContentPart{Type: "image_url", Json: marshal(obj{"type": "image_url", "image_url": obj{"url": url}})})
		blocks = append(blocks, obj{"type": "image", "source": source})
	}
	return strings.Join(texts, "\n"), parts, blocks
}

// content fills a message, and returns what a client sends for it.
func (d dice) content(m *sdk.Message) any {
	if d.coin() {
		m.Content = d.text()
		if d.coin() {
			return []any{obj{"type": "text", "text": m.Content}}
		}
		return m.Content
	}
	var blocks []any
	m.Content, m.Parts, blocks = d.parts()
	return blocks
}

func (d dice) assistant(calls int) (*sdk.Message, obj) {
	m := &sdk.Message{Role: "assistant"}
	blocks := []any{}
	if d.coin() {
		think := []any{obj{"type": "thinking", "thinking": d.text(), "signature": "s"}, obj{"type": "redacted_thinking", "data": "d"}}
		m.ExtraJson = marshal(obj{"thinking_blocks": think})
		blocks = append(blocks, think...)
	}
	if d.coin() {
		m.Content = d.text()
		blocks = append(blocks, obj{"type": "text", "text": m.Content})
	}
	for i := range calls {
		call := &sdk.ToolCall{Id: "t" + strconv.Itoa(i), Type: "function", Name: "f", Arguments: "!" + d.text()}
		input := any(obj{"_raw_arguments": call.Arguments})
		if d.coin() {
			input = obj{"n": d.IntN(100), "s": d.text()}
			call.Arguments = string(marshal(input))
		}
		m.ToolCalls = append(m.ToolCalls, call)
		blocks = append(blocks, obj{"type": "tool_use", "id": call.Id, "name": call.Name, "input": input})
	}
	return m, obj{"role": "assistant", "content": blocks}
}

// conversation returns messages, and the request that says the same.
func (d dice) conversation() (messages []*sdk.Message, request obj) {
	var turns []any
	request = obj{"max_tokens": 10}
	if d.coin() {
		m := &sdk.Message{Role: "system"}
		if request["system"] = d.content(m); m.Content == "" {
			m.Content, m.Parts = "s", nil
			request["system"] = "s"
		}
		messages = append(messages, m)
	}
	for range 1 + d.IntN(4) {
		calls := d.IntN(4)
		m, turn := d.assistant(calls)
		messages, turns = append(messages, m), append(turns, turn)
		var blocks []any
		for i := range calls {
			result := &sdk.Message{Role: "tool", ToolCallId: "t" + strconv.Itoa(i)}
			block := obj{"type": "tool_result", "tool_use_id": result.ToolCallId, "content": d.content(result)}
			if d.coin() {
				block["is_error"] = true
				result.ExtraJson = []byte(`{"is_error":true}`)
			}
			messages, blocks = append(messages, result), append(blocks, block)
		}
		user := &sdk.Message{Role: "user"}
		content := d.content(user)
		messages = append(messages, user)
		if list, ok := content.([]any); ok && d.coin() {
			turns = append(turns, obj{"role": "user", "content": append(blocks, list...)})
			continue
		}
		if len(blocks) > 0 {
			turns = append(turns, obj{"role": "user", "content": blocks})
		}
		turns = append(turns, obj{"role": "user", "content": content})
	}
	request["messages"] = turns
	return messages, request
}

func TestConversationsRoundTrip(t *testing.T) {
	for seed := range uint64(500) {
		want, request := dice{rand.New(rand.NewPCG(seed, 1))}.conversation()
		req, err := anthropic.DecodeMessages(marshal(request))
		require.NoError(t, err, "seed %d", seed)
		require.Len(t, req.Messages, len(want), "seed %d", seed)
		for i := range want {
			requireMessage(t, want[i], req.Messages[i])
		}
	}
}

// TestAnswersRoundTrip sends an answer out and back in, as a client does that
// continues a conversation.
func TestAnswersRoundTrip(t *testing.T) {
	for seed := range uint64(200) {
		d := dice{rand.New(rand.NewPCG(seed, 2))}
		m, _ := d.assistant(d.IntN(3))
		answer := &sdk.Answer{Text: m.Content, ToolCalls: m.ToolCalls, Extra: &sdk.Extra{MessageJson: m.ExtraJson}}
		b, err := anthropic.EncodeMessage(meta, answer, response())
		require.NoError(t, err)
		var sent struct{ Content json.RawMessage }
		require.NoError(t, json.Unmarshal(b, &sent))
		req := decode(t, `{"max_tokens": 1, "messages": [{"role": "assistant", "content": `+string(sent.Content)+`}]}`)
		require.Len(t, req.Messages, 1)
		requireMessage(t, m, req.Messages[0])
	}
}
