// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// MaxRetryAfter bounds what a server may ask for; more is a mistake of its clock.
const MaxRetryAfter = 24 * time.Hour

// RetryAfter reads when to come back: retry-after-ms (OpenAI), or Retry-After
// as seconds or as a date (RFC 9110 §10.2.3). A date counts from the response's
// own Date, since the two clocks may differ, and from now when it has none.
// It returns 0 when the server did not say.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(header.Get("Retry-After-Ms"), 64); err == nil {
		return bounded(ms, time.Millisecond)
	}
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return bounded(seconds, time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	return bounded(at.Sub(now).Seconds(), time.Second)
}

func bounded(amount float64, unit time.Duration) time.Duration {
	if math.IsNaN(amount) || amount <= 0 {
		return 0
	}
	return time.Duration(min(amount, float64(MaxRetryAfter/unit)) * float64(unit))
}
