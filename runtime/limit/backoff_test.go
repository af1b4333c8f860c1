// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// always returns a Rand that is not random.
func always(x float64) func() float64 { return func() float64 { return x } }

func TestDelayDoublesUpToItsMaximum(t *testing.T) {
	b := Backoff{Base: 100 * time.Millisecond, Max: time.Second, Rand: always(0.5)}
	for n, want := range map[int]time.Duration{
		1: 50 * time.Millisecond, 2: 100 * time.Millisecond, 3: 200 * time.Millisecond,
		4: 400 * time.Millisecond, 5: 500 * time.Millisecond, 6: 500 * time.Millisecond, 1000: 500 * time.Millisecond,
	} {
		got, ok := b.Delay(t.Context(), n, 0)
		require.True(t, ok)
		require.Equal(t, want, got, "retry %d", n)
	}
}

func TestJitterIsFull(t *testing.T) {
	b := Backoff{Base: time.Second, Max: time.Second, Rand: always(0)}
	got, ok := b.Delay(t.Context(), 1, 0)
	require.True(t, ok)
	require.Zero(t, got)

	b.Rand = nil
	low, high := time.Second, time.Duration(0)
	for range 1000 {
		d, _ := b.Delay(t.Context(), 1, 0)
		require.GreaterOrEqual(t, d, time.Duration(0))
		require.Less(t, d, time.Second)
		low, high = min(low, d), max(high, d)
	}
	require.Less(t, low, 100*time.Millisecond)
	require.Greater(t, high, 900*time.Millisecond)
}

func TestRetryAfterIsTheLeast(t *testing.T) {
	b := Backoff{Base: 100 * time.Millisecond, Max: time.Second, Rand: always(0.5)}
	got, ok := b.Delay(t.Context(), 1, 3*time.Second)
	require.True(t, ok)
	require.Equal(t, 3050*time.Millisecond, got)
	got, _ = b.Delay(t.Context(), 1, -time.Hour)
	require.Equal(t, 50*time.Millisecond, got)
}

func TestNoRetryAfterTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := Backoff{Base: 2 * time.Second, Max: time.Minute, Rand: always(0.5)}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		_, ok := b.Delay(ctx, 1, 0)
		require.True(t, ok)
		_, ok = b.Delay(ctx, 2, 0)
		require.False(t, ok)
		_, ok = b.Delay(ctx, 1, time.Second)
		require.False(t, ok)
	})
}

func TestNoRetryOnceCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, ok := Backoff{Base: 1, Max: 1}.Delay(ctx, 1, 0)
	require.False(t, ok)
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		require.NoError(t, Sleep(t.Context(), time.Minute))
		require.Equal(t, time.Minute, time.Since(start))

		reason := errors.New("client left")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel(reason)
		}()
		start = time.Now()
		require.ErrorIs(t, Sleep(ctx, time.Minute), reason)
		require.Equal(t, time.Second, time.Since(start))
	})
}
