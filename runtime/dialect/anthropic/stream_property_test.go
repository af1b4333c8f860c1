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

// said is what a random stream of deltas says in all.
type said struct {
	text, thinking string
	calls          []readCall
}

// deltas makes a stream: its calls come one after the other, or mixed.
func (d dice) deltas() (out []*sdk.Delta, all said) {
	var pending []*sdk.ToolCallDelta
	for i := range d.IntN(4) {
		arguments := string(marshal(obj{"s": d.text(), "n": i}))
		if d.IntN(8) == 0 {
			arguments = arguments[:len(arguments)/2]
		}
		arguments = strings.ToValidUTF8(arguments, "")
		id := "c" + strconv.Itoa(i)
		all.calls = append(all.calls, readCall{id, "f", arguments})
		pending = append(pending, &sdk.ToolCallDelta{Index: int32(i), Id: id, Name: "f"})
		for rest := []rune(arguments); len(rest) > 0; {
			n := 1 + d.IntN(len(rest))
			pending = append(pending, &sdk.ToolCallDelta{Index: int32(i), Arguments: string(rest[:n])})
			rest = rest[n:]
		}
	}
	if d.coin() {
		pending = d.mixed(pending)
	}
	for len(pending) > 0 || d.IntN(3) > 0 {
		delta := &sdk.Delta{}
		if d.IntN(3) == 0 {
			delta.Reasoning = d.text()
			all.thinking += delta.Reasoning
		}
		if d.coin() {
			delta.Text = d.text()
			all.text += delta.Text
		}
		n := min(len(pending), d.IntN(4))
		delta.ToolCalls, pending = pending[:n], pending[n:]
		out = append(out, delta)
	}
	return out, all
}

// mixed shuffles fragments, but for the order within each call.
func (d dice) mixed(fragments []*sdk.ToolCallDelta) []*sdk.ToolCallDelta {
	var out []*sdk.ToolCallDelta
	for len(fragments) > 0 {
		pick := fragments[d.IntN(len(fragments))].GetIndex()
		for i, f := range fragments {
			if f.GetIndex() == pick {
				out = append(out, f)
				fragments = append(append([]*sdk.ToolCallDelta{}, fragments[:i]...), fragments[i+1:]...)
				break
			}
		}
	}
	return out
}

func stream(t require.TestingT, deltas []*sdk.Delta, answer *sdk.Answer) reading {
	e := anthropic.Events{Meta: meta}
	var out strings.Builder
	for _, d := range deltas {
		events, err := e.Delta(d)
		require.NoError(t, err)
		sse(&out, events)
	}
	events, err := e.Finish(answer, response())
	require.NoError(t, err)
	sse(&out, events)
	return read(t, out.String())
}

func TestStreamsReassemble(t *testing.T) {
	for seed := range uint64(1000) {
		deltas, all := dice{rand.New(rand.NewPCG(seed, 3))}.deltas()
		got := stream(t, deltas, &sdk.Answer{FinishReason: "stop"})
		require.Equal(t, all.text, got.Text, "seed %d", seed)
		require.Equal(t, all.thinking, got.Thinking, "seed %d", seed)
		require.ElementsMatch(t, all.calls, got.Calls, "seed %d", seed)
		require.Equal(t, []int64{6, 5, 4}, []int64{got.Input, got.Output, got.CacheRead})
		want := "end_turn"
		if len(all.calls) > 0 {
			want = "tool_use"
		}
		require.Equal(t, want, got.StopReason)
	}
}

// TestStreamsSayWhatMessagesSay compares the two forms of one answer.
func TestStreamsSayWhatMessagesSay(t *testing.T) {
	answer := &sdk.Answer{
		Text: "b", Reasoning: "a", FinishReason: "tool_calls",
		ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "f", Arguments: `{"x":1}`}},
	}
	got := stream(t, []*sdk.Delta{{
		Reasoning: "a", Text: "b", ToolCalls: []*sdk.ToolCallDelta{{Id: "c", Name: "f", Arguments: `{"x":1}`}},
	}}, answer)
	whole := encode(t, answer, response())
	require.Equal(t, whole.StopReason, got.StopReason)
	require.Equal(t, whole.Content[0]["thinking"], got.Thinking)
	require.Equal(t, whole.Content[1]["text"], got.Text)
	require.JSONEq(t, string(marshal(whole.Content[2]["input"])), got.Calls[0].Arguments)
}

func TestWhatFollowsAWholeCallIsNoPartOfIt(t *testing.T) {
	got := stream(t, []*sdk.Delta{
		{ToolCalls: []*sdk.ToolCallDelta{{Index: 0, Id: "a", Arguments: "{}"}, {Index: 1, Id: "b", Arguments: "{}"}, {Index: 0, Arguments: "\n"}}},
	}, &sdk.Answer{})
	require.Equal(t, []readCall{{"a", "", "{}"}, {"b", "", "{}"}}, got.Calls)
}

// FuzzDecodeMessages proves that no body panics, and that whatever decodes has
// a conversation and JSON where JSON is due.
func FuzzDecodeMessages(f *testing.F) {
	f.Add([]byte(`{` + hello + `, "system": [{"type": "text", "text": "a"}], "x": [1, {"y": null}]}`))
	f.Add([]byte(`{"max_tokens": 1, "messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": []}]}], "tools": [{"name": "f", "input_schema": {}}]}`))
	f.Add([]byte(`{"max_tokens": 1, "messages": [{"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "b", "input": {"_raw_arguments": ""}}]}]}`))
	f.Add([]byte("{\"messages\": [\n\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := anthropic.DecodeMessages(body)
		if err != nil {
			requireInvalid(t, err)
			return
		}
		require.NotEmpty(t, req.Messages)
		for _, raw := range [][]byte{req.Params.GetExtraJson(), req.Params.GetToolsJson(), req.Params.GetToolChoiceJson(), req.Params.GetResponseFormatJson()} {
			require.True(t, len(raw) == 0 || json.Valid(raw), "%s", raw)
		}
		for _, m := range req.Messages {
			require.True(t, len(m.GetExtraJson()) == 0 || json.Valid(m.GetExtraJson()))
			for _, p := range m.GetParts() {
				require.True(t, len(p.GetJson()) == 0 || json.Valid(p.GetJson()))
			}
		}
	})
}

// FuzzEvents plays deltas that the fuzzer's bytes choose, and reads them strictly.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("tHello\x00rhm\x000{}\x001{\"a\":1}"))
	f.Add([]byte("0{\x001{}\x000}\x00tx\x000 "))
	f.Add([]byte("st\x00st\x00rx\x00st"))
	f.Fuzz(func(t *testing.T, script []byte) {
		var deltas []*sdk.Delta
		var text, thinking string
		for line := range strings.SplitSeq(strings.ToValidUTF8(string(script), "?"), "\x00") {
			if line == "" {
				continue
			}
			d, rest := &sdk.Delta{}, line[1:]
			switch line[0] {
			case 't':
				d.Text = rest
				text += rest
			case 'r':
				d.Reasoning = rest
				thinking += rest
			case 's':
				d.Extra = &sdk.Extra{MessageJson: marshal(obj{"thinking_blocks": []any{obj{"type": "thinking", "signature": rest}, obj{"type": "redacted_thinking"}}})}
			default:
				d.ToolCalls = []*sdk.ToolCallDelta{{Index: int32(line[0]) % 4, Arguments: rest}}
			}
			deltas = append(deltas, d)
		}
		got := stream(t, deltas, &sdk.Answer{})
		require.Equal(t, text, got.Text)
		require.Equal(t, thinking, got.Thinking)
	})
}
