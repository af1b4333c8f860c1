// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

// A server that stands still for a while makes a closed loop stand still with
// it, so that it measures one slow query. An open loop must see that all those
// that were due meanwhile were slow.
func TestOpenLoadSeesWhatAStallCosts(t *testing.T) {
	const stall = 200 * time.Millisecond
	var lock sync.Mutex
	stalling := func(_ context.Context, n int, _ *bench.Recorder) error {
		lock.Lock()
		defer lock.Unlock()
		if n == 10 {
			time.Sleep(stall)
		}
		return nil
	}
	// One worker is the worst case: it cannot even send what is due.
	for _, workers := range []int{1, 100} {
		r := bench.Open{Rate: 1000, Count: 200, Workers: workers}.Run(t.Context(), stalling)
		require.Equal(t, 200, r.Done)
		require.GreaterOrEqual(t, r.Latency.Max(), stall)
		// Those that were due in the first half of the stall waited for the second
		// half at least: about 100 of the 200.
		require.GreaterOrEqual(t, r.Latency.Quantile(.6), stall/2, "%d workers", workers)
	}
	r := bench.Closed{Concurrency: 1, Count: 200}.Run(t.Context(), stalling)
	require.Less(t, r.Latency.Quantile(.5), stall/2, "the closed loop hides the stall; that is what the open one is for")
}

func TestOpenLoadSendsNothingBeforeItIsDue(t *testing.T) {
	const rate, count = 2000, 100
	var mu sync.Mutex
	sent := make([]time.Time, count)
	start := time.Now()
	r := bench.Open{Rate: rate, Count: count, Workers: 20}.Run(t.Context(), func(_ context.Context, n int, _ *bench.Recorder) error {
		mu.Lock()
		defer mu.Unlock()
		require.Zero(t, sent[n], "query %d is made once", n)
		sent[n] = time.Now()
		return nil
	})
	for n, at := range sent {
		require.GreaterOrEqual(t, at.Sub(start), time.Duration(n)*time.Second/rate, "query %d", n)
	}
	require.Equal(t, count, r.Done)
	require.GreaterOrEqual(t, r.Elapsed, (count-1)*time.Second/rate)
}

func TestOpenLoadCountsLateQueries(t *testing.T) {
	slow := func(context.Context, int, *bench.Recorder) error {
		time.Sleep(3 * bench.LateBy)
		return nil
	}
	r := bench.Open{Rate: 1e6, Count: 10, Workers: 1}.Run(t.Context(), slow)
	require.GreaterOrEqual(t, r.Late, 9, "a single worker cannot send them when they are due")
}

func TestClosedLoadKeepsItsConcurrency(t *testing.T) {
	const concurrency, count = 7, 70
	var now, most, made atomic.Int64
	gate := make(chan struct{})
	r := bench.Closed{Concurrency: concurrency, Count: count}.Run(t.Context(), func(context.Context, int, *bench.Recorder) error {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == concurrency && made.Load() == 0 {
			close(gate)
		}
		<-gate
		made.Add(1)
		return nil
	})
	require.EqualValues(t, concurrency, most.Load())
	require.EqualValues(t, count, made.Load())
	require.Equal(t, count, r.Done)
	require.Positive(t, r.PerSecond())
}

func TestClosedLoadEndsAfterItsDuration(t *testing.T) {
	r := bench.Closed{Concurrency: 2, Duration: 20 * time.Millisecond}.Run(t.Context(), func(context.Context, int, *bench.Recorder) error {
		time.Sleep(time.Millisecond)
		return nil
	})
	require.Positive(t, r.Done)
	require.GreaterOrEqual(t, r.Elapsed, 20*time.Millisecond)
}

func TestFailuresAreCountedAndNotMeasured(t *testing.T) {
	broken := errors.New("broken")
	op := func(_ context.Context, n int, _ *bench.Recorder) error {
		if n%4 == 0 {
			return broken
		}
		return nil
	}
	for _, r := range []*bench.Result{
		bench.Closed{Concurrency: 3, Count: 40}.Run(t.Context(), op),
		bench.Open{Rate: 1e5, Count: 40, Workers: 3}.Run(t.Context(), op),
	} {
		require.Equal(t, 10, r.Failed)
		require.Equal(t, 30, r.Done)
		require.EqualValues(t, 30, r.Latency.Count())
		require.ErrorIs(t, r.Err, broken)
	}
}

func TestLoadEndsWithItsContext(t *testing.T) {
	for name, run := range map[string]func(context.Context, bench.Operation) *bench.Result{
		"open":   bench.Open{Rate: 1, Count: 1000, Workers: 10}.Run,
		"closed": bench.Closed{Concurrency: 10, Duration: time.Hour}.Run,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			r := run(ctx, func(context.Context, int, *bench.Recorder) error {
				cancel()
				return nil
			})
			require.LessOrEqual(t, r.Done, 10)
		})
	}
}

func TestWhatTheUpstreamWaitsIsTakenOff(t *testing.T) {
	const waits = 20 * time.Millisecond
	op := func(_ context.Context, _ int, r *bench.Recorder) error {
		time.Sleep(waits)
		r.Piece()
		time.Sleep(waits)
		r.Piece()
		return nil
	}
	whole := bench.Closed{Concurrency: 1, Count: 1}.Run(t.Context(), op)
	require.GreaterOrEqual(t, whole.FirstToken.Max(), waits)
	require.GreaterOrEqual(t, whole.Latency.Max(), 2*waits)
	require.GreaterOrEqual(t, whole.Gap.Max(), waits)
	require.EqualValues(t, 1, whole.Gap.Count())

	less := bench.Closed{Concurrency: 1, Count: 1, Less: time.Hour}.Run(t.Context(), op)
	require.Zero(t, less.Latency.Max())
	require.Zero(t, less.FirstToken.Max())
	require.GreaterOrEqual(t, less.Gap.Max(), waits, "a gap holds no latency")
}
