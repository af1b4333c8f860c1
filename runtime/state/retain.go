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

// Retain deletes decision records that are older than age, at once and then
// every hour, until ctx ends.
func Retain(ctx context.Context, d Decisions, age time.Duration, log hclog.Logger) {
	tick := time.NewTicker(retainInterval)
	defer tick.Stop()
	for {
		n, err := d.DeleteBefore(ctx, time.Now().Add(-age))
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Warn("old decision records could not be deleted; the next try is in an hour", "error", err)
		case n > 0:
			log.Info("deleted old decision records", "count", n, "older_than", age.String())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
