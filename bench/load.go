// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Operation makes one query, the n-th of its run, and records what it sees of
// its stream. It returns an error when the query was not answered as it should be.
type Operation func(ctx context.Context, n int, r *Recorder) error

// Result is what became of the queries of a run.
type Result struct {
	// Latency is from the moment at which a query was due to its whole answer,
	// without what the load says to take off; queries that failed are not in it.
	Latency Histogram
	// FirstToken is from the same moment to the first piece of a stream, and
	// Gap is the time between two pieces.
	FirstToken, Gap Histogram
	Chunks          Chunks
	Done, Failed    int
	// Late are the queries that were sent more than LateBy after they were due,
	// since no worker was free or the driver was slow.
	Late int
	// Elapsed is from the first query to the last answer.
	Elapsed time.Duration
	// Err is the first error.
	Err error
}

// LateBy is how late a query may be sent without being counted as late.
const LateBy = 2 * time.Millisecond

// PerSecond is how many queries were answered in a second.
func (r *Result) PerSecond() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(r.Done) / r.Elapsed.Seconds()
}

func (r *Result) merge(o *Result) {
	r.Latency.Merge(&o.Latency)
	r.FirstToken.Merge(&o.FirstToken)
	r.Gap.Merge(&o.Gap)
	r.Chunks.add(o.Chunks)
	r.Done += o.Done
	r.Failed += o.Failed
	r.Late += o.Late
	if r.Err == nil {
		r.Err = o.Err
	}
}

// Recorder takes what an operation sees of a stream. It belongs to one worker.
type Recorder struct {
	result Result
	due    time.Time
	last   time.Time
	less   time.Duration
}

// Piece records that a piece of the answer came now.
func (r *Recorder) Piece() {
	now := time.Now()
	if r.last.IsZero() {
		r.result.FirstToken.Record(now.Sub(r.due) - r.less)
	} else {
		r.result.Gap.Record(now.Sub(r.last))
	}
	r.last = now
}

// Chunks records what a checker found.
func (r *Recorder) Chunks(c Chunks) { r.result.Chunks.add(c) }

// run makes one query that was due at that time.
func (r *Recorder) run(ctx context.Context, op Operation, n int, due time.Time) {
	r.due, r.last = due, time.Time{}
	if time.Since(due) > LateBy {
		r.result.Late++
	}
	err := op(ctx, n, r)
	latency := time.Since(due) - r.less
	if err != nil {
		r.result.Failed++
		if r.result.Err == nil {
			r.result.Err = err
		}
		return
	}
	r.result.Done++
	r.result.Latency.Record(latency)
}

// Open is a load with a constant rate of arrival, whatever the server does. A
// query that has to wait for a worker is measured from when it was due.
type Open struct {
	// Rate is in queries a second, and must be positive.
	Rate float64
	// Count is how many queries are made.
	Count int
	// Workers bounds the queries under way; it should be well above what is
	// expected to be under way.
	Workers int
	// Less is taken off each latency: what the upstream is known to wait. What
	// is left is small, and so is a histogram's error of it.
	Less time.Duration
}

// Run makes the queries. It ends early, without further queries, when ctx does.
func (o Open) Run(ctx context.Context, op Operation) *Result {
	start := time.Now()
	return work(ctx, o.Workers, o.Count, start, o.Less, op, func(n int) (time.Time, bool) {
		due := start.Add(time.Duration(float64(n) / o.Rate * float64(time.Second)))
		return due, clock.wait(ctx, due)
	})
}

// Closed is a load that keeps a number of queries under way: each worker makes
// its next query when it has the answer to the one before.
type Closed struct {
	Concurrency int
	// Count and Duration bound the run; 0 for no bound. One must be set.
	Count    int
	Duration time.Duration
	// Less is taken off each latency, as it is from that of [Open].
	Less time.Duration
}

// Run makes the queries. It ends early, without further queries, when ctx does.
func (c Closed) Run(ctx context.Context, op Operation) *Result {
	start := time.Now()
	return work(ctx, c.Concurrency, c.Count, start, c.Less, op, func(int) (time.Time, bool) {
		now := time.Now()
		over := c.Duration > 0 && now.Sub(start) >= c.Duration
		return now, !over && ctx.Err() == nil
	})
}

// work has workers make queries until next refuses or count is reached; a
// count of 0 is no bound. next returns when query n is due, having waited for that.
func work(ctx context.Context, workers, count int, start time.Time, less time.Duration, op Operation, next func(n int) (time.Time, bool)) *Result {
	var taken atomic.Int64
	recorders := make([]Recorder, max(workers, 1))
	var wg sync.WaitGroup
	for i := range recorders {
		r := &recorders[i]
		r.less = less
		wg.Go(func() {
			for {
				n := int(taken.Add(1)) - 1
				if count > 0 && n >= count {
					return
				}
				due, ok := next(n)
				if !ok {
					return
				}
				r.run(ctx, op, n, due)
			}
		})
	}
	wg.Wait()
	total := &Result{Elapsed: time.Since(start)}
	for i := range recorders {
		total.merge(&recorders[i].result)
	}
	return total
}
