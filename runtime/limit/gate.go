// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/auahq/aua/sdk/fault"
)

// GateOptions describe a [Gate].
type GateOptions struct {
	// Name is the subject of messages, such as "The server" or "The specialist swe".
	Name string
	// MaxInFlight bounds what runs at once; 0 for no bound.
	MaxInFlight int
	// QueueSize bounds what waits for a place.
	QueueSize int
	// QueueTimeout bounds how long one waits; 0 for as long as its context lives.
	QueueTimeout time.Duration
}

// GateCounts are the numbers of a [Gate]. Total and Refused count since its making.
type GateCounts struct {
	InFlight, Queued, Total, Refused int64
}

// Gate lets a bounded number in at once and a bounded number wait, first come
// first served. It is safe for concurrent use.
type Gate struct {
	mu       sync.Mutex
	options  GateOptions
	inFlight int
	waiters  list.List // of chan struct{}, closed when the place is handed over
	total    int64
	refused  int64
	service  serviceTime
}

// NewGate returns an empty gate.
func NewGate(o GateOptions) *Gate { return &Gate{options: o} }

// Resize gives the gate other bounds. What is inside stays, and who waits stays
// in the queue; the bounds are for those who come.
func (g *Gate) Resize(o GateOptions) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.options = o
	g.admit()
}

// Acquire takes a place, waiting for one if need be. The caller must call
// release when it has finished; further calls of release do nothing.
//
// The error is [fault.Overloaded], with an estimate of when a place will be
// free, when the queue is full or the wait was too long, and [fault.Cancelled],
// or the cause when that is a fault, when ctx was cancelled.
func (g *Gate) Acquire(ctx context.Context) (release func(), err error) {
	if ctx.Err() != nil {
		return nil, g.abandoned(ctx)
	}
	g.mu.Lock()
	if g.free() {
		g.inFlight++
		g.total++
		g.mu.Unlock()
		return g.releaser(), nil
	}
	if g.waiters.Len() >= g.options.QueueSize {
		defer g.mu.Unlock()
		return nil, g.refuse("%s works on %d calls and %d wait, which is all that it takes. Try again later.")
	}
	ready := make(chan struct{})
	place := g.waiters.PushBack(ready)
	patience := g.options.QueueTimeout
	g.mu.Unlock()

	var timeout <-chan time.Time
	if patience > 0 {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-ready:
		return g.releaser(), nil
	case <-timeout:
		if g.leave(place, ready) {
			g.mu.Lock()
			defer g.mu.Unlock()
			return nil, g.refuse("%s works on %d calls and %d wait; this one has waited as long as it may. Try again later.")
		}
		return g.releaser(), nil
	case <-ctx.Done():
		if !g.leave(place, ready) {
			g.pass()
		}
		return nil, g.abandoned(ctx)
	}
}

// Counts returns the gate's numbers.
func (g *Gate) Counts() GateCounts {
	g.mu.Lock()
	defer g.mu.Unlock()
	return GateCounts{
		InFlight: int64(g.inFlight), Queued: int64(g.waiters.Len()),
		Total: g.total, Refused: g.refused,
	}
}

// leave takes a waiter out of the queue; false when it has been given a place meanwhile.
func (g *Gate) leave(place *list.Element, ready <-chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-ready:
		return false
	default:
		g.waiters.Remove(place)
		return true
	}
}

// releaser starts the measurement of a service time and returns what ends it.
func (g *Gate) releaser() func() {
	start := time.Now()
	var once sync.Once
	return func() {
		once.Do(func() {
			g.mu.Lock()
			g.service.add(time.Since(start))
			g.mu.Unlock()
			g.pass()
		})
	}
}

// pass gives a place back.
func (g *Gate) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inFlight--
	g.admit()
}

// admit hands the free places to the first in the queue. The caller holds the lock.
func (g *Gate) admit() {
	for g.waiters.Len() > 0 && g.free() {
		g.inFlight++
		g.total++
		close(g.waiters.Remove(g.waiters.Front()).(chan struct{}))
	}
}

// free reports whether there is a place. The caller holds the lock.
func (g *Gate) free() bool { return g.options.MaxInFlight <= 0 || g.inFlight < g.options.MaxInFlight }

// refuse counts a refusal. Its format takes the name and the two numbers. The caller holds the lock.
func (g *Gate) refuse(format string) error {
	g.refused++
	queued := g.waiters.Len()
	f := fault.New(fault.Overloaded, format, g.options.Name, g.inFlight, queued)
	f.RetryAfter = g.service.wait(queued+1, g.options.MaxInFlight)
	return f
}

// abandoned is the error of a caller whose context ended.
func (g *Gate) abandoned(ctx context.Context) error {
	cause := context.Cause(ctx)
	var f *fault.Error
	switch {
	case errors.As(cause, &f):
		return cause
	case errors.Is(cause, context.DeadlineExceeded):
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.refuse("%s works on %d calls and %d wait; the query's time ended before its turn came. Try again later.")
	}
	return fault.Wrap(cause, fault.Cancelled, "The query was cancelled while it waited for its turn.")
}
