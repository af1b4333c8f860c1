// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func newTestBreaker() *Breaker {
	return NewBreaker(BreakerOptions{Name: "swe", Failures: 3, Cooldown: 10 * time.Second})
}

// report makes one call with the outcome; false when the breaker lets none through.
func report(b *Breaker, o Outcome) bool {
	done, err := b.Allow()
	if err != nil {
		return false
	}
	done(o)
	return true
}

func trip(t *testing.T, b *Breaker) {
	t.Helper()
	for range 3 {
		require.True(t, report(b, OutcomeFailure))
	}
	require.Equal(t, BreakerOpen, b.State())
}

func TestBreakerOpensAfterFailuresInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		for range 5 { // a success in between starts the count anew
			report(b, OutcomeFailure)
			report(b, OutcomeFailure)
			report(b, OutcomeSuccess)
		}
		require.Equal(t, BreakerClosed, b.State())
		require.True(t, b.Ready())
		trip(t, b)
		require.False(t, b.Ready())
		require.False(t, report(b, OutcomeSuccess))
	})
}

func TestWhatSaysNothingNeitherOpensNorCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		report(b, OutcomeFailure)
		report(b, OutcomeFailure)
		for range 10 {
			require.True(t, report(b, OutcomeNone))
		}
		require.Equal(t, BreakerClosed, b.State())
		report(b, OutcomeFailure) // still the third in a row
		require.Equal(t, BreakerOpen, b.State())
	})
}

func TestAnOpenBreakerSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		require.Zero(t, b.RetryAfter())
		trip(t, b)
		time.Sleep(4 * time.Second)
		_, err := b.Allow()
		require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
		require.Equal(t, 6*time.Second, fault.As(err).RetryAfter)
		require.Equal(t, "The specialist swe has failed 3 times in a row and is left alone for another 6s.", fault.As(err).Message)
		require.Equal(t, 6*time.Second, b.RetryAfter())
	})
}

func TestASingleProbeDecides(t *testing.T) {
	for _, probe := range []struct {
		outcome Outcome
		state   string
	}{{OutcomeSuccess, BreakerClosed}, {OutcomeFailure, BreakerOpen}} {
		synctest.Test(t, func(t *testing.T) {
			b := newTestBreaker()
			trip(t, b)
			time.Sleep(10*time.Second + 1)
			require.Equal(t, BreakerHalfOpen, b.State())
			require.True(t, b.Ready())

			done, err := b.Allow()
			require.NoError(t, err)
			require.False(t, b.Ready())
			_, err = b.Allow()
			require.ErrorContains(t, err, "a single call now tries whether it is back")

			done(probe.outcome)
			require.Equal(t, probe.state, b.State())
		})
	}
}

func TestAProbeThatSaysNothingMakesRoomForAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		trip(t, b)
		time.Sleep(10*time.Second + 1)
		require.True(t, report(b, OutcomeNone)) // the probe's client went away
		require.Equal(t, BreakerHalfOpen, b.State())
		require.True(t, b.Ready())
		require.True(t, report(b, OutcomeSuccess))
		require.Equal(t, BreakerClosed, b.State())
	})
}

func TestALateResultOfAnEarlierStateIsIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		slow, err := b.Allow()
		require.NoError(t, err)
		trip(t, b)
		time.Sleep(10*time.Second + 1)
		probe, err := b.Allow()
		require.NoError(t, err)
		slow(OutcomeFailure)
		require.Equal(t, BreakerHalfOpen, b.State())
		probe(OutcomeSuccess)
		require.Equal(t, BreakerClosed, b.State())
	})
}

func TestDoneCountsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		done, err := b.Allow()
		require.NoError(t, err)
		for range 5 {
			done(OutcomeFailure)
		}
		require.Equal(t, BreakerClosed, b.State())
	})
}

func TestChangesAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var changes []string
		b := NewBreaker(BreakerOptions{Name: "swe", Failures: 1, Cooldown: time.Second, OnChange: func(from, to string) {
			changes = append(changes, from+" to "+to)
		}})
		report(b, OutcomeFailure)
		time.Sleep(2 * time.Second)
		report(b, OutcomeSuccess)
		require.Equal(t, []string{"closed to open", "open to half_open", "half_open to closed"}, changes)
	})
}

func TestOnlyOneProbeUnderContention(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTestBreaker()
		trip(t, b)
		time.Sleep(11 * time.Second)
		var through atomic.Int64
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if _, err := b.Allow(); err == nil {
					through.Add(1)
				}
			})
		}
		group.Wait()
		require.EqualValues(t, 1, through.Load())
	})
}

func TestOutcomeOf(t *testing.T) {
	failures := map[fault.Code]bool{
		fault.BackendUnreachable: true, fault.SpecialistTimeout: true, fault.StreamInterrupted: true,
		fault.UpstreamRejected: true, fault.RateLimited: true,
	}
	for _, code := range fault.Codes() {
		want := OutcomeNone
		if failures[code] {
			want = OutcomeFailure
		}
		require.Equal(t, want, OutcomeOf(fmt.Errorf("call: %w", fault.New(code, "x"))), "%s", code)
	}
	require.Equal(t, OutcomeSuccess, OutcomeOf(nil))
	require.Equal(t, OutcomeNone, OutcomeOf(errors.New("unknown")))
	cancelled := fault.Wrap(context.Canceled, fault.BackendUnreachable, "cut because the client left")
	require.Equal(t, OutcomeNone, OutcomeOf(cancelled))
}
