// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
)

// disk records commits, and fails them while it is told to.
type disk struct {
	mu      sync.Mutex
	failure error
	tries   []time.Time
	batches [][]string
}

func (d *disk) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failure = err
}

func (d *disk) commit(_ context.Context, rows []row) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tries = append(d.tries, time.Now())
	if d.failure != nil {
		return d.failure
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.id)
	}
	d.batches = append(d.batches, names)
	return nil
}

func (d *disk) sizes() []int {
	var sizes []int
	for _, b := range d.batches {
		sizes = append(sizes, len(b))
	}
	return sizes
}

// written runs a test with a queue of 1000 rows and a writer on a fake disk.
func written(t *testing.T, test func(*testing.T, *queue, *writer, *disk)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		d, q := &disk{}, newQueue(1000, 1<<20)
		w := startWriter(ctx, q, hclog.NewNullLogger(), d.commit)
		test(t, q, w, d)
		stop()
		<-w.done
	})
}

func pushAll(t *testing.T, q *queue, n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, q.push(row{id: fmt.Sprint(i)}))
	}
}

func TestRowsAreCommittedInGroups(t *testing.T) {
	written(t, func(t *testing.T, q *queue, _ *writer, d *disk) {
		start := time.Now()
		pushAll(t, q, 250)
		require.NoError(t, q.flush(t.Context()))
		require.Equal(t, []int{100, 100, 50}, d.sizes())
		require.Equal(t, BatchDelay, time.Since(start), "full groups do not wait, the last waits to fill")
		want := []string{}
		for i := range 250 {
			want = append(want, fmt.Sprint(i))
		}
		require.Equal(t, want, slices.Concat(d.batches...))
	})
}

func TestASingleRowWaitsOnlyForTheDelay(t *testing.T) {
	written(t, func(t *testing.T, q *queue, _ *writer, d *disk) {
		time.Sleep(time.Hour)
		start := time.Now()
		pushAll(t, q, 1)
		require.NoError(t, q.flush(t.Context()))
		require.Equal(t, BatchDelay, time.Since(start))
		require.Equal(t, []int{1}, d.sizes())
	})
}

func TestAFailedBatchIsTriedAgainMoreAndMoreSlowly(t *testing.T) {
	written(t, func(t *testing.T, q *queue, w *writer, d *disk) {
		d.fail(errors.New("boom"))
		pushAll(t, q, 3)
		time.Sleep(10 * time.Second)
		require.Equal(t, "The database cannot be used: boom.", w.reason())
		var waits []time.Duration
		for i := 1; i < len(d.tries); i++ {
			waits = append(waits, d.tries[i].Sub(d.tries[i-1]))
		}
		ms := time.Millisecond
		require.Equal(t, []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 2000 * ms, 2000 * ms, 2000 * ms}, waits)

		d.fail(nil)
		require.NoError(t, q.flush(t.Context()))
		require.Equal(t, [][]string{{"0", "1", "2"}}, d.batches)
		require.Empty(t, w.reason())
	})
}

func TestAFlushWaitsOnlyForWhatCameBefore(t *testing.T) {
	written(t, func(t *testing.T, q *queue, _ *writer, d *disk) {
		pushAll(t, q, 1)
		done := make(chan error, 1)
		go func() { done <- q.flush(t.Context()) }()
		time.Sleep(2 * BatchDelay)
		d.fail(errors.New("boom"))
		pushAll(t, q, 1)
		require.NoError(t, <-done)
		d.fail(nil)
	})
}

func TestAQueueIsBoundedByItsSize(t *testing.T) {
	q := newQueue(1000, 10*1024)
	r := row{record: make([]byte, 1024-rowOverhead)}
	for range 10 {
		require.NoError(t, q.push(r))
	}
	require.ErrorIs(t, q.push(r), ErrFull)
	require.True(t, q.counts().full)
	require.EqualValues(t, 1, q.counts().dropped)

	batch := q.take(1)
	require.ErrorIs(t, q.push(r), ErrFull, "a row that is being written still takes its room")
	q.settle(batch, true)
	require.False(t, q.counts().full)
	require.NoError(t, q.push(r))
}

func TestAQueueIsBoundedByItsNumber(t *testing.T) {
	q := newQueue(3, 1<<20)
	pushAll(t, q, 3)
	require.ErrorIs(t, q.push(row{}), ErrFull)
	q.settle(q.take(3), false)
	require.NoError(t, q.push(row{}))
	require.Equal(t, queueCounts{pending: 1, dropped: 4}, q.counts())
}

func TestATakenRowIsNotKeptAlive(t *testing.T) {
	q := newQueue(10, 1<<20)
	pushAll(t, q, 3)
	array := q.rows
	q.take(2)
	require.Equal(t, row{}, array[0])
	require.Equal(t, row{}, array[1])
	require.Equal(t, "2", array[2].id)
}

func TestPushNeverWaitsForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1000, 1<<20)
		stuck := make(chan struct{})
		w := startWriter(t.Context(), q, hclog.NewNullLogger(), func(context.Context, []row) error {
			<-stuck
			return nil
		})
		start := time.Now()
		pushAll(t, q, 1)
		synctest.Wait()
		time.Sleep(time.Second) // the commit hangs now
		for q.push(row{}) == nil {
		}
		require.Equal(t, time.Second, time.Since(start))
		require.EqualValues(t, 1000, q.counts().pending)
		close(stuck)
		require.True(t, q.close())
		require.False(t, q.close())
		<-w.done
		require.EqualValues(t, 1000, q.counts().written)
	})
}
