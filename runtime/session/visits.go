// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"sync"

	"github.com/auahq/aua/sdk/fault"
)

type key struct{ tenant, id string }

// visits knows which queries of which sessions are under way.
type visits struct {
	mu   sync.Mutex
	open map[key]*visited
}

// visited is a session with queries under way, or one that is being deleted.
type visited struct {
	cancels map[*Turn]context.CancelCauseFunc
	// turn is the one that adds to the session; nil for none.
	turn *Turn
	// closing says that the session is being deleted.
	closing bool
	// left has an element when a query has ended.
	left chan struct{}
}

// enter lets a query in. Leave it with leave.
func (v *visits) enter(ctx context.Context, t *Turn) (context.Context, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.open[t.key]
	if s == nil {
		s = &visited{cancels: map[*Turn]context.CancelCauseFunc{}, left: make(chan struct{}, 1)}
		v.open[t.key] = s
	}
	if s.closing {
		return nil, fault.New(fault.Conflict, "The session %q is being deleted.", t.key.id).With("session_id", t.key.id)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	s.cancels[t] = cancel
	return ctx, nil
}

// claim makes t the one turn of its session.
func (v *visits) claim(t *Turn) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.open[t.key]
	if s.turn != nil {
		return fault.New(fault.Conflict, "Another turn of the session %q is under way, and a session takes one at a time. Wait for its answer, or cancel it.", t.key.id).
			With("session_id", t.key.id)
	}
	s.turn = t
	return nil
}

// leave lets a query out; further calls do nothing.
func (v *visits) leave(t *Turn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.open[t.key]
	if s == nil || s.cancels[t] == nil {
		return
	}
	s.cancels[t](nil)
	delete(s.cancels, t)
	if s.turn == t {
		s.turn = nil
	}
	select {
	case s.left <- struct{}{}:
	default:
	}
	v.tidy(t.key)
}

// tidy forgets a session that nothing is under way with. The caller holds the lock.
func (v *visits) tidy(k key) {
	if s := v.open[k]; len(s.cancels) == 0 && !s.closing {
		delete(v.open, k)
	}
}

// close cancels the queries of a session and waits for their end. Until done
// is called, no other comes in.
func (v *visits) close(ctx context.Context, k key) (done func(), err error) {
	v.mu.Lock()
	s := v.open[k]
	if s == nil {
		s = &visited{left: make(chan struct{}, 1)}
		v.open[k] = s
	}
	if s.closing {
		v.mu.Unlock()
		return nil, fault.New(fault.Conflict, "The session %q is being deleted already.", k.id).With("session_id", k.id)
	}
	s.closing = true
	for _, cancel := range s.cancels {
		cancel(fault.New(fault.Conflict, "The session %q was deleted while the query was under way.", k.id).With("session_id", k.id))
	}
	v.mu.Unlock()
	done = func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		s.closing = false
		v.tidy(k)
	}
	for v.busy(s) {
		select {
		case <-s.left:
		case <-ctx.Done():
			done()
			return nil, fault.Wrap(context.Cause(ctx), fault.Cancelled, "The session was not deleted: the client went away while a query of it ended.")
		}
	}
	return done, nil
}

func (v *visits) busy(s *visited) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(s.cancels) > 0
}
