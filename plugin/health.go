// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"time"
)

// pingsMissed is after how many unanswered pings in a row a process is killed.
const pingsMissed = 2

// monitor asks the instance regularly how it is, and at once when a call got no
// answer, until ctx ends. A life that answers neither pings nor calls is killed.
func (s *supervisor) monitor(ctx context.Context, sess *session) {
	timer := time.NewTimer(s.timing.healthInterval)
	defer timer.Stop()
	for missed := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-sess.suspect:
		}
		answered := s.answered.Load()
		reason, err := s.ping(ctx, sess)
		switch {
		case ctx.Err() != nil || sess.over():
			return
		case err == nil:
			missed = 0
			if s.setHealth(reason) {
				s.log.Warn("The plugin's health changed.", "healthy", reason == "", "reason", reason)
			}
		case s.answered.Load() != answered:
			missed = 0 // busy, not stuck
		default:
			if missed++; missed == pingsMissed {
				s.log.Error("The plugin answers neither calls nor pings, and is killed.", "error", err)
				sess.kill("it answered neither calls nor pings, and was killed")
				return
			}
			sess.doubt() // ask again at once
		}
		timer.Reset(s.timing.healthInterval)
	}
}

func (s *supervisor) ping(ctx context.Context, sess *session) (reason string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timing.healthTimeout)
	defer cancel()
	reason, err = sess.ping(ctx)
	return s.id.clean(reason), err
}
