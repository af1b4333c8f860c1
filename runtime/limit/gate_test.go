// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func mustAcquire(t *testing.T, g *Gate) func() {
	t.Helper()
	release, err := g.Acquire(t.Context())
	require.NoError(t, err)
	return release
}

// enqueue starts a waiter and returns once it waits. Its result comes on the channel.
func enqueue(ctx context.Context, g *Gate) <-chan result {
	c := make(chan result, 1)
	go func() {
		release, err := g.Acquire(ctx)
		c <- result{release, err}
	}()
	synctest.Wait()
	return c
}

type result struct {
	release func()
	err     error
}

func TestGateLetsInUpToItsBound(t *testing.T) {
	g := NewGate(GateOptions{Name: "The server", MaxInFlight: 2})
	first, second := mustAcquire(t, g), mustAcquire(t, g)
	require.Equal(t, GateCounts{InFlight: 2, Total: 2}, g.Counts())

	_, err := g.Acquire(t.Context())
	require.Equal(t, fault.Overloaded, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "The server works on 2 calls and 0 wait")
	require.EqualValues(t, 1, g.Counts().Refused)

	first()
	third := mustAcquire(t, g)
	second()
	third()
	require.Equal(t, GateCounts{Total: 3, Refused: 1}, g.Counts())
}

func TestGateWithoutABoundNeverRefuses(t *testing.T) {
	g := NewGate(GateOptions{})
	for range 1000 {
		mustAcquire(t, g)
	}
	require.EqualValues(t, 1000, g.Counts().InFlight)
}

func TestReleasingTwiceFreesOnePlace(t *testing.T) {
	g := NewGate(GateOptions{MaxInFlight: 1})
	release := mustAcquire(t, g)
	release()
	release()
	require.EqualValues(t, 0, g.Counts().InFlight)
	mustAcquire(t, g)
	_, err := g.Acquire(t.Context())
	require.Error(t, err)
}

func TestWaitersAreServedInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 50, QueueTimeout: time.Hour})
		release := mustAcquire(t, g)
		var order []int
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				release, err := g.Acquire(t.Context())
				require.NoError(t, err)
				order = append(order, i) // one at a time, says the gate
				time.Sleep(time.Millisecond)
				release()
			})
			synctest.Wait() // it waits before the next one comes
		}
		require.EqualValues(t, 50, g.Counts().Queued)
		release()
		group.Wait()
		for i, got := range order {
			require.Equal(t, i, got)
		}
		require.Equal(t, GateCounts{Total: 51}, g.Counts())
	})
}

func TestANewcomerDoesNotOvertakeTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 1})
		release := mustAcquire(t, g)
		waiter := enqueue(t.Context(), g)
		release() // the place is the waiter's from here on, although it has not run yet
		newcomer := enqueue(t.Context(), g)
		first := <-waiter
		require.NoError(t, first.err)
		require.Equal(t, GateCounts{InFlight: 1, Queued: 1, Total: 2}, g.Counts())
		require.Empty(t, newcomer)
		first.release()
		require.NoError(t, (<-newcomer).err)
	})
}

func TestAFullQueueRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{Name: "The specialist swe", MaxInFlight: 1, QueueSize: 1})
		release := mustAcquire(t, g)
		waiter := enqueue(t.Context(), g)
		_, err := g.Acquire(t.Context())
		require.Equal(t, fault.Overloaded, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, "The specialist swe works on 1 calls and 1 wait")
		release()
		(<-waiter).release()
	})
}

func TestWaitingEndsWithTheQueueTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 1, QueueTimeout: 3 * time.Second})
		mustAcquire(t, g)
		start := time.Now()
		_, err := g.Acquire(t.Context())
		require.Equal(t, fault.Overloaded, fault.CodeOf(err))
		require.Equal(t, 3*time.Second, time.Since(start))
		require.Equal(t, GateCounts{InFlight: 1, Total: 1, Refused: 1}, g.Counts())
	})
}

func TestACancelledWaiterLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 2})
		release := mustAcquire(t, g)
		ctx, cancel := context.WithCancel(t.Context())
		leaver, stayer := enqueue(ctx, g), enqueue(t.Context(), g)
		cancel()
		got := <-leaver
		require.Equal(t, fault.Cancelled, fault.CodeOf(got.err))
		require.ErrorIs(t, got.err, context.Canceled)
		require.EqualValues(t, 1, g.Counts().Queued)

		release()
		next := <-stayer
		require.NoError(t, next.err)
		next.release()
		require.Equal(t, GateCounts{Total: 2}, g.Counts())
	})
}

func TestTheCauseOfACancellationIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 1})
		mustAcquire(t, g)
		ctx, cancel := context.WithCancelCause(t.Context())
		waiter := enqueue(ctx, g)
		shutdown := fault.New(fault.Overloaded, "The server is shutting down.")
		cancel(shutdown)
		require.Same(t, shutdown, (<-waiter).err)
	})
}

func TestADeadlineWhileWaitingIsOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 1, QueueTimeout: time.Hour})
		mustAcquire(t, g)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := g.Acquire(ctx)
		require.Equal(t, fault.Overloaded, fault.CodeOf(err))
		require.EqualValues(t, 1, g.Counts().Refused)
	})
}

func TestAnEndedContextTakesNoPlace(t *testing.T) {
	g := NewGate(GateOptions{MaxInFlight: 1})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := g.Acquire(ctx)
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	require.Equal(t, GateCounts{}, g.Counts())
}

// A place that is handed over in the moment in which its taker gives up must
// not be lost, whichever of the two comes first.
func TestNoPlaceIsLostBetweenHandOverAndCancel(t *testing.T) {
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 1})
			release := mustAcquire(t, g)
			ctx, cancel := context.WithCancel(t.Context())
			waiter := enqueue(ctx, g)
			go cancel()
			go release()
			if got := <-waiter; got.err == nil {
				got.release()
			}
			synctest.Wait()
			require.EqualValues(t, 0, g.Counts().InFlight)
			require.EqualValues(t, 0, g.Counts().Queued)
			mustAcquire(t, g)()
		})
	}
}

func TestRetryAfterFollowsTheServiceTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 2, QueueSize: 3})
		for range 10 {
			release := mustAcquire(t, g)
			time.Sleep(4 * time.Second)
			release()
		}
		mustAcquire(t, g)
		mustAcquire(t, g)
		for range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			enqueue(ctx, g)
		}
		_, err := g.Acquire(t.Context())
		// Three wait already, and two places give a turn every two seconds.
		require.Equal(t, 8*time.Second, fault.As(err).RetryAfter)
	})
}

func TestRetryAfterBeforeAnythingIsKnown(t *testing.T) {
	g := NewGate(GateOptions{MaxInFlight: 1})
	mustAcquire(t, g)
	_, err := g.Acquire(t.Context())
	require.Equal(t, time.Second, fault.As(err).RetryAfter)
}

func TestGateUnderContention(t *testing.T) {
	g := NewGate(GateOptions{MaxInFlight: 4, QueueSize: 8, QueueTimeout: time.Millisecond})
	var inside, most, served, refused atomic.Int64
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			for range 200 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				release, err := g.Acquire(ctx)
				cancel()
				if err != nil {
					refused.Add(1)
					continue
				}
				now := inside.Add(1)
				for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
				}
				inside.Add(-1)
				served.Add(1)
				release()
			}
		})
	}
	group.Wait()
	require.LessOrEqual(t, most.Load(), int64(4))
	require.EqualValues(t, 32*200, served.Load()+refused.Load())
	c := g.Counts()
	require.Equal(t, GateCounts{Total: c.Total, Refused: refused.Load()}, c)
	require.GreaterOrEqual(t, c.Total, served.Load())
}

func TestGateThatIsResized(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{MaxInFlight: 1, QueueSize: 3})
		first := mustAcquire(t, g)
		second, third, fourth := enqueue(t.Context(), g), enqueue(t.Context(), g), enqueue(t.Context(), g)
		g.Resize(GateOptions{MaxInFlight: 3, QueueSize: 0})
		synctest.Wait()
		require.Equal(t, GateCounts{InFlight: 3, Queued: 1, Total: 3}, g.Counts(), "who waited longest is let in, and who waits still waits")
		_, err := g.Acquire(t.Context())
		require.Equal(t, fault.Overloaded, fault.CodeOf(err))

		g.Resize(GateOptions{MaxInFlight: 1, QueueSize: 3})
		first()
		(<-second).release()
		require.Equal(t, GateCounts{InFlight: 1, Queued: 1, Total: 3, Refused: 1}, g.Counts(), "what is inside stays, and nobody follows it")
		(<-third).release()
		(<-fourth).release()
		require.Zero(t, g.Counts().InFlight)

		g.Resize(GateOptions{})
		for range 5 {
			mustAcquire(t, g)
		}
		require.EqualValues(t, 5, g.Counts().InFlight)
	})
}
