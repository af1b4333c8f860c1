// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math"
	"sync"
	"time"

	"github.com/auahq/aua/runtime/state"
)

// discount is γ, what a day leaves of an outcome's weight: old evidence fades,
// since servers and models change. Half of it is gone after 138 days.
const discount = 0.995

// driftAlpha is how far the newest outcome, when it is proved, moves the average.
const driftAlpha = 0.2

// cell holds the outcomes of one key.
type cell struct {
	mu sync.Mutex
	// successes and failures are as of at.
	successes, failures float64
	average             float64
	seen                bool // one outcome at least
	at                  time.Time
	dirty               bool // changed since the last save
}

// counts are a cell's numbers at one time.
type counts struct {
	successes, failures, average float64
	seen                         bool
}

func (c *cell) observe(o Outcome, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fade(now)
	x := 0.0
	if o.Success {
		c.successes += o.Weight
		x = 1
	} else {
		c.failures += o.Weight
	}
	if c.seen {
		x = c.average + driftAlpha*o.Weight*(x-c.average)
	}
	c.average, c.seen, c.dirty = x, true, true
}

// retract takes back an outcome of an earlier time, as far as it still counts.
func (c *cell) retract(o Outcome, at, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fade(now)
	left := o.Weight * math.Pow(discount, max(now.Sub(at).Hours(), 0)/24)
	if o.Success {
		c.successes = max(c.successes-left, 0)
	} else {
		c.failures = max(c.failures-left, 0)
	}
	c.dirty = true
}

func (c *cell) read(now time.Time) counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fade(now)
	return counts{c.successes, c.failures, c.average, c.seen}
}

// fade discounts the counts to now. A clock that was set back changes nothing.
// The caller holds the lock.
func (c *cell) fade(now time.Time) {
	elapsed := now.Sub(c.at)
	if elapsed <= 0 {
		return
	}
	if !c.at.IsZero() {
		factor := math.Pow(discount, elapsed.Hours()/24)
		c.successes *= factor
		c.failures *= factor
	}
	c.at = now
}

// take returns the cell's row and marks it as saved; false when it is saved already.
func (c *cell) take(k Key) (state.StatisticsRow, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dirty {
		return state.StatisticsRow{}, false
	}
	c.dirty = false
	return state.StatisticsRow{
		Tenant: k.Tenant, Specialist: k.Specialist, Version: k.Version, Field: k.Field,
		Successes: c.successes, Failures: c.failures, MovingAverage: c.average, UpdatedAt: c.at,
	}, true
}

// soil takes back a take whose row could not be saved.
func (c *cell) soil() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dirty = true
}
