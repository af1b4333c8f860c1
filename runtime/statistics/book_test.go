// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const day = 24 * time.Hour

var maths = Key{Tenant: "default", Specialist: "swe", Version: "m1", Field: "mathematics"}

func in(field string) Key {
	k := maths
	k.Field = field
	return k
}

func observe(b *Book, k Key, o Outcome, n int) {
	for range n {
		b.Observe(k, o)
	}
}

// mean is the posterior mean that a scorer makes of s.
func mean(s *sdk.Statistics) float64 {
	return (s.Successes + s.PriorWeight*s.PriorMean) / (s.Successes + s.Failures + s.PriorWeight)
}

func TestNothingIsKnownOfANewSpecialist(t *testing.T) {
	s := New(Options{}).Snapshot(maths, 0.5)
	require.Equal(t, 0.5, s.PriorMean)
	require.Equal(t, 2.0, s.PriorWeight)
	require.Zero(t, s.Successes)
	require.Zero(t, s.Failures)
	require.Nil(t, s.MovingAverage)
	require.Zero(t, s.LatencyP50Ms)
}

func TestTheAssumptionGivesWayToOutcomes(t *testing.T) {
	c := newClock()
	b := New(Options{Now: c.Now})
	require.Equal(t, 0.9, b.Snapshot(maths, 0.9).PriorMean)
	observe(b, maths, Failure, 98)
	require.InDelta(t, 0.018, b.Snapshot(maths, 0.9).PriorMean, 1e-12)
}

func TestOutcomesAreCounted(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	observe(b, maths, Success, 3)
	observe(b, maths, Failure, 1)
	observe(b, maths, Outcome{Success: true}, 100)
	s := b.Snapshot(maths, 0.5)
	require.Equal(t, 3.0, s.Successes)
	require.Equal(t, 1.0, s.Failures)
	require.Equal(t, 4.0/6, s.PriorMean)
	require.Equal(t, 6.0, s.PriorWeight)
}

func TestAPartlyVerifiedOutcomeCountsInPart(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	observe(b, maths, Outcome{Success: true, Weight: 0.25}, 8)
	observe(b, maths, Outcome{Weight: 0.5}, 1)
	s := b.Snapshot(maths, 0.5)
	require.Equal(t, 2.0, s.Successes)
	require.Equal(t, 0.5, s.Failures)
	require.Equal(t, 4.5, s.PriorWeight)
	require.InDelta(t, 0.9, s.GetMovingAverage(), 1e-12)
}

// Checks that hardly ever prove an answer right must not make a specialist look
// bad that is rarely proved wrong.
func TestRareFailuresAmongWeakSuccesses(t *testing.T) {
	rate := func(failures int) float64 {
		b := New(Options{Now: newClock().Now})
		observe(b, maths, Judge([]*sdk.Evidence{pass(0.2)}), 1000-failures)
		observe(b, maths, Judge([]*sdk.Evidence{pass(0.2), fail(2)}), failures)
		return mean(b.Snapshot(maths, 0.5))
	}
	require.Greater(t, rate(0), 0.98)
	require.Greater(t, rate(10), 0.9)
	require.InDelta(t, 0.66, rate(100), 0.05) // what θ maximises Π(θL + 1 − θ)
	require.Less(t, rate(500), 0.2)
}

func TestAFieldIsShrunkTowardTheSpecialistsRate(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	observe(b, in("law"), Success, 70)
	observe(b, in("law"), Failure, 30)
	observe(b, maths, Failure, 4)
	s := b.Snapshot(maths, 0.5)
	global := 71.0 / 106
	require.InDelta(t, global, s.PriorMean, 1e-12)
	require.Equal(t, 20.0, s.PriorWeight)
	require.InDelta(t, (0+20*global)/(4+20), mean(s), 1e-12)
	// A field without outcomes is worth what the specialist is.
	require.InDelta(t, global, mean(b.Snapshot(in("creative_writing"), 0.5)), 1e-12)
}

func TestKeysDoNotMix(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	observe(b, maths, Success, 50)
	for name, k := range map[string]Key{
		"tenant":     {Tenant: "acme", Specialist: "swe", Version: "m1", Field: "mathematics"},
		"specialist": {Tenant: "default", Specialist: "law", Version: "m1", Field: "mathematics"},
		"version":    {Tenant: "default", Specialist: "swe", Version: "m2", Field: "mathematics"},
	} {
		s := b.Snapshot(k, 0.5)
		require.Zero(t, s.Successes, name)
		require.Equal(t, 0.5, s.PriorMean, name)
	}
}

