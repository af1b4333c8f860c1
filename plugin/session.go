// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"time"
)

// life is one run of an instance, from a start to its end.
type life interface {
	pid() int
	// ended is closed when the run is over; nil when it cannot end by itself.
	ended() <-chan struct{}
	// endsWithin reports whether the run is over, now or after at most d.
	endsWithin(d time.Duration) bool
	// broken reports whether the run goes on but cannot be reached.
	broken() bool
	// end says how the run ended and what was printed last.
	end() (status string, lines []string)
	// kill ends the run at once; why is what end will say.
	kill(why string)
	ping(ctx context.Context) (reason string, err error)
	// metrics returns what the plugin counts, in Prometheus' text format; nothing
	// when it does not count.
	metrics(ctx context.Context) ([]byte, error)
	stop(ctx context.Context)
	// reap releases what is left of a run that is over.
	reap()
}

// session is a life that calls can use.
type session struct {
	life
	// impl implements the interface of the instance's kind.
	impl    any
	inline  bool
	started time.Time
	// answered is the supervisor's count of answered calls when the life began.
	answered int64
	// suspect asks the monitor to look at once.
	suspect chan struct{}
}

func newSession(l life, impl any, inline bool, started time.Time) *session {
	return &session{life: l, impl: impl, inline: inline, started: started, suspect: make(chan struct{}, 1)}
}

// over reports whether the life has ended.
func (s *session) over() bool {
	select {
	case <-s.ended():
		return true
	default:
		return false
	}
}

// doubt says that a call got no answer.
func (s *session) doubt() {
	select {
	case s.suspect <- struct{}{}:
	default:
	}
}
