// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/time/rate"
)

// How long the writer waits before it tries again: at first, and at most.
const (
	retryFirst = 100 * time.Millisecond
	retryLast  = 2 * time.Second
)

// logInterval is the least time between two log lines about the same trouble.
const logInterval = 10 * time.Second

// writer is the one goroutine that commits decision records. A batch that
// cannot be written is kept and tried again until it can be, or until the
// store closes.
type writer struct {
	queue *queue
	log   hclog.Logger
	// commit writes a batch, all or none. It may be called again with the same rows.
	commit func(context.Context, []row) error

	// trouble says why the last commit failed; empty when it did not.
	trouble atomic.Pointer[string]
	done    chan struct{}

	failing rate.Sometimes
	logged  bool // the failure has been logged, so its end is worth a line
}

func startWriter(ctx context.Context, q *queue, log hclog.Logger, commit func(context.Context, []row) error) *writer {
	w := &writer{queue: q, log: log, commit: commit, done: make(chan struct{}), failing: rate.Sometimes{Interval: logInterval}}
	go w.run(ctx)
	return w
}

// run writes until the queue is closed and empty, or until ctx ends.
func (w *writer) run(ctx context.Context) {
	defer close(w.done)
	for ctx.Err() == nil {
		if w.queue.waiting() == 0 {
			if w.queue.isClosed() {
				return
			}
			select {
			case <-w.queue.wake:
			case <-ctx.Done():
			}
			continue
		}
		w.gather(ctx)
		batch := w.queue.take(BatchRows)
		batch, bad := w.encode(batch)
		w.queue.reject(bad)
		w.queue.settle(batch, w.write(ctx, batch))
	}
	// What is left is lost; those who wait for it must know.
	w.queue.settle(w.queue.take(w.queue.waiting()), false)
}

// encode makes the records of a batch; bad are those that JSON cannot hold.
func (w *writer) encode(batch []row) (encoded, bad []row) {
	for _, r := range batch {
		e, err := r.encoded()
		if err != nil {
			w.log.Error("a decision record was dropped", "decision_id", r.id, "error", err)
			bad = append(bad, r)
			continue
		}
		encoded = append(encoded, e)
	}
	return encoded, bad
}

// gather gives a batch the time to fill.
func (w *writer) gather(ctx context.Context) {
	timer := time.NewTimer(BatchDelay)
	defer timer.Stop()
	for w.queue.waiting() < BatchRows && !w.queue.isClosed() {
		select {
		case <-w.queue.wake:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// write commits the batch, however long it takes; false when ctx ended first.
func (w *writer) write(ctx context.Context, batch []row) bool {
	for wait := retryFirst; ; wait = min(2*wait, retryLast) {
		err := w.commit(ctx, batch)
		if err == nil {
			w.recovered()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		w.failed(err)
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
}

func (w *writer) failed(err error) {
	reason := reasonOf(err)
	w.trouble.Store(&reason)
	w.failing.Do(func() {
		c := w.queue.counts()
		w.log.Error("the state store cannot be written; records wait in memory while there is room, and are tried again",
			"reason", reason, "pending", c.pending, "dropped", c.dropped, "error", err)
		w.logged = true
	})
}

func (w *writer) recovered() {
	w.trouble.Store(nil)
	if w.logged {
		c := w.queue.counts()
		w.log.Info("the state store is written again", "pending", c.pending, "dropped", c.dropped)
		w.logged = false
	}
}

// reason says why the store is unhealthy; empty when it is healthy.
func (w *writer) reason() string {
	if r := w.trouble.Load(); r != nil {
		return *r
	}
	return ""
}
