// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/auahq/aua/sdk"
)

// errOutOfStep says that an index does not take the changes as they are numbered.
var errOutOfStep = errors.New("correction: the index does not follow the numbers of the changes")

// How long [Index.Run] waits after a failure, and what one load may take.
const (
	feedRetry   = time.Second
	feedTimeout = time.Minute
)

// Index is a correction store plugin that is kept up to date with a book.
type Index struct {
	book    *Book
	process sdk.CorrectionStore
	// lives numbers the runs of the process; changed is closed with the next change.
	lives func() (number int64, changed <-chan struct{})
	// due has an element when there may be something to feed.
	due chan struct{}

	mu sync.Mutex
	// reached is the change that the process is known to have, in the life with
	// that number.
	reached, life int64
	// fed says that the process has had the book's changes since this host started.
	fed bool
	// failure is what the last round of feeding ended with.
	failure error
	// progress is closed and replaced after each round.
	progress chan struct{}
}

// NewIndex returns an index that [Index.Run] feeds. Lives numbers the runs of
// the plugin's process, and gives a channel that is closed when that may have changed.
func NewIndex(b *Book, p sdk.CorrectionStore, lives func() (int64, <-chan struct{})) *Index {
	x := &Index{book: b, process: p, lives: lives, due: make(chan struct{}, 1), progress: make(chan struct{}), life: -1}
	b.mu.Lock()
	b.indexes[x] = true
	b.mu.Unlock()
	x.signal()
	return x
}

// reset says that the book has become another one.
func (x *Index) reset() {
	x.mu.Lock()
	x.fed, x.life, x.reached = false, -1, 0
	x.mu.Unlock()
	x.signal()
}

// signal says that there may be something to feed.
func (x *Index) signal() {
	select {
	case x.due <- struct{}{}:
	default:
	}
}

// Run feeds the process until ctx ends: at once, after every change and after
// every restart. What fails is tried again.
func (x *Index) Run(ctx context.Context) {
	defer func() {
		x.book.mu.Lock()
		delete(x.book.indexes, x)
		x.book.mu.Unlock()
	}()
	retry := time.NewTimer(0)
	defer retry.Stop()
	failing := false
	for {
		_, changed := x.lives()
		select {
		case <-ctx.Done():
			return
		case <-x.due:
		case <-changed:
		case <-retry.C:
		}
		err := x.feed(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			retry.Reset(feedRetry)
			if !failing {
				x.book.Log.Warn("The correction store is not up to date; it is tried again.", "error", err)
			}
		case failing:
			x.book.Log.Info("The correction store is up to date again.")
		}
		failing = err != nil
	}
}

// Ready waits until the process has every change that the book has now, as long
// as ctx allows. [Index.Run] must be running.
func (x *Index) Ready(ctx context.Context) error { return x.await(ctx, x.book.newest()) }

// feed brings the process up to date.
func (x *Index) feed(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, feedTimeout)
	defer cancel()
	life, _ := x.lives()
	x.mu.Lock()
	reached, fed := x.reached, x.fed
	known := x.life == life
	x.mu.Unlock()
	var err error
	if !known {
		if reached, life, err = x.begin(ctx, fed); err != nil {
			return x.note(reached, -1, err)
		}
	}
	for {
		next, err := x.step(ctx, reached)
		if errors.Is(err, errOutOfStep) && reached > 0 {
			// It has something else than the book says: it gets everything anew.
			next, err = x.step(ctx, 0)
		}
		if err != nil {
			return x.note(reached, -1, err) // what it has is not known
		}
		if now, _ := x.lives(); now != life {
			// A new process may have taken the changes, and lack those before them.
			life, reached = now, 0
			continue
		}
		_ = x.note(next, life, nil)
		if next == reached {
			return nil
		}
		reached = next
	}
}

// note ends a round of feeding, after which the process has a change in a life.
func (x *Index) note(reached, life int64, failure error) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reached, x.life, x.failure = reached, life, failure
	x.fed = x.fed || failure == nil
	close(x.progress)
	x.progress = make(chan struct{})
	return failure
}

// begin asks a new process what it has, and returns that with the number of its
// life. It may have kept a snapshot, which is trusted only when this host wrote
// it: one from before may be of another database. One that is ahead of the book
// is of no use.
func (x *Index) begin(ctx context.Context, fed bool) (reached, life int64, err error) {
	for {
		life, _ = x.lives()
		if !fed {
			return 0, life, nil
		}
		has, err := x.process.Load(ctx, nil)
		if err != nil {
			return 0, life, err
		}
		if now, _ := x.lives(); now != life {
			continue // it is not known who has that
		}
		if has > x.book.newest() {
			has = 0
		}
		return has, life, nil
	}
}

// step feeds the next changes and returns what the process has then.
func (x *Index) step(ctx context.Context, reached int64) (int64, error) {
	changes, err := x.book.Repository.Changes(ctx, reached, batch)
	if err != nil || len(changes) == 0 {
		return reached, err
	}
	out := make([]*sdk.Change, len(changes))
	for i, c := range changes {
		out[i] = changeMessage(c)
	}
	last := changes[len(changes)-1].Sequence
	var has int64
	if len(out) == 1 && reached > 0 {
		var resp *sdk.ApplyResponse
		resp, err = x.process.Apply(ctx, &sdk.ApplyRequest{Change: out[0]})
		has = resp.GetSequence()
	} else {
		has, err = x.process.Load(ctx, out)
	}
	switch {
	case err != nil && isBehind(err), err == nil && has != last:
		return reached, errOutOfStep
	case err != nil:
		return reached, err
	}
	return last, nil
}

// newest is the number of the book's newest change.
func (b *Book) newest() int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.sequence
}
