// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// fakeLife is a life without a process.
type fakeLife struct {
	id      int
	finish  chan struct{}
	once    sync.Once
	why     atomic.Value
	pings   func(context.Context) (string, error)
	stopped atomic.Bool
	reaped  atomic.Bool
}

var _ life = (*fakeLife)(nil)

func (f *fakeLife) pid() int               { return f.id }
func (f *fakeLife) ended() <-chan struct{} { return f.finish }
func (f *fakeLife) broken() bool           { return false }
func (f *fakeLife) stop(context.Context)   { f.stopped.Store(true) }
func (f *fakeLife) reap()                  { f.reaped.Store(true) }
func (f *fakeLife) kill(why string)        { f.once.Do(func() { f.why.Store(why); close(f.finish) }) }

func (f *fakeLife) end() (string, []string) {
	why, _ := f.why.Load().(string)
	return why, []string{"last words"}
}

func (f *fakeLife) endsWithin(time.Duration) bool {
	select {
	case <-f.finish:
		return true
	default:
		return false
	}
}

func (f *fakeLife) metrics(context.Context) ([]byte, error) { return nil, nil }

func (f *fakeLife) ping(ctx context.Context) (string, error) {
	if f.pings == nil {
		return "", nil
	}
	return f.pings(ctx)
}

// fakes runs a supervisor whose lives are fakes.
type fakes struct {
	*supervisor
	mu    sync.Mutex
	lives []*fakeLife
	// fail makes starts fail while it is set.
	fail atomic.Bool
	// pings is what new lives answer to pings.
	pings func(context.Context) (string, error)
}

func supervise(t *testing.T, change func(*timing), pings func(context.Context) (string, error)) *fakes {
	t.Helper()
	timing := testTiming()
	if change != nil {
		change(&timing)
	}
	f := &fakes{pings: pings}
	id := identity{address: "scorer.fake", plugin: "fake", version: "1.0.0", source: "aua.hcl:3"}
	f.supervisor = newSupervisor(Spec{Address: id.address, Kind: sdk.KindScorer, Plugin: id.plugin}, &Program{}, "key", id, timing, hclog.NewNullLogger(), f.begin)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		f.run(make(chan struct{}, 1))
	}()
	t.Cleanup(func() {
		f.cancel()
		<-finished
	})
	<-f.started
	return f
}

func (f *fakes) begin(context.Context) (*session, []*sdk.Diagnostic, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail.Load() {
		return nil, nil, fault.New(fault.PluginLoadFailed, "The fake does not start.")
	}
	l := &fakeLife{id: len(f.lives) + 1, finish: make(chan struct{}), pings: f.pings}
	f.lives = append(f.lives, l)
	return newSession(l, nil, false, f.timing.now()), nil, nil
}

func (f *fakes) newest() *fakeLife {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lives[len(f.lives)-1]
}

// answer makes a call that is answered.
func (f *fakes) answer(t *testing.T) {
	t.Helper()
	i := &Instance{sup: f.supervisor, id: f.id}
	c := i.begin(t.Context(), "Score")
	for c.next() {
		c.judge(nil, true)
	}
	require.NoError(t, c.end())
}

func TestSupervisorRestarts(t *testing.T) {
	f := supervise(t, nil, nil)
	require.Equal(t, 1, f.status().PID)
	first := f.newest()
	f.answer(t)
	first.kill("signal: killed")
	eventually(t, func() bool { return f.status().PID == 2 }, "the next life begins")
	require.True(t, first.reaped.Load())
	require.False(t, first.stopped.Load(), "what ended by itself is not stopped")
	f.cancel()
	eventually(t, func() bool { return f.view().state == Stopped }, "it stops")
	require.True(t, f.newest().stopped.Load())
}

func TestSupervisorStopsWhileItWaits(t *testing.T) {
	for name, limit := range map[string]int{"between two starts": 100, "with an open breaker": 0} {
		t.Run(name, func(t *testing.T) {
			f := supervise(t, func(timing *timing) {
				timing.restart = restartPolicy{base: time.Hour, most: time.Hour, limit: limit, cooldown: time.Hour, stable: time.Hour}
			}, nil)
			f.fail.Store(true)
			f.newest().kill("exit status 1")
			want := Restarting
			if limit == 0 {
				want = Failed
			}
			eventually(t, func() bool { return f.view().state == want }, "it waits")
			f.cancel()
			eventually(t, func() bool { return f.view().state == Stopped }, "it stops at once")
		})
	}
}

