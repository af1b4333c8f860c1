// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"sync"
	"time"
)

// The default budget: in any ten seconds a fifth of the calls may be retries,
// and ten always may, so that a quiet server can retry at all. A fifth is what
// Finagle's RetryBudget and Linkerd allow by default.
const (
	BudgetRatio  = 0.2
	BudgetFloor  = 10
	BudgetWindow = 10 * time.Second
)

const budgetSlots = 10

// Budget bounds retries to a share of the first tries, so that a failing server
// meets little more traffic than a healthy one. It is safe for concurrent use.
type Budget struct {
	mu    sync.Mutex
	epoch int64 // the newest slot's number since the Unix epoch
	slots [budgetSlots]struct{ calls, retries int64 }
}

// NewBudget returns an unused budget with the default numbers.
func NewBudget() *Budget { return &Budget{} }

// Call counts a first try.
func (b *Budget) Call() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.advance()
	b.slots[b.epoch%budgetSlots].calls++
}

// Retry counts a retry and returns true, when the budget has room for one.
func (b *Budget) Retry() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.advance()
	var calls, retries int64
	for _, s := range b.slots {
		calls += s.calls
		retries += s.retries
	}
	if float64(retries+1) > BudgetFloor+BudgetRatio*float64(calls) {
		return false
	}
	b.slots[b.epoch%budgetSlots].retries++
	return true
}

// advance clears the slots that time has passed over. The caller holds the lock.
func (b *Budget) advance() {
	now := time.Now().UnixNano() / int64(BudgetWindow/budgetSlots)
	if now <= b.epoch { // a clock that was set back stands still
		return
	}
	for e := max(b.epoch+1, now-budgetSlots+1); e <= now; e++ {
		b.slots[e%budgetSlots] = struct{ calls, retries int64 }{}
	}
	b.epoch = now
}
