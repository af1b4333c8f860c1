// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"time"

	"github.com/hashicorp/go-hclog"
)

// retainInterval is how often [Retain] deletes.
const retainInterval = time.Hour

// Expiring is a repository of what can become too old.
type Expiring interface {
	DeleteBefore(ctx context.Context, t time.Time) (int64, error)
}

// Retention is how long a repository keeps what it has.
type Retention struct {
	Expiring
	// What names it in the log, such as "decision records".
	What string
	// Age is how old it may become now; 0 for any age.
	Age func() time.Duration
	// Changed wakes [Retain] when Age returns another one.
	Changed <-chan struct{}
	Log     hclog.Logger
}

// Retain deletes what is too old, at once, then every hour and with every
// change, until ctx ends.
func Retain(ctx context.Context, r Retention) {
	tick := time.NewTicker(retainInterval)
	defer tick.Stop()
	for {
		r.expire(ctx)
		select {
		case <-tick.C:
		case <-r.Changed:
		case <-ctx.Done():
			return
		}
	}
}

func (r *Retention) expire(ctx context.Context) {
	age := r.Age()
	if age == 0 {
		return
	}
	n, err := r.DeleteBefore(ctx, time.Now().Add(-age))
	switch {
	case ctx.Err() != nil:
	case err != nil:
		r.Log.Warn("old "+r.What+" could not be deleted; the next try is in an hour", "error", err)
	case n > 0:
		r.Log.Info("deleted old "+r.What, "count", n, "older_than", age.String())
	}
}