func TestSupervisorReportsFailedRestarts(t *testing.T) {
	f := supervise(t, nil, nil)
	f.fail.Store(true)
	f.newest().kill("exit status 1")
	eventually(t, func() bool { return f.view().state == Failed }, "the breaker opens")
	require.Equal(t, "The fake does not start.", f.view().reason)

	i := &Instance{sup: f.supervisor, id: f.id}
	c := i.begin(t.Context(), "Score")
	require.False(t, c.next())
	require.ErrorContains(t, c.end(), "The fake does not start.")
}

func TestCallsWaitTogether(t *testing.T) {
	f := supervise(t, func(timing *timing) { timing.restart.limit = 1 << 20 }, nil)
	f.fail.Store(true)
	f.newest().kill("exit status 1")
	eventually(t, func() bool { return f.view().state == Restarting }, "it restarts")
	var wg sync.WaitGroup
	var got atomic.Int64
	for range 20 {
		wg.Go(func() {
			if sess, err := f.session(t.Context()); err == nil && sess.pid() == 2 {
				got.Add(1)
			}
		})
	}
	f.fail.Store(false)
	wg.Wait()
	require.EqualValues(t, 20, got.Load(), "one start serves all who wait")
}

func TestMonitorKillsWhatDoesNotAnswer(t *testing.T) {
	var pings atomic.Int64
	f := supervise(t, func(timing *timing) { timing.healthInterval = time.Millisecond }, func(context.Context) (string, error) {
		if pings.Add(1) <= pingsMissed {
			return "", context.DeadlineExceeded
		}
		return "", nil
	})
	eventually(t, func() bool { return f.status().PID == 2 }, "the stuck life is replaced")
	f.mu.Lock()
	defer f.mu.Unlock()
	why, _ := f.lives[0].end()
	require.Equal(t, "it answered neither calls nor pings, and was killed", why)
}

func TestMonitorSparesWhatIsBusy(t *testing.T) {
	var f *fakes
	ready := make(chan struct{})
	var pings atomic.Int64
	f = supervise(t, func(timing *timing) { timing.healthInterval = time.Millisecond }, func(context.Context) (string, error) {
		<-ready
		pings.Add(1)
		f.answered.Add(1) // a call is answered while the ping is not
		return "", context.DeadlineExceeded
	})
	close(ready)
	eventually(t, func() bool { return pings.Load() > 5*pingsMissed }, "pings are missed")
	require.Equal(t, 1, f.status().PID)
}

func TestMonitorForgetsOneMiss(t *testing.T) {
	var pings atomic.Int64
	f := supervise(t, func(timing *timing) { timing.healthInterval = time.Millisecond }, func(context.Context) (string, error) {
		if pings.Add(1)%2 == 1 {
			return "", context.DeadlineExceeded
		}
		return "tired", nil
	})
	eventually(t, func() bool { return pings.Load() > 10*pingsMissed }, "every other ping is missed")
	require.Equal(t, 1, f.status().PID)
	require.Equal(t, "unhealthy: tired", f.status().Reason)
}

func TestBoardWakesEverybody(t *testing.T) {
	b := newBoard()
	require.Equal(t, Starting, b.view().state)
	first := b.view().changed
	b.set(Ready, "", nil)
	<-first
	require.True(t, b.setHealth("ill"))
	require.False(t, b.setHealth("ill"), "the same again is no change")
	b.set(Failed, "crashed", func(b *board) { b.crash = &CrashError{Status: "x"} })
	v := b.view()
	require.Equal(t, "crashed", v.reason)
	require.Empty(t, v.health, "a new state has no old health")
	require.Equal(t, "x", v.crash.Status)
}

func TestFirstStartWaitsForItsSlot(t *testing.T) {
	slots := make(chan struct{}, 1)
	slots <- struct{}{}
	id := identity{address: "scorer.fake", plugin: "fake", version: "1.0.0"}
	s := newSupervisor(Spec{Address: id.address}, &Program{}, "key", id, testTiming(), hclog.NewNullLogger(), func(context.Context) (*session, []*sdk.Diagnostic, error) {
		return nil, nil, errors.New("started without a slot")
	})
	go s.run(slots)
	s.cancel()
	<-s.started
	require.Equal(t, fault.Cancelled, fault.CodeOf(s.startErr))
	require.Len(t, slots, 1, "the other's slot is untouched")
}
