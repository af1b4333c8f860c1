// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"sync"
	"time"
)

// How often the runtime looks after things that no query waits for.
const (
	probeInterval     = 10 * time.Second
	probeTimeout      = 5 * time.Second
	retentionInterval = time.Hour
)

// probe asks every specialist's model server regularly whether it is ready, so
// that the status tells and routing prefers those that are.
func (r *Runtime) probe(ctx context.Context) {
	ticker := time.NewTicker(probeInterval)
	defer ticker.Stop()
	for {
		var wg sync.WaitGroup
		for _, s := range r.current.Load().specialists {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, probeTimeout)
				defer cancel()
				s.Probe(ctx)
			})
		}
		wg.Wait()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// keepHouse deletes decision records that are older than the configuration allows.
func (r *Runtime) keepHouse(ctx context.Context) {
	ticker := time.NewTicker(retentionInterval)
	defer ticker.Stop()
	for {
		n, err := r.store.Decisions().DeleteBefore(ctx, time.Now().Add(-r.options.Config.Records.Retention))
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.options.Log.Warn("Old decision records could not be deleted; the next try is in an hour.", "error", err)
		case n > 0:
			r.options.Log.Info("Old decision records were deleted.", "records", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
