// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/auahq/aua/sdk/fault"
)

// State is where an instance is in its life.
type State string

// The states. A failed instance crashed again and again without answering
// anything, or its program must not be started; a call after a cool-down makes
// it try again.
const (
	Starting   State = "starting"
	Ready      State = "ready"
	Restarting State = "restarting"
	Failed     State = "failed"
	Draining   State = "draining"
	Stopped    State = "stopped"
)

var (
	// errGone says that the instance was released.
	errGone = errors.New("the instance is being stopped")
	// errNotReady says that no process was ready in time.
	errNotReady = errors.New("no process is ready")
)

// board publishes an instance's state, and lets calls wait for a change of it.
type board struct {
	mu     sync.Mutex
	state  State
	reason string
	// health says why a ready instance calls itself unhealthy; empty when it is well.
	health string
	// crash is how the newest life ended that ended by itself.
	crash *CrashError
	// refusal is why the program must not be started again; nil for no reason.
	refusal *fault.Error
	// retryAt is when a failed instance may try again.
	retryAt time.Time
	// changed is closed and replaced with every change of state.
	changed chan struct{}
}

func newBoard() *board { return &board{state: Starting, changed: make(chan struct{})} }

// set changes the state. change may set the rest.
func (b *board) set(state State, reason string, change func(*board)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state, b.reason, b.health = state, reason, ""
	if change != nil {
		change(b)
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *board) setHealth(reason string) (changed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	changed = b.health != reason
	b.health = reason
	return changed
}

// view is what a board says at one moment.
type view struct {
	state          State
	reason, health string
	crash          *CrashError
	refusal        *fault.Error
	retryAt        time.Time
	changed        <-chan struct{}
}

func (b *board) view() view {
	b.mu.Lock()
	defer b.mu.Unlock()
	return view{state: b.state, reason: b.reason, health: b.health, crash: b.crash, refusal: b.refusal, retryAt: b.retryAt, changed: b.changed}
}

// session returns the life to call. When there is none, because the instance
// restarts, it waits for one until ctx ends or timing.callWait is over.
func (s *supervisor) session(ctx context.Context) (*session, error) {
	if sess := s.current.Load(); sess != nil && !sess.over() {
		return sess, nil
	}
	return s.await(ctx)
}

func (s *supervisor) await(ctx context.Context) (*session, error) {
	timer := time.NewTimer(s.timing.callWait)
	defer timer.Stop()
	for {
		v := s.board.view()
		if sess := s.current.Load(); sess != nil && !sess.over() {
			return sess, nil
		}
		switch v.state {
		case Draining, Stopped:
			return nil, errGone
		case Failed:
			if s.timing.now().Before(v.retryAt) {
				return nil, errNotReady
			}
			select {
			case s.wake <- struct{}{}:
			default:
			}
		}
		select {
		case <-v.changed:
		case <-timer.C:
			return nil, errNotReady
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
