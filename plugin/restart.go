// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import "time"

// restartPolicy says when an instance that crashed is started again.
type restartPolicy struct {
	// base is the delay before the second restart in a row; it doubles from there to most.
	base, most time.Duration
	// limit is how many lives in a row may end without a success; with the next
	// one the instance counts as failed.
	limit int
	// cooldown is how long a failed instance is left alone.
	cooldown time.Duration
	// stable is how long a life must last to count as a success although nothing was asked.
	stable time.Duration
}

var defaultRestart = restartPolicy{
	base: 100 * time.Millisecond, most: 10 * time.Second, limit: 6,
	cooldown: 15 * time.Second, stable: time.Minute,
}

// delay returns the pause before the restart after the streak-th crash without
// a success; the first is immediate. jitter in [0, 1) spreads it over the upper
// half, so that instances that died together do not start together.
func (p restartPolicy) delay(streak int, jitter float64) time.Duration {
	if streak <= 1 {
		return 0
	}
	d := p.most
	if shift := streak - 2; shift < 30 && p.base<<shift < p.most {
		d = p.base << shift
	}
	return d/2 + time.Duration(jitter*float64(d/2))
}

// failed reports whether so many crashes without a success open the breaker.
func (p restartPolicy) failed(streak int) bool { return streak > p.limit }
