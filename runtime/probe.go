// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"sync"
	"time"
)

// How often model servers are probed, and how long a probe may take.
const (
	probeInterval = 10 * time.Second
	probeTimeout  = 5 * time.Second
)

// probe asks every specialist's model server regularly whether it is ready, so
// that the status tells and routing prefers those that are.
func (r *Runtime) probe(ctx context.Context) {
	ticker := time.NewTicker(probeInterval)
	defer ticker.Stop()
	for {
		var wg sync.WaitGroup
		g, done := r.use()
		for _, s := range g.specialists {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, probeTimeout)
				defer cancel()
				_ = s.Probe(ctx) // the specialist knows how it went
			})
		}
		wg.Wait()
		done()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
