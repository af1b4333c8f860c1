// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"
)

// reading is what a client makes of a stream.
type reading struct {
	Text, Thinking, Signatures string
	Calls                      []readCall
	Redacted                   int
	StopReason                 string
	Input, Output, CacheRead   int64
}

type readCall struct{ ID, Name, Arguments string }

type readEvent struct {
	Type    string
	Index   *int
	Message *struct {
		ID, Role, Model string
		Content         []any
		Usage           struct {
			InputTokens *int64 `json:"input_tokens"`
		}
	}
	ContentBlock *struct {
		Type, ID, Name, Text, Thinking string
		Input                          json.RawMessage
	} `json:"content_block"`
	Delta *struct {
		Type, Text, Thinking, Signature string
		PartialJSON                     string `json:"partial_json"`
		StopReason                      string `json:"stop_reason"`
	}
	Usage *struct {
		Input     int64 `json:"input_tokens"`
		Output    int64 `json:"output_tokens"`
		CacheRead int64 `json:"cache_read_input_tokens"`
	}
}

// read reads a stream as a strict client does: one block at a time, indices
// from 0 without a gap, deltas that fit their block, and an end.
func read(t require.TestingT, stream string) reading {
	var out reading
	kind, next, state := "", 0, "new"
	for raw := range strings.SplitSeq(strings.TrimSuffix(stream, "\n\n"), "\n\n") {
		name, data, ok := strings.Cut(strings.TrimPrefix(raw, "event: "), "\ndata: ")
		require.True(t, ok, raw)
		var e readEvent
		require.NoError(t, json.Unmarshal([]byte(data), &e), raw)
		require.Equal(t, name, e.Type)
		switch e.Type {
		case "message_start":
			require.Equal(t, "new", state)
			require.Equal(t, []string{"msg_1", "assistant", "aua"}, []string{e.Message.ID, e.Message.Role, e.Message.Model})
			require.NotNil(t, e.Message.Content)
			require.NotNil(t, e.Message.Usage.InputTokens)
			state = "started"
		case "content_block_start":
			require.Equal(t, "started", state)
			require.Empty(t, kind, "the block before is closed")
			require.Equal(t, next, *e.Index)
			kind = e.ContentBlock.Type
			require.Empty(t, e.ContentBlock.Text+e.ContentBlock.Thinking)
			switch kind {
			case "tool_use":
				require.NotEmpty(t, e.ContentBlock.ID)
				require.Equal(t, "{}", string(e.ContentBlock.Input))
				out.Calls = append(out.Calls, readCall{ID: e.ContentBlock.ID, Name: e.ContentBlock.Name})
			case "redacted_thinking":
				out.Redacted++
			}
		case "content_block_delta":
			require.Equal(t, next, *e.Index)
			switch kind + " " + e.Delta.Type {
			case "text text_delta":
				out.Text += e.Delta.Text
			case "thinking thinking_delta":
				out.Thinking += e.Delta.Thinking
			case "thinking signature_delta":
				out.Signatures += e.Delta.Signature
			case "tool_use input_json_delta":
				out.Calls[len(out.Calls)-1].Arguments += e.Delta.PartialJSON
			default:
				require.Fail(t, "a delta of the wrong type", raw)
			}
		case "content_block_stop":
			require.Equal(t, next, *e.Index)
			require.NotEmpty(t, kind)
			kind = ""
			next++
		case "message_delta":
			require.Equal(t, "started", state)
			require.Empty(t, kind)
			out.StopReason = e.Delta.StopReason
			out.Input, out.Output, out.CacheRead = e.Usage.Input, e.Usage.Output, e.Usage.CacheRead
			state = "ending"
		case "message_stop":
			require.Equal(t, "ending", state)
			state = "ended"
		default:
			require.Fail(t, "an event that clients do not know", raw)
		}
	}
	require.Equal(t, "ended", state)
	return out
}
