// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"sync"
)

// queue holds the rows on their way to the disk, bounded by number and size.
// A row counts against the bounds until it is settled: written, or given up.
type queue struct {
	maxRows  int64
	maxBytes int64
	// wake has an element when there may be something to do.
	wake chan struct{}

	mu       sync.Mutex
	rows     []row
	bytes    int64
	accepted int64
	written  int64
	lost     int64 // accepted and not written
	refused  int64
	rejected int64 // accepted, and found to be no record
	full     bool  // the last row was refused for want of room
	closed   bool
	waiters  []waiter
}

// waiter waits until the first seq rows are settled.
type waiter struct {
	seq  int64
	done chan struct{}
}

func newQueue(maxRows int, maxBytes int64) *queue {
	return &queue{maxRows: int64(maxRows), maxBytes: maxBytes, wake: make(chan struct{}, 1)}
}

// push takes r, or returns [ErrFull] or [ErrClosed] and counts it as refused.
func (q *queue) push(r row) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		q.refused++
		return ErrClosed
	case q.pending() >= q.maxRows || q.bytes+r.size() > q.maxBytes:
		q.refused++
		q.full = true
		return ErrFull
	}
	q.full = false
	r.held = r.size()
	q.rows = append(q.rows, r)
	q.bytes += r.held
	q.accepted++
	q.signal()
	return nil
}

// take removes up to n rows for writing.
func (q *queue) take(n int) []row {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = min(n, len(q.rows))
	batch := append([]row(nil), q.rows[:n]...)
	clear(q.rows[:n]) // or the records would live as long as the array
	q.rows = q.rows[n:]
	if len(q.rows) == 0 {
		q.rows = nil
	}
	return batch
}

// waiting returns the number of rows that nobody has taken.
func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.rows)
}

// settle ends a batch, which was written or lost.
func (q *queue) settle(batch []row, written bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if written {
		q.written += int64(len(batch))
		q.full = false
	} else {
		q.lost += int64(len(batch))
	}
	q.end(batch)
}

// reject ends rows that cannot be written by anybody.
func (q *queue) reject(rows []row) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rejected += int64(len(rows))
	q.end(rows)
}

// end gives back the room of rows, and wakes who waits for them. The caller holds the lock.
func (q *queue) end(rows []row) {
	for _, r := range rows {
		q.bytes -= r.held
	}
	settled := q.written + q.lost + q.rejected
	left := q.waiters[:0]
	for _, w := range q.waiters {
		if w.seq <= settled {
			close(w.done)
		} else {
			left = append(left, w)
		}
	}
	q.waiters = left
}

// flush waits until all rows accepted before are settled. It returns [ErrLost]
// when one of them may have been lost.
func (q *queue) flush(ctx context.Context) error {
	q.mu.Lock()
	if q.pending() == 0 {
		defer q.mu.Unlock()
		if q.closed {
			return ErrClosed
		}
		return nil
	}
	lost := q.lost
	w := waiter{seq: q.accepted, done: make(chan struct{})}
	q.waiters = append(q.waiters, w)
	q.mu.Unlock()
	select {
	case <-w.done:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.lost > lost {
		return ErrLost
	}
	return nil
}

// close refuses further rows; false when that was so already.
func (q *queue) close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.closed = true
	q.signal()
	return true
}

// losses returns the number of rows that were accepted and not written.
func (q *queue) losses() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lost
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

// queueCounts are a queue's numbers.
type queueCounts struct {
	pending, written, dropped int64
	full, closed              bool
}

func (q *queue) counts() queueCounts {
	q.mu.Lock()
	defer q.mu.Unlock()
	return queueCounts{pending: q.pending(), written: q.written, dropped: q.refused + q.lost + q.rejected, full: q.full, closed: q.closed}
}

// pending is the number of rows that are not settled. The caller holds the lock.
func (q *queue) pending() int64 { return q.accepted - q.written - q.lost - q.rejected }

// signal wakes the writer. The caller holds the lock.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
