// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
)

// priorWeight is how many outcomes a specialist's rate over all fields counts
// for in each single field.
const priorWeight = 20

// startWeight is how many outcomes an assumption about an unknown specialist
// counts for: as many as the uniform prior, Beta(1, 1), has.
const startWeight = 2

// Key names what outcomes are counted for.
type Key struct {
	// Tenant is the one whose query it was; tenants do not learn from each other.
	Tenant string
	// Specialist is the specialist's name.
	Specialist string
	// Version tells apart what answers under that name, such as its model: a new
	// version starts afresh.
	Version string
	// Field is the field that the specialist was asked for.
	Field string
}

// overall is the key of the specialist in all fields together.
func (k Key) overall() Key {
	k.Field = ""
	return k
}

// Options describe a [Book].
type Options struct {
	// Repository keeps the book across restarts.
	Repository state.Statistics
	// Log takes what an operator should know. Nil is silent.
	Log hclog.Logger
	// Now is the clock by which evidence fades. Nil for time.Now.
	Now func() time.Time
}

// Book holds the statistics. It is safe for concurrent use, and calls for
// different keys do not wait for each other.
type Book struct {
	repository state.Statistics
	log        hclog.Logger
	now        func() time.Time

	cells     sync.Map // Key → *cell
	latencies sync.Map // specialist name → *latencies
	saving    sync.Mutex
}

// New returns an empty book. [Book.Load] fills it.
func New(o Options) *Book {
	b := &Book{repository: o.Repository, log: o.Log, now: o.Now}
	if b.log == nil {
		b.log = hclog.NewNullLogger()
	}
	if b.now == nil {
		b.now = time.Now
	}
	return b
}

// Observe counts an outcome, as far as it was verified.
func (b *Book) Observe(k Key, o Outcome) {
	if o.Weight <= 0 {
		return
	}
	now := b.now()
	b.cell(k).observe(o, now)
	if k.Field != "" {
		b.cell(k.overall()).observe(o, now)
	}
}

// Revise counts an outcome in the place of one that was counted at an earlier
// time: of that, what has not faded since is taken back. The zero [Outcome]
// stands for none. The moving average forgets nothing; it moves on.
func (b *Book) Revise(k Key, before Outcome, at time.Time, now Outcome) {
	if before.Weight > 0 {
		today := b.now()
		b.cell(k).retract(before, at, today)
		if k.Field != "" {
			b.cell(k.overall()).retract(before, at, today)
		}
	}
	b.Observe(k, now)
}

// Snapshot returns what is known of k, for a score request. It never returns
// nil: what nobody has tried has no counts. Start, in [0, 1], is the success
// that is assumed of the specialist before its first outcome; 0.5 is to know nothing.
//
// The prior is the specialist's rate over all fields, p = (s + 2·start)/(n + 2),
// with the weight of 20 outcomes: a posterior mean is (s + 20p)/(n + 20), the
// field's rate shrunk toward the specialist's. The prior never weighs more than
// the n + 2 outcomes it comes from, so that a specialist which nobody knows has a
// wide posterior, not a narrow one around start.
func (b *Book) Snapshot(k Key, start float64) *sdk.Statistics {
	now := b.now()
	overall := b.read(k.overall(), now)
	n := overall.successes + overall.failures
	s := &sdk.Statistics{
		PriorMean:   (overall.successes + startWeight*start) / (n + startWeight),
		PriorWeight: min(priorWeight, n+startWeight),
	}
	if c := b.read(k, now); c.seen {
		s.Successes, s.Failures, s.MovingAverage = c.successes, c.failures, &c.average
	}
	p50, _ := b.Latency(k.Specialist)
	s.LatencyP50Ms = float64(p50) / float64(time.Millisecond)
	return s
}

// ObserveLatency records how long a specialist took for a whole answer.
func (b *Book) ObserveLatency(specialist string, d time.Duration) {
	l, ok := b.latencies.Load(specialist)
	if !ok {
		l, _ = b.latencies.LoadOrStore(specialist, &latencies{})
	}
	l.(*latencies).add(d)
}

// Latency returns the median and the 99th percentile of a specialist's last 256
// answers, of all tenants and fields; 0 before the first. A restart begins anew.
func (b *Book) Latency(specialist string) (p50, p99 time.Duration) {
	if l, ok := b.latencies.Load(specialist); ok {
		return l.(*latencies).percentiles()
	}
	return 0, 0
}

func (b *Book) cell(k Key) *cell {
	c, ok := b.cells.Load(k)
	if !ok {
		c, _ = b.cells.LoadOrStore(k, &cell{})
	}
	return c.(*cell)
}

// read returns a cell's counts without making one.
func (b *Book) read(k Key, now time.Time) counts {
	if c, ok := b.cells.Load(k); ok {
		return c.(*cell).read(now)
	}
	return counts{}
}
