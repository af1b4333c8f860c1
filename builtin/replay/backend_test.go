// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

const france = "What is the capital of France?"

func ask(prompt, model string) *sdk.CompleteRequest {
	return &sdk.CompleteRequest{Model: model, Messages: []*sdk.Message{
		{Role: "user", Content: "an older one"},
		{Role: "assistant", Content: "hm"},
		{Role: "user", Content: prompt},
		{Role: "system", Content: "Be brief."},
	}}
}

// timed is an event and when it came.
type timed struct {
	at time.Duration
	ev *sdk.StreamEvent
}

// stream returns the events with their times, after checking that exactly one end came.
func stream(t *testing.T, ctx context.Context, b *backend, req *sdk.CompleteRequest) ([]timed, error) {
	t.Helper()
	var got []timed
	start := time.Now()
	err := b.Stream(ctx, req, func(ev *sdk.StreamEvent) error {
		got = append(got, timed{time.Since(start), ev})
		return nil
	})
	for i, e := range got {
		require.Equal(t, err == nil && i == len(got)-1, e.ev.GetDelta() == nil)
	}
	return got, err
}

func TestComplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open(t, config{"file": answers})
		start := time.Now()
		resp, err := b.Complete(t.Context(), ask(france, "m1"))
		require.NoError(t, err)
		require.Equal(t, 700*time.Millisecond, time.Since(start))
		a := resp.GetAnswer()
		require.Equal(t, "The capital of France is Paris.", a.GetText())
		require.Equal(t, "stop", a.GetFinishReason())
		require.Equal(t, "m1", a.GetModel())
		u := a.GetUsage()
		require.Equal(t, []int64{12, 7, 4, 1}, []int64{u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens()})
		require.True(t, u.GetReported())

		start = time.Now()
		resp, err = b.Complete(t.Context(), ask("what is the capital of italy?", "asked-for"))
		require.NoError(t, err)
		require.Zero(t, time.Since(start), "no latency is recorded")
		require.Equal(t, "asked-for", resp.GetAnswer().GetModel())
		require.False(t, resp.GetAnswer().GetUsage().GetReported())
		require.Zero(t, resp.GetAnswer().GetUsage().GetPromptTokens(), "and no usage")
	})
}

func TestStreamIsSpreadOverTheLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := stream(t, t.Context(), open(t, config{"file": answers}), ask(france, "m1"))
		require.NoError(t, err)
		var words []string
		for i, e := range got[:len(got)-1] {
			words = append(words, e.ev.GetDelta().GetText())
			require.InDelta(t, float64(700*time.Millisecond)*float64(i+1)/6, float64(e.at), 1)
		}
		require.Equal(t, []string{"The", " capital", " of", " France", " is", " Paris."}, words)
		end := got[len(got)-1]
		require.Equal(t, 700*time.Millisecond, end.at)
		require.Equal(t, "m1", end.ev.GetDone().GetModel())
		require.EqualValues(t, 7, end.ev.GetDone().GetUsage().GetCompletionTokens())
		require.Equal(t, "stop", end.ev.GetDone().GetFinishReason())
	})
}

func TestSpeed(t *testing.T) {
	for speed, want := range map[float64]time.Duration{0: 0, 0.5: 1400 * time.Millisecond, 1: 700 * time.Millisecond, 7: 100 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			b := open(t, config{"file": answers, "speed": speed})
			start := time.Now()
			_, err := b.Complete(t.Context(), ask(france, "m1"))
			require.NoError(t, err)
			require.Equal(t, want, time.Since(start), speed)
			got, err := stream(t, t.Context(), b, ask(france, "m1"))
			require.NoError(t, err)
			require.Len(t, got, 7, "in words at any speed")
			require.Equal(t, want, got[6].at, speed)
		})
	}
}

func TestSlowReaderDoesNotDelayTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		first := true
		require.NoError(t, open(t, config{"file": answers}).Stream(t.Context(), ask(france, "m1"), func(*sdk.StreamEvent) error {
			if first {
				time.Sleep(500 * time.Millisecond)
			}
			first = false
			return nil
		}))
		require.Equal(t, 700*time.Millisecond, time.Since(start))
	})
}

func TestEmptyAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := stream(t, t.Context(), open(t, config{"file": answers}), ask("say nothing", ""))
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.Equal(t, 50*time.Millisecond, got[0].at)
		require.Equal(t, "length", got[0].ev.GetDone().GetFinishReason())
	})
}

func TestMiss(t *testing.T) {
	for _, req := range []*sdk.CompleteRequest{ask("unknown", ""), ask(france, "m9"), {}} {
		b := open(t, config{"file": answers})
		resp, err := b.Complete(t.Context(), req)
		require.NoError(t, err)
		require.Contains(t, resp.GetDeclined().GetReason(), answers)
		got, err := stream(t, t.Context(), b, req)
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.NotEmpty(t, got[0].ev.GetDeclined().GetReason())

		b = open(t, config{"file": answers, "on_miss": "error"})
		resp, err = b.Complete(t.Context(), req)
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamRejected, resp.GetError().GetKind())
		require.False(t, resp.GetError().GetRetryable())
		got, err = stream(t, t.Context(), b, req)
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamRejected, got[0].ev.GetError().GetKind())
	}
}

func TestCancelWhilePacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open(t, config{"file": answers})
		cancelAfter := func() context.Context {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, cancel)
			return ctx
		}
		start := time.Now()
		_, err := b.Complete(cancelAfter(), ask(france, "m1"))
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 300*time.Millisecond, time.Since(start))
		got, err := stream(t, cancelAfter(), b, ask(france, "m1"))
		require.ErrorIs(t, err, context.Canceled)
		require.Len(t, got, 2, "the words of the first 300 ms")
	})
}

func TestDeadlineWhilePacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := open(t, config{"file": answers})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		resp, err := b.Complete(ctx, ask(france, "m1"))
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamTimeout, resp.GetError().GetKind())
		require.Contains(t, resp.GetError().GetMessage(), "700ms")
		got, err := stream(t, ctx, b, ask(france, "m1"))
		require.NoError(t, err)
		require.True(t, got[0].ev.GetError().GetRetryable())
	})
}

func TestHostThatStopsListening(t *testing.T) {
	gone := errors.New("gone")
	b := open(t, config{"file": answers, "speed": 0})
	for _, prompt := range []string{france, "unknown", "say nothing"} {
		require.ErrorIs(t, b.Stream(t.Context(), ask(prompt, ""), func(*sdk.StreamEvent) error { return gone }), gone)
	}
}

func TestModelsAndProbe(t *testing.T) {
	file := recording(t, `{"prompt":"p","answer":"a","model":"b"}`, `{"prompt":"q","answer":"a","model":"a"}`)
	b := open(t, config{"file": file})
	models, err := b.Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Len(t, models.GetModels(), 2)
	require.Equal(t, "a", models.GetModels()[0].GetId())
	for model, ready := range map[string]bool{"a": true, "b": true, "": true, "c": false} {
		resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{Model: model})
		require.NoError(t, err)
		require.Equal(t, ready, resp.GetReady(), model)
		require.Equal(t, !ready, strings.Contains(resp.GetReason(), `has no answer of the model "c"`), model)
	}
}

// TestFileIsReadOnce shows that a configured backend does not depend on its file any more.
func TestFileIsReadOnce(t *testing.T) {
	file := recording(t, `{"prompt":"p","answer":"a"}`)
	b := open(t, config{"file": file})
	require.NoError(t, os.Remove(file))
	resp, err := b.Complete(t.Context(), ask("p", ""))
	require.NoError(t, err)
	require.Equal(t, "a", resp.GetAnswer().GetText())
}

func TestConcurrentCalls(t *testing.T) {
	b := open(t, config{"file": answers, "speed": 0})
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			resp, err := b.Complete(t.Context(), ask(france, "m2"))
			if err != nil || resp.GetAnswer().GetText() != "Paris" {
				t.Errorf("got %v %v", resp, err)
			}
		})
	}
	wg.Wait()
}
