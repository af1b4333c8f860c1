// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"
)

// reading is what a client makes of a stream.
type reading struct {
	Text, Thinking, Refusal string
	Calls                   []readCall
	Final                   body
}

type readCall struct{ ID, Name, Arguments string }

type readPart struct{ Type, Text, Refusal string }

type readItem struct {
	ID, Type, Name, Arguments, Status string
	CallID                            string `json:"call_id"`
	Content                           []readPart
}

type readEvent struct {
	Type                 string
	Sequence             *int   `json:"sequence_number"`
	OutputIndex          *int   `json:"output_index"`
	ItemID               string `json:"item_id"`
	Delta, Text, Refusal string
	Arguments            string
	Item                 *readItem
	Part                 *readPart
	Response             *body
}

// growing is an item as the deltas build it.
type growing struct {
	item    readItem
	content string
	// part and done say that its content was begun, and that it ended.
	part, done bool
}

type reader struct {
	t     require.TestingT
	items []*growing
	out   reading
}

// read reads a stream as a strict client does: sequence numbers without a gap,
// every delta in an item that was added and not done, every done with all that
// its deltas said, and a last response that says the same.
func read(t require.TestingT, stream string) reading {
	r := &reader{t: t}
	raws := strings.Split(strings.TrimSuffix(stream, "\n\n"), "\n\n")
	for i, raw := range raws {
		name, data, ok := strings.Cut(strings.TrimPrefix(raw, "event: "), "\ndata: ")
		require.True(t, ok, raw)
		var e readEvent
		require.NoError(t, json.Unmarshal([]byte(data), &e), raw)
		require.Equal(t, name, e.Type)
		require.Equal(t, i, *e.Sequence)
		switch {
		case i == 0:
			require.Equal(t, "response.created", name)
		case i == 1:
			require.Equal(t, "response.in_progress", name)
			require.Equal(t, "in_progress", e.Response.Status)
			require.Empty(t, e.Response.Output)
		case i == len(raws)-1:
			r.end(e)
		default:
			r.event(e)
		}
	}
	return r.out
}

func (r *reader) event(e readEvent) {
	require.NotNil(r.t, e.OutputIndex, e.Type)
	if e.Type == "response.output_item.added" {
		require.Len(r.t, r.items, *e.OutputIndex)
		require.Equal(r.t, "in_progress", e.Item.Status)
		r.items = append(r.items, &growing{item: *e.Item})
		return
	}
	require.Less(r.t, *e.OutputIndex, len(r.items))
	g := r.items[*e.OutputIndex]
	require.False(r.t, g.done, "nothing follows an item that is done")
	if e.Type == "response.output_item.done" {
		require.Equal(r.t, g.item.ID, e.Item.ID)
		whole := e.Item.Arguments
		for _, p := range e.Item.Content {
			whole += p.Text + p.Refusal
		}
		require.Equal(r.t, g.content, whole)
		g.item, g.done = *e.Item, true
		return
	}
	require.Equal(r.t, g.item.ID, e.ItemID)
	switch e.Type {
	case "response.content_part.added":
		require.False(r.t, g.part)
		require.Empty(r.t, e.Part.Text+e.Part.Refusal)
		g.part = true
	case "response.content_part.done":
		require.Equal(r.t, g.content, e.Part.Text+e.Part.Refusal)
	case "response.output_text.delta", "response.reasoning_text.delta", "response.refusal.delta", "response.function_call_arguments.delta":
		require.Equal(r.t, e.Type != "response.function_call_arguments.delta", g.part)
		require.NotEmpty(r.t, e.Delta)
		g.content += e.Delta
	case "response.output_text.done", "response.reasoning_text.done", "response.refusal.done", "response.function_call_arguments.done":
		require.Equal(r.t, g.content, e.Text+e.Refusal+e.Arguments)
	default:
		require.Fail(r.t, "an event that clients do not know", e.Type)
	}
}

func (r *reader) end(e readEvent) {
	r.out.Final = *e.Response
	require.Equal(r.t, "response."+e.Response.Status, e.Type)
	require.Len(r.t, e.Response.Output, len(r.items))
	for i, g := range r.items {
		require.Equal(r.t, g.item.ID, e.Response.Output[i]["id"])
		if e.Response.Status == "failed" {
			continue
		}
		require.True(r.t, g.done)
		require.Equal(r.t, g.item.Status, e.Response.Output[i]["status"])
		switch g.item.Type {
		case "reasoning":
			r.out.Thinking += g.content
		case "function_call":
			require.Equal(r.t, g.content, e.Response.Output[i]["arguments"])
			r.out.Calls = append(r.out.Calls, readCall{g.item.CallID, g.item.Name, g.content})
		case "message":
			if g.item.Content[0].Type == "refusal" {
				r.out.Refusal += g.content
			} else {
				r.out.Text += g.content
			}
		}
	}
	require.Equal(r.t, r.out.Text, e.Response.OutputText)
}
