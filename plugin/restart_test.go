// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRestartDelay(t *testing.T) {
	p := restartPolicy{base: 100 * time.Millisecond, most: time.Second, limit: 6}
	require.Zero(t, p.delay(1, 0.99), "the first restart is immediate")
	require.Equal(t, 50*time.Millisecond, p.delay(2, 0))
	require.Equal(t, 75*time.Millisecond, p.delay(2, 0.5))
	require.Equal(t, 100*time.Millisecond, p.delay(3, 0))
	require.Equal(t, 200*time.Millisecond, p.delay(4, 0))
	require.Equal(t, 500*time.Millisecond, p.delay(6, 0), "the cap holds")
	require.Equal(t, 500*time.Millisecond, p.delay(1000, 0), "and nothing overflows")
}

func TestRestartDelayStaysInBounds(t *testing.T) {
	for streak := range 100 {
		for _, jitter := range []float64{0, 0.3, 0.999999} {
			d := defaultRestart.delay(streak, jitter)
			require.GreaterOrEqual(t, d, time.Duration(0))
			require.LessOrEqual(t, d, defaultRestart.most)
		}
	}
}

func TestRestartBreaker(t *testing.T) {
	p := restartPolicy{limit: 3}
	require.False(t, p.failed(3))
	require.True(t, p.failed(4))
	require.Greater(t, defaultRestart.limit, maxAttempts, "one call that kills its process each time must not open the breaker")
}
