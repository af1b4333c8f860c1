// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"context"
	"math/rand/v2"
	"time"
)

// Backoff says how long to wait before a retry: exponentially more, with full
// jitter, which spreads clients that failed together the most. Source: Marc
// Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
type Backoff struct {
	// Base bounds the first delay, and Max every one; both positive.
	Base, Max time.Duration
	// Rand returns numbers in [0, 1). Nil for the process's own source.
	Rand func() float64
}

// Delay returns how long to wait before retry number n, from 1: at random below
// min(Max, Base·2^(n-1)), on top of what the server demanded with Retry-After
// (0 when it demanded nothing). It returns false when a retry would begin after
// ctx's deadline, and so makes no sense.
func (b Backoff) Delay(ctx context.Context, n int, retryAfter time.Duration) (time.Duration, bool) {
	random := b.Rand
	if random == nil {
		random = rand.Float64
	}
	ceiling := b.Base
	for i := 1; i < n && ceiling < b.Max; i++ {
		ceiling *= 2
	}
	delay := max(0, retryAfter) + time.Duration(random()*float64(min(ceiling, b.Max)))
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= delay {
		return 0, false
	}
	return delay, ctx.Err() == nil
}

// Sleep waits for d, or until ctx ends, whose cause it then returns.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
