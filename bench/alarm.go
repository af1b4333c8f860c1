// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"container/heap"
	"context"
	"runtime"
	"sync"
	"time"
)

// alarm wakes callers to a tenth of a millisecond. The timers of an idle Go
// program are up to a millisecond late, since they wait in the network poller
// in whole milliseconds; that is more than what is measured. One thread, only
// while somebody waits, sleeps in the kernel instead.
type alarm struct {
	mu      sync.Mutex
	waiting sleepers
	running bool
}

// clock is the one alarm of the process.
var clock alarm

// nap bounds the thread's sleep, and so how late a sleeper is woken that came
// while the thread slept for a later one.
const nap = 100 * time.Microsecond

type sleeper struct {
	due  time.Time
	wake chan struct{}
}

// wait returns at due, or false when ctx ends before.
func (a *alarm) wait(ctx context.Context, due time.Time) bool {
	if time.Until(due) <= 0 {
		return ctx.Err() == nil
	}
	s := sleeper{due, make(chan struct{})}
	a.mu.Lock()
	heap.Push(&a.waiting, s)
	if !a.running {
		a.running = true
		go a.run()
	}
	a.mu.Unlock()
	select {
	case <-s.wake:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// run wakes sleepers until there are none.
func (a *alarm) run() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for {
		left, more := a.ring(time.Now())
		if !more {
			return
		}
		sleep(min(left, nap))
	}
}

// ring wakes those that are due, and says how long it is to the next.
func (a *alarm) ring(now time.Time) (left time.Duration, more bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.waiting) > 0 {
		if left := a.waiting[0].due.Sub(now); left > 0 {
			return left, true
		}
		close(heap.Pop(&a.waiting).(sleeper).wake)
	}
	a.running = false
	return 0, false
}

// sleepers is a heap, the next one first.
type sleepers []sleeper

var _ heap.Interface = (*sleepers)(nil)

func (s sleepers) Len() int           { return len(s) }
func (s sleepers) Less(i, j int) bool { return s[i].due.Before(s[j].due) }
func (s sleepers) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sleepers) Push(x any)        { *s = append(*s, x.(sleeper)) }

func (s *sleepers) Pop() any {
	last := len(*s) - 1
	x := (*s)[last]
	*s = (*s)[:last]
	return x
}
