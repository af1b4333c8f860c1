// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// TestAbandonedCallsLeaveNothingBehind cancels many calls at different moments.
// The package's TestMain finds goroutines that are left.
func TestAbandonedCallsLeaveNothingBehind(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c d e f g h", ChunkMS: 2}})
	var wg sync.WaitGroup
	var ended atomic.Int64
	for i := range 60 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			left := i % 6
			err := b.Stream(ctx, ask("q"), func(ev *sdk.StreamEvent) error {
				if left == 0 {
					cancel()
				}
				left--
				return nil
			})
			if err == nil || errors.Is(err, context.Canceled) {
				ended.Add(1)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 60, ended.Load())
	require.True(t, s.WaitFor(patience, func([]modelserver.Request) bool { return s.InFlight() == 0 }), "the server works for nobody")

	answer, failure := complete(t, b, ask("q"))
	require.Nil(t, failure)
	require.Equal(t, "a b c d e f g h", answer.GetText(), "and the backend is as before")
}

// TestSlowReaderHoldsBackItsOwnStreamOnly lets one reader stand still while others go on.
func TestSlowReaderHoldsBackItsOwnStreamOnly(t *testing.T) {
	_, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c"}})
	release, reached := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		first := true
		done <- b.Stream(t.Context(), ask("q"), func(*sdk.StreamEvent) error {
			if first {
				first = false
				close(reached)
				<-release
			}
			return nil
		})
	}()
	<-reached
	for range 5 {
		require.Equal(t, "a b c", stream(t, b, ask("q")).Text())
	}
	close(release)
	require.NoError(t, <-done)
}

// TestServerDiesUnderStreams kills the server while calls are on their way.
func TestServerDiesUnderStreams(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Fault: modelserver.StallAfter}})
	const calls = 8
	recordings := make([]*backendtest.Recording, calls)
	var wg sync.WaitGroup
	for i := range calls {
		recordings[i] = backendtest.NewRecording()
		wg.Go(func() {
			if err := b.Stream(t.Context(), ask("q"), recordings[i].Send); err != nil {
				t.Error(err)
			}
		})
		<-recordings[i].Reached
	}
	require.Equal(t, calls, s.InFlight(), "all of them are really under way")
	s.Kill()
	wg.Wait()
	for _, r := range recordings {
		r.Check(t)
		require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind())
		require.True(t, r.Failure().GetRetryable())
		require.Equal(t, "a", r.Text())
	}
	require.NoError(t, s.Restart())
	s.SetDefault(modelserver.Behaviour{Text: "back"})
	require.Equal(t, "back", stream(t, b, ask("q")).Text())
}
