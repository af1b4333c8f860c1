// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	firstPause = 500 * time.Millisecond
	mostPause  = time.Minute
	// mostRetryAfter bounds what a receiver may ask for.
	mostRetryAfter = time.Hour
)

// pause returns how long to wait behind the attempt of that number, from 1: it
// doubles up to a bound, and half of it is chance, so that those who failed
// together do not come back together.
func pause(attempt int, chance func() float64) time.Duration {
	d := mostPause
	if shift := attempt - 1; shift < 10 {
		d = min(firstPause<<shift, mostPause)
	}
	return d/2 + time.Duration(chance()*float64(d/2))
}

// retryAfter reads when to come back: seconds, or a date (RFC 9110 §10.2.3). It
// returns 0 when the receiver did not say.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	var d time.Duration
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		d = time.Duration(min(seconds, int64(mostRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return max(0, min(d, mostRetryAfter))
}

// timing is the time as a hook sees it, replaced in tests.
type timing struct {
	now    func() time.Time
	timer  func(time.Duration) (c <-chan time.Time, stop func() bool)
	chance func() float64
}

var realTime = timing{
	now: time.Now,
	timer: func(d time.Duration) (<-chan time.Time, func() bool) {
		t := time.NewTimer(d)
		return t.C, t.Stop
	},
	chance: rand.Float64,
}
