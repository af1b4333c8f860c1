// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"sync/atomic"
)

// gate counts the calls under way without a lock, and lets one goroutine shut
// it and wait until the last of them has left.
type gate struct {
	inside atomic.Int64
	shut   atomic.Bool
	// left is signalled by calls that leave a shut gate.
	left chan struct{}
}

func newGate() *gate { return &gate{left: make(chan struct{}, 1)} }

// enter reports whether the call may go on; then it must leave.
func (g *gate) enter() bool {
	g.inside.Add(1)
	// Counting before looking means that close either sees this call or refuses it.
	if g.shut.Load() {
		g.leave()
		return false
	}
	return true
}

func (g *gate) leave() {
	if g.inside.Add(-1) == 0 && g.shut.Load() {
		select {
		case g.left <- struct{}{}:
		default:
		}
	}
}

// close refuses further calls and waits for those under way; it reports
// whether all had left before ctx ended.
func (g *gate) close(ctx context.Context) bool {
	g.shut.Store(true)
	for g.inside.Load() != 0 {
		select {
		case <-g.left:
		case <-ctx.Done():
			return g.inside.Load() == 0
		}
	}
	return true
}
