// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// Load is clients that ask without a pause, and that nothing may disturb.
type Load struct {
	// Answered counts the queries that were answered.
	Answered atomic.Int64

	t      *testing.T
	stop   atomic.Bool
	failed chan error
	wg     sync.WaitGroup
}

// StartLoad has clients call ask, again and again, until [Load.End] or the
// first error of each. ask is given which client it is and how often that has
// asked before.
func StartLoad(t *testing.T, clients int, ask func(client, n int) error) *Load {
	l := &Load{t: t, failed: make(chan error, clients)}
	for c := range clients {
		l.wg.Go(func() {
			for n := 0; !l.stop.Load(); n++ {
				if err := ask(c, n); err != nil {
					l.failed <- fmt.Errorf("client %d, query %d: %w", c, n, err)
					return
				}
				l.Answered.Add(1)
			}
		})
	}
	t.Cleanup(func() { l.stop.Store(true); l.wg.Wait() })
	return l
}

// More waits until n more queries were answered, or one has failed.
func (l *Load) More(n int64) {
	l.t.Helper()
	before := l.Answered.Load()
	require.Eventually(l.t, func() bool { return l.Answered.Load() >= before+n || len(l.failed) > 0 }, Patience, Tick/4)
}

// End stops the load, of which no query may have failed.
func (l *Load) End() {
	l.t.Helper()
	l.stop.Store(true)
	l.wg.Wait()
	select {
	case err := <-l.failed:
		require.NoError(l.t, err)
	default:
	}
}
