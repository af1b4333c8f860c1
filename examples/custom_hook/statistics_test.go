// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"
)

func TestPercentiles(t *testing.T) {
	var s statistics
	if s.percentile(0.5) != 0 {
		t.Error("nothing has a percentile")
	}
	for i := range 100 {
		s.add(time.Duration(100-i), i < 7)
	}
	for p, want := range map[float64]time.Duration{0: 1, 0.5: 50, 0.95: 95, 0.955: 96, 1: 100} {
		if got := s.percentile(p); got != want {
			t.Errorf("of 1 to 100 the percentile %v is %v, want %v", p, int64(got), int64(want))
		}
	}
	if s.queries != 100 || s.slow != 7 {
		t.Errorf("%d queries, %d slow", s.queries, s.slow)
	}
}

func TestOnlyTheNewestCount(t *testing.T) {
	var s statistics
	for range window {
		s.add(time.Hour, true)
	}
	for range window {
		s.add(time.Second, false)
	}
	if got := s.percentile(1); got != time.Second {
		t.Errorf("the longest of the newest is %v", got)
	}
	if len(s.recent) != window {
		t.Errorf("%d are kept", len(s.recent))
	}
}
