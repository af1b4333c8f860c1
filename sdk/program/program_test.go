// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package program_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/sdk/program"
)

// echo repeats the question, declines "what?", and fails on "fail".
func echo(_ context.Context, req *sdk.CompleteRequest) (program.Answer, error) {
	switch q := program.Question(req); q {
	case "what?":
		return program.Answer{}, program.Decline("I do not know.")
	case "fail":
		return program.Answer{}, errors.New("the table is gone")
	default:
		return program.Answer{Text: q, Short: "…", TokenBytes: 1}, nil
	}
}

func ask(text string, change ...func(*sdk.CompleteRequest)) *sdk.CompleteRequest {
	req := &sdk.CompleteRequest{Messages: []*sdk.Message{{Role: "user", Content: text}}, Params: &sdk.Params{}}
	for _, f := range change {
		f(req)
	}
	return req
}

func TestAnswersWholeAndStreamed(t *testing.T) {
	b := program.New("echo", echo)
	for text, deltas := range map[string]int{"one": 1, "one\ntwo\n\nthree": 4, "": 0, "what?": 0} {
		resp, err := b.Complete(t.Context(), ask(text))
		require.NoError(t, err)
		var got strings.Builder
		var events []*sdk.StreamEvent
		require.NoError(t, b.Stream(t.Context(), ask(text), func(e *sdk.StreamEvent) error {
			events = append(events, e)
			got.WriteString(e.GetDelta().GetText())
			return nil
		}))
		require.Len(t, events, deltas+1)
		end := events[deltas]
		if text == "what?" {
			require.Equal(t, "I do not know.", resp.GetDeclined().GetReason())
			require.Equal(t, "I do not know.", end.GetDeclined().GetReason())
			continue
		}
		require.Equal(t, text, resp.GetAnswer().GetText())
		require.Equal(t, text, got.String())
		require.Equal(t, "echo", resp.GetAnswer().GetModel())
		require.Equal(t, "stop", end.GetDone().GetFinishReason())
		require.True(t, end.GetDone().GetUsage().GetReported())
		require.Zero(t, resp.GetAnswer().GetUsage().GetCompletionTokens())
	}
}

func TestFailuresAreThePluginsOwn(t *testing.T) {
	b := program.New("echo", echo)
	_, err := b.Complete(t.Context(), ask("fail"))
	require.EqualError(t, err, "the table is gone")
	require.EqualError(t, b.Stream(t.Context(), ask("fail"), nil), "the table is gone")

	gone := errors.New("gone")
	require.ErrorIs(t, b.Stream(t.Context(), ask("a\nb"), func(*sdk.StreamEvent) error { return gone }), gone)
	ctx, cancel := context.WithCancel(t.Context())
	require.ErrorIs(t, b.Stream(ctx, ask("a"), func(*sdk.StreamEvent) error { cancel(); return nil }), context.Canceled)
	_, err = b.Complete(ctx, ask("a"))
	require.ErrorIs(t, err, context.Canceled)
}

func TestRequestsThatNoProgramCanAnswer(t *testing.T) {
	b := program.New("echo", echo)
	for why, req := range map[string]*sdk.CompleteRequest{
		"echo calls no tools.": ask("q", func(r *sdk.CompleteRequest) { r.Params.ToolsJson = []byte(`[{"type":"function"}]`) }),
		"echo answers in plain text, not in a demanded format.": ask("q", func(r *sdk.CompleteRequest) { r.Params.ResponseFormatJson = []byte(`{"type":"json_object"}`) }),
		"echo reads text only, no images, audio or files.": ask("q", func(r *sdk.CompleteRequest) {
			r.Messages[0].Parts = []*sdk.ContentPart{{Type: "text"}, {Type: "image_url"}}
		}),
		"The last message is not a question of the user.": ask("q", func(r *sdk.CompleteRequest) { r.Messages[0].Role = "assistant" }),
	} {
		_, err := b.Answer(t.Context(), req)
		require.EqualError(t, err, why)
	}
	_, err := b.Answer(t.Context(), &sdk.CompleteRequest{})
	require.Equal(t, program.NoQuestion, err)
	require.Empty(t, program.Question(&sdk.CompleteRequest{}))
	text, err := b.Answer(t.Context(), ask("q", func(r *sdk.CompleteRequest) {
		r.Params.ToolsJson, r.Params.ToolChoiceJson = []byte(`[{}]`), []byte(` "none" `)
		r.Params.ResponseFormatJson = []byte(`{"type": "text"}`)
		r.Messages[0].Parts = []*sdk.ContentPart{{Type: "text"}}
	}))
	require.NoError(t, err)
	require.Equal(t, "q", text)
}

func TestAnswersAreNeverCut(t *testing.T) {
	limited := func(most int64, stop ...string) func(*sdk.CompleteRequest) {
		return func(r *sdk.CompleteRequest) { r.Params.MaxTokens, r.Params.Stop = &most, stop }
	}
	b := program.New("echo", echo)
	for _, c := range []struct {
		most int64
		stop []string
		want string
		err  error
	}{
		{most: 5, want: "12345"},
		{most: 4, want: "…"}, // three bytes
		{most: 2, err: program.TooLong},
		{most: math.MaxInt64, want: "12345"},
		{most: 5, stop: []string{"", "x"}, want: "12345"},
		{most: 5, stop: []string{"34"}, err: program.InPart},
		{most: 4, stop: []string{"34"}, want: "…"},
	} {
		text, err := b.Answer(t.Context(), ask("12345", limited(c.most, c.stop...)))
		require.Equal(t, c.err, err, "%+v", c)
		require.Equal(t, c.want, text, "%+v", c)
	}
	prose := program.New("prose", func(context.Context, *sdk.CompleteRequest) (program.Answer, error) {
		return program.Answer{Text: "12345678"}, nil
	})
	for most, want := range map[int64]error{2: nil, 1: program.TooLong} {
		_, err := prose.Answer(t.Context(), ask("q", limited(most)))
		require.Equal(t, want, err)
	}
}

// TestServed calls such a backend as a host does.
func TestServed(t *testing.T) {
	c := plugintest.Connect(t, &sdk.Plugin{
		Name: "echo", Version: "1.0.0", Description: "Repeats.",
		Backend: func(context.Context, *sdk.Instance) (sdk.Backend, error) { return program.New("echo", echo), nil },
	}, nil)
	models, err := c.Backend.Models(t.Context(), &sdk.ModelsRequest{Context: c.Call})
	require.NoError(t, err)
	require.Equal(t, "echo", models.GetModels()[0].GetId())
	for name, ready := range map[string]bool{"": true, "echo": true, "gpt": false} {
		p, err := c.Backend.Probe(t.Context(), &sdk.ProbeRequest{Context: c.Call, Model: name})
		require.NoError(t, err)
		require.Equal(t, ready, p.GetReady(), name)
		require.Equal(t, !ready, p.GetReason() != "", name)
	}
	resp, err := c.Backend.Complete(t.Context(), ask("hello", func(r *sdk.CompleteRequest) { r.Context = c.Call }))
	require.NoError(t, err)
	require.Equal(t, "hello", resp.GetAnswer().GetText())
}
