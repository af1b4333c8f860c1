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

// Retain deletes what is older than age, at once and then every hour, until ctx
// ends. What names it in the log, such as "decision records".
func Retain(ctx context.Context, r Expiring, what string, age time.Duration, log hclog.Logger) {
	tick := time.NewTicker(retainInterval)
	defer tick.Stop()
	for {
		n, err := r.DeleteBefore(ctx, time.Now().Add(-age))
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Warn("old "+what+" could not be deleted; the next try is in an hour", "error", err)
		case n > 0:
			log.Info("deleted old "+what, "count", n, "older_than", age.String())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
