// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// timing holds the durations of supervision.
type timing struct {
	start time.Duration
	// callWait is how long a call waits for an instance that restarts.
	callWait time.Duration
	// lostGrace is how long a call whose connection broke waits for the process's end.
	lostGrace time.Duration
	// healthInterval is the pause between pings, healthTimeout how long one may take.
	healthInterval, healthTimeout time.Duration
	// drain is how long calls under way may keep a released instance alive.
	drain   time.Duration
	restart restartPolicy
	now     func() time.Time
}

// starter starts one life of an instance.
type starter func(context.Context) (*session, []*sdk.Diagnostic, error)

// supervisor keeps one instance alive, from the first start until it is
// released. One goroutine, run, makes all changes of state.
type supervisor struct {
	spec   Spec
	key    string
	id     identity
	timing timing
	log    hclog.Logger
	start  starter
	// program is what runs, and held gives it back; nil when it is not held.
	program *Program
	held    func()

	*board
	current atomic.Pointer[session]
	gate    *gate
	// wake asks a failed instance to try again.
	wake chan struct{}

	// ctx ends when the instance is to stop in order, hard when it is to stop at once.
	ctx, hard          context.Context
	cancel, cancelHard context.CancelFunc
	// started is closed after the first start, which set startErr and warnings.
	started  chan struct{}
	startErr error
	warnings []*sdk.Diagnostic
	// done is closed when nothing of the instance is left.
	done chan struct{}

	restarts, calls, errors, answered atomic.Int64
	latency                           latencies
	memory                            memory
}

func newSupervisor(spec Spec, program *Program, key string, id identity, t timing, log hclog.Logger, start starter) *supervisor {
	s := &supervisor{
		spec: spec, program: program, key: key, id: id, timing: t, log: log, start: start,
		board: newBoard(), gate: newGate(), wake: make(chan struct{}, 1),
		started: make(chan struct{}), done: make(chan struct{}),
	}
	s.hard, s.cancelHard = context.WithCancel(context.Background())
	s.ctx, s.cancel = context.WithCancel(s.hard)
	return s
}

// keep holds the program, once, until the instance is over.
func (s *supervisor) keep() (err error) {
	if s.held == nil && s.program.hold != nil {
		s.held, err = s.program.hold()
	}
	return err
}

// release gives the program back.
func (s *supervisor) release() {
	if s.held != nil {
		s.held()
	}
}

// run is the life of the instance.
func (s *supervisor) run(slots chan struct{}) {
	defer s.cancelHard()
	sess, err := s.first(slots)
	if err != nil {
		s.set(Stopped, fault.As(err).Message, nil)
		s.startErr = err
		close(s.started)
		return
	}
	s.publish(sess)
	close(s.started)
	for streak := 0; ; {
		if sess != nil {
			if !s.watch(sess) {
				s.stop(sess)
				break
			}
			if s.answered.Load() > sess.answered || s.timing.now().Sub(sess.started) >= s.timing.restart.stable {
				streak = 0
			}
			sess.reap()
		}
		streak++
		if !s.pause(&streak) {
			break
		}
		sess = s.restart(&streak)
	}
	s.set(Stopped, "", nil)
}

// first makes the first start, once there is a slot for it.
func (s *supervisor) first(slots chan struct{}) (*session, error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-s.ctx.Done():
		return nil, s.id.describe(fault.Wrap(s.ctx.Err(), fault.Cancelled,
			"%s was not started, because nobody waits for it any more.", s.id), faultHost)
	}
	sess, warnings, err := s.start(s.ctx)
	s.warnings = warnings
	return sess, err
}

func (s *supervisor) publish(sess *session) {
	sess.answered = s.answered.Load()
	if !sess.inline {
		s.memory.born(sess.pid(), s.timing.now())
	}
	s.current.Store(sess)
	s.set(Ready, "", func(b *board) { b.refusal = nil })
	s.log.Info("The plugin is ready.", "pid", sess.pid())
}

// watch returns true when the life ended by itself, and false when the
// instance is to stop.
func (s *supervisor) watch(sess *session) bool {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	monitored := make(chan struct{})
	go func() {
		defer close(monitored)
		s.monitor(ctx, sess)
	}()
	select {
	case <-sess.ended():
	case <-s.ctx.Done():
		return false
	}
	status, lines := sess.end()
	crash := s.id.crash(status, lines)
	s.current.Store(nil)
	s.set(Restarting, crash.Status, func(b *board) { b.crash = crash })
	cancel()
	<-monitored
	s.log.Error("The plugin's process ended.", "status", status, "output", lines)
	return true
}

// pause waits until the next start is due: not at all after a first crash,
// longer with each further one, and for a call after a cool-down once the
// breaker is open. It returns false when the instance is to stop.
func (s *supervisor) pause(streak *int) bool {
	policy := s.timing.restart
	if policy.failed(*streak) {
		// One more crash opens the breaker again.
		*streak = policy.limit
		v := s.view()
		if v.refusal != nil {
			s.log.Error("The plugin is not started; a call after the cool-down looks again.", "cooldown", policy.cooldown, "reason", v.reason)
		} else {
			s.log.Error("The plugin crashed again and again without answering anything; it is left alone for a while.",
				"crashes", policy.limit+1, "cooldown", policy.cooldown, "reason", v.reason)
		}
		select { // an old wish does not count
		case <-s.wake:
		default:
		}
		s.set(Failed, v.reason, func(b *board) { b.retryAt = s.timing.now().Add(policy.cooldown) })
		select {
		case <-s.wake:
			s.set(Restarting, v.reason, nil)
			return true
		case <-s.ctx.Done():
			return false
		}
	}
	timer := time.NewTimer(policy.delay(*streak, rand.Float64()))
	defer timer.Stop()
	select {
	case <-timer.C:
		return s.ctx.Err() == nil
	case <-s.ctx.Done():
		return false
	}
}

// restart starts the next life; it returns nil when that fails. A program that
// must not be started, because it is not what it was, fails the instance at once.
func (s *supervisor) restart(streak *int) *session {
	sess, _, err := s.start(s.ctx)
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.Error("The plugin could not be restarted.", "error", err)
			var crash *CrashError
			_ = errors.As(err, &crash)
			e := fault.As(err)
			reason, refusal := e.Message, (*fault.Error)(nil)
			if final(e.Code) {
				reason, refusal, *streak = fmt.Sprintf("%s: %s", e.Code, e.Message), e, s.timing.restart.limit
			}
			s.set(Restarting, reason, func(b *board) { b.crash, b.refusal = crash, refusal })
		}
		return nil
	}
	s.restarts.Add(1)
	s.publish(sess)
	return sess
}

// final reports whether a start that failed with that code would fail again.
func final(code fault.Code) bool {
	switch code {
	case fault.PluginNotFound, fault.PluginChecksumMismatch, fault.PluginDirUnsafe, fault.PluginVersionMismatch, fault.PluginContractInvalid:
		return true
	}
	return false
}

// stop lets the calls under way finish, and then ends the life.
func (s *supervisor) stop(sess *session) {
	s.set(Draining, "", nil)
	ctx, cancel := context.WithTimeout(s.hard, s.timing.drain)
	defer cancel()
	if !s.gate.close(ctx) {
		s.log.Warn("Calls under way were cut off, because the plugin has to stop.", "calls", s.gate.inside.Load())
	}
	s.current.Store(nil)
	sess.stop(s.hard)
	s.log.Info("The plugin is stopped.")
}
