// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGateWaitsForTheLastCall(t *testing.T) {
	g := newGate()
	require.True(t, g.enter())
	require.True(t, g.enter())
	closed := make(chan bool)
	go func() { closed <- g.close(t.Context()) }()
	eventually(t, g.shut.Load, "close shuts the gate first")
	require.False(t, g.enter(), "a shut gate lets nobody in")
	g.leave()
	select {
	case <-closed:
		t.Fatal("the gate closed while a call was under way")
	default:
	}
	g.leave()
	require.True(t, <-closed)
}

func TestGateGivesUpWithItsContext(t *testing.T) {
	g := newGate()
	require.True(t, g.enter())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.False(t, g.close(ctx))
	g.leave()
	require.True(t, g.close(ctx))
}

func TestGateUnderLoad(t *testing.T) {
	g := newGate()
	var inside atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for g.enter() {
				inside.Add(1)
				inside.Add(-1)
				g.leave()
			}
		})
	}
	require.True(t, g.close(t.Context()))
	require.Zero(t, inside.Load(), "nobody is inside once close has returned")
	wg.Wait()
}
