// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// Open starts a server and a backend that talks to it.
type Open func(t *testing.T, cfg modelserver.Config) (*modelserver.Server, sdk.Backend)

// Cancelling shows that a cancelled call closes its connection, whatever it
// waits for, and that many calls abandoned at different moments leave the
// backend and the server as they were.
func Cancelling(t *testing.T, open Open) {
	for _, fault := range []modelserver.Fault{modelserver.StallBefore, modelserver.StallHeaders, modelserver.StallAfter} {
		for name, call := range map[string]func(context.Context, sdk.Backend) error{
			"buffered": func(ctx context.Context, b sdk.Backend) error {
				_, err := b.Complete(ctx, Ask("q"))
				return err
			},
			"streamed": func(ctx context.Context, b sdk.Backend) error {
				return b.Stream(ctx, Ask("q"), NewRecording().Send)
			},
		} {
			s, b := open(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Fault: fault}})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- call(ctx, b) }()
			require.True(t, s.WaitFor(Patience, func(r []modelserver.Request) bool {
				return len(r) == 1 && (fault == modelserver.StallBefore || r[0].Status == 200)
			}))
			cancel()
			require.ErrorIs(t, <-done, context.Canceled, "%s %s", fault, name)
			require.True(t, s.WaitFor(Patience, func(r []modelserver.Request) bool { return r[0].Cancelled }), "%s %s", fault, name)
		}
	}
	abandon(t, open)
}

func abandon(t *testing.T, open Open) {
	t.Helper()
	s, b := open(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c d e f g h", ChunkMS: 2}})
	var wg sync.WaitGroup
	var ended atomic.Int64
	const calls = 40
	for i := range calls {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			left := i % 6
			err := b.Stream(ctx, Ask("q"), func(*sdk.StreamEvent) error {
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
	require.EqualValues(t, calls, ended.Load())
	require.True(t, s.WaitFor(Patience, func([]modelserver.Request) bool { return s.InFlight() == 0 }), "the server works for nobody")
	answer, failure := Complete(t, b, Ask("q"))
	require.Nil(t, failure)
	require.Equal(t, "a b c d e f g h", answer.GetText(), "and the backend is as before")
}