func TestEvidenceFades(t *testing.T) {
	c := newClock()
	b := New(Options{Now: c.Now})
	observe(b, maths, Success, 100)
	c.move(day)
	require.InDelta(t, 99.5, b.Snapshot(maths, 0.5).Successes, 1e-9)
	c.move(137 * day)
	require.InDelta(t, 100*math.Pow(0.995, 138), b.Snapshot(maths, 0.5).Successes, 1e-9)
	require.InDelta(t, 50, b.Snapshot(maths, 0.5).Successes, 0.2)
	b.Observe(maths, Success) // the newest counts in full
	require.InDelta(t, 100*math.Pow(0.995, 138)+1, b.Snapshot(maths, 0.5).Successes, 1e-9)
}

func TestReadingOftenDoesNotFadeMore(t *testing.T) {
	c := newClock()
	b := New(Options{Now: c.Now})
	observe(b, maths, Success, 100)
	for range 24 * 60 {
		c.move(time.Minute)
		b.Snapshot(maths, 0.5)
	}
	require.InDelta(t, 99.5, b.Snapshot(maths, 0.5).Successes, 1e-6)
}

func TestAClockThatIsSetBackChangesNothing(t *testing.T) {
	c := newClock()
	b := New(Options{Now: c.Now})
	observe(b, maths, Success, 10)
	c.move(-365 * day)
	require.Equal(t, 10.0, b.Snapshot(maths, 0.5).Successes)
	b.Observe(maths, Success)
	require.Equal(t, 11.0, b.Snapshot(maths, 0.5).Successes)
	c.move(365 * day)
	require.Equal(t, 11.0, b.Snapshot(maths, 0.5).Successes)
}

func TestTheMovingAverageFollowsDrift(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	b.Observe(maths, Success)
	require.Equal(t, 1.0, b.Snapshot(maths, 0.5).GetMovingAverage())
	b.Observe(maths, Failure)
	require.InDelta(t, 0.8, b.Snapshot(maths, 0.5).GetMovingAverage(), 1e-12)
	b.Observe(maths, Success)
	require.InDelta(t, 0.84, b.Snapshot(maths, 0.5).GetMovingAverage(), 1e-12)
	observe(b, maths, Failure, 30)
	require.Less(t, b.Snapshot(maths, 0.5).GetMovingAverage(), 0.01)
}

func TestASnapshotDoesNotChangeLater(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	b.Observe(maths, Success)
	s := b.Snapshot(maths, 0.5)
	observe(b, maths, Failure, 10)
	require.Equal(t, 1.0, s.GetMovingAverage())
	require.Zero(t, s.Failures)
}

func TestConcurrentUse(t *testing.T) {
	b := New(Options{Now: newClock().Now})
	fields := []string{"law", "medicine", "mathematics", "general"}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for n := range 500 {
				k := in(fields[(i+n)%len(fields)])
				b.Observe(k, Success)
				b.ObserveLatency("swe", time.Millisecond)
				require.LessOrEqual(t, b.Snapshot(k, 0.5).PriorMean, 1.0)
			}
		})
	}
	group.Wait()
	total := 0.0
	for _, f := range fields {
		total += b.Snapshot(in(f), 0.5).Successes
	}
	require.Equal(t, 4000.0, total)
	require.InDelta(t, 4001.0/4002, b.Snapshot(maths, 0.5).PriorMean, 1e-12)
}

// TestRevise takes an outcome back: what is left of it, and never more than there is.
func TestRevise(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	b := New(Options{Now: func() time.Time { return now }})
	k := Key{Tenant: "acme", Specialist: "s", Field: "law"}
	counts := func(k Key) []float64 {
		s := b.Snapshot(k, .5)
		return []float64{s.GetSuccesses(), s.GetFailures()}
	}
	b.Observe(k, Success)
	b.Observe(k, Outcome{Success: true, Weight: .5})
	at := now
	now = now.AddDate(0, 0, 10)
	b.Revise(k, Success, at, Failure)
	require.InDelta(t, .5*math.Pow(discount, 10), counts(k)[0], 1e-12, "the other outcome stays")
	require.InDelta(t, 1, counts(k)[1], 1e-12)
	require.Equal(t, counts(k), counts(k.overall()), "over all fields as well")

	b.Revise(k, Failure, now, Outcome{})
	b.Revise(k, Failure, now, Outcome{})
	require.Zero(t, counts(k)[1], "there is no less than none")
	b.Revise(k, Outcome{}, time.Time{}, Success)
	require.InDelta(t, 1+.5*math.Pow(discount, 10), counts(k)[0], 1e-12)
}
