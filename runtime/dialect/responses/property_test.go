// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
)

type obj = map[string]any

// dice makes random conversations, each with the items that a client would send.
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

// content fills a message, and returns what a client sends for it; kind is the
// type of its texts.
func (d dice) content(m *sdk.Message, kind string) any {
	if d.coin() {
		m.Content = d.text()
		if d.coin() {
			return []any{obj{"type": kind, "text": m.Content}}
		}
		return m.Content
	}
	var texts []string
	var parts []any
	for range 2 + d.IntN(3) {
		if kind == "output_text" || d.coin() {
			t := d.text()
			texts = append(texts, t)
			m.Parts = append(m.Parts, &sdk.ContentPart{Type: "text", Text: t})
			parts = append(parts, obj{"type": kind, "text": t})
			continue
		}
		image := obj{"url": "https://example.org/" + strconv.Itoa(d.IntN(9)), "detail": "low"}
		m.Parts = append(m.Parts, &sdk.ContentPart{Type: "image_url", Json: marshal(obj{"type": "image_url", "image_url": image})})
		parts = append(parts, obj{"type": "input_image", "image_url": image["url"], "detail": "low"})
	}
	m.Content = strings.Join(texts, "\n")
	return parts
}

// assistant returns one turn of the assistant and its items; it is never empty.
func (d dice) assistant(calls int) (m *sdk.Message, items []any) {
	m = &sdk.Message{Role: "assistant"}
	if d.coin() {
		thought := obj{"type": "reasoning", "id": "rs", "summary": []any{}, "content": []any{obj{"type": "reasoning_text", "text": d.text()}}}
		m.ExtraJson = marshal(obj{"reasoning_items": []any{thought}})
		items = append(items, thought)
	}
	if calls == 0 || d.coin() {
		items = append(items, obj{"type": "message", "role": "assistant", "content": d.content(m, "output_text")})
	}
	for i := range calls {
		call := &sdk.ToolCall{Id: "t" + strconv.Itoa(i), Type: "function", Name: "f", Arguments: d.text()}
		m.ToolCalls = append(m.ToolCalls, call)
		items = append(items, obj{"type": "function_call", "call_id": call.Id, "name": "f", "arguments": call.Arguments})
	}
	return m, items
}

// conversation returns messages, and the request that says the same.
func (d dice) conversation() (messages []*sdk.Message, request obj) {
	var items []any
	request = obj{}
	if d.coin() {
		m := &sdk.Message{Role: "system", Content: d.text()}
		request["instructions"] = m.Content
		messages = append(messages, m)
	}
	for range 1 + d.IntN(4) {
		user := &sdk.Message{Role: "user"}
		items = append(items, obj{"role": "user", "content": d.content(user, "input_text")})
		calls := d.IntN(4)
		m, own := d.assistant(calls)
		messages, items = append(messages, user, m), append(items, own...)
		for i := range calls {
			result := &sdk.Message{Role: "tool", ToolCallId: "t" + strconv.Itoa(i)}
			items = append(items, obj{"type": "function_call_output", "call_id": result.ToolCallId, "output": d.content(result, "input_text")})
			messages = append(messages, result)
		}
	}
	request["input"] = items
	return messages, request
}

func TestConversationsRoundTrip(t *testing.T) {
	for seed := range uint64(500) {
		want, request := dice{rand.New(rand.NewPCG(seed, 1))}.conversation()
		req, err := responses.Decode(marshal(request))
		require.NoError(t, err, "seed %d", seed)
		require.Len(t, req.Messages, len(want), "seed %d", seed)
		for i := range want {
			requireMessage(t, want[i], req.Messages[i])
		}
	}
}

// TestAnswersRoundTrip sends an answer out and its output back in, as a client
// does that continues a conversation.
func TestAnswersRoundTrip(t *testing.T) {
	for seed := range uint64(200) {
		d := dice{rand.New(rand.NewPCG(seed, 2))}
		m, _ := d.assistant(d.IntN(3))
		m.Parts, m.ExtraJson = nil, nil
		answer := &sdk.Answer{Text: m.Content, ToolCalls: m.ToolCalls, Reasoning: "hm"}
		b, err := responses.Encode(meta, answer, response())
		require.NoError(t, err)
		var sent struct{ Output []json.RawMessage }
		require.NoError(t, json.Unmarshal(b, &sent))
		req := decode(t, `{"input": `+string(marshal(sent.Output))+`}`)
		require.Len(t, req.Messages, 1)
		m.ExtraJson = marshal(map[string]any{"reasoning_items": sent.Output[:1]})
		requireMessage(t, m, req.Messages[0])
	}
}
