// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"time"
)

// window is how many of the newest queries percentiles are of.
const window = 1000

// statistics are those of one field since the instance was started.
type statistics struct {
	queries, slow int
	// recent is a ring of the newest durations.
	recent []time.Duration
}

func (s *statistics) add(d time.Duration, slow bool) {
	if len(s.recent) < window {
		s.recent = append(s.recent, d)
	} else {
		s.recent[s.queries%window] = d
	}
	s.queries++
	if slow {
		s.slow++
	}
}

// percentile is the least of the recent durations that a share p of them does
// not exceed.
func (s *statistics) percentile(p float64) time.Duration {
	if len(s.recent) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s.recent))
	rank := int(p * float64(len(sorted)))
	if float64(rank) == p*float64(len(sorted)) {
		rank--
	}
	return sorted[max(rank, 0)]
}

// summary is the line with the statistics of a field.
type summary struct {
	Kind    string    `json:"kind"`
	Time    time.Time `json:"time"`
	Field   string    `json:"field"`
	Queries int       `json:"queries"`
	Slow    int       `json:"slow"`
	P50MS   int64     `json:"p50_ms"`
	P95MS   int64     `json:"p95_ms"`
	MaxMS   int64     `json:"max_ms"`
}

func (s *statistics) summary(field string, now time.Time) summary {
	return summary{
		Kind: "summary", Time: now.UTC(), Field: field, Queries: s.queries, Slow: s.slow,
		P50MS: s.percentile(0.5).Milliseconds(), P95MS: s.percentile(0.95).Milliseconds(), MaxMS: s.percentile(1).Milliseconds(),
	}
}
