// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/auahq/aua/sdk/fault"
)

// The states of a [Breaker], as /status shows them.
const (
	// BreakerClosed lets every call through.
	BreakerClosed = "closed"
	// BreakerOpen lets none through.
	BreakerOpen = "open"
	// BreakerHalfOpen lets one through, to see whether the server is back.
	BreakerHalfOpen = "half_open"
)

// Outcome is what a call says about the health of the model server.
type Outcome int

// The outcomes.
const (
	// OutcomeSuccess says that the server does its work.
	OutcomeSuccess Outcome = iota
	// OutcomeFailure says that it does not.
	OutcomeFailure
	// OutcomeNone says nothing, as when the client went away.
	OutcomeNone
)

// OutcomeOf returns what err says about the model server. It failed when it was
// unreachable, late, cut the stream, refused AUA itself or was overloaded. A
// cancelled or invalid request, and a fault of AUA or of a plugin, say nothing.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return OutcomeSuccess
	}
	if errors.Is(err, context.Canceled) {
		return OutcomeNone
	}
	switch fault.CodeOf(err) {
	case fault.BackendUnreachable, fault.SpecialistTimeout, fault.StreamInterrupted,
		fault.UpstreamRejected, fault.RateLimited:
		return OutcomeFailure
	}
	return OutcomeNone
}

// BreakerOptions describe a [Breaker].
type BreakerOptions struct {
	// Name is the specialist's.
	Name string
	// Failures in a row open the breaker; at least 1.
	Failures int
	// Cooldown is how long it stays open; positive.
	Cooldown time.Duration
	// OnChange is told of every change of state, in order, and must not call the
	// breaker. Nil for nobody.
	OnChange func(from, to string)
}

// Breaker stops calls to a model server that has failed several times in a row,
// and lets a single call through after a while. It is safe for concurrent use.
type Breaker struct {
	options  BreakerOptions
	two      *gobreaker.TwoStepCircuitBreaker[struct{}]
	openedAt atomic.Int64 // Unix nanoseconds
}

// The errors by which an [Outcome] passes through the library.
var (
	errFailed  = errors.New("limit: failed")
	errIgnored = errors.New("limit: ignored")
)

// NewBreaker returns a closed breaker.
func NewBreaker(o BreakerOptions) *Breaker {
	b := &Breaker{options: o}
	b.two = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        o.Name,
		MaxRequests: 1,
		Timeout:     o.Cooldown,
		ReadyToTrip: func(c gobreaker.Counts) bool { return int64(c.ConsecutiveFailures) >= int64(o.Failures) },
		IsExcluded:  func(err error) bool { return errors.Is(err, errIgnored) },
		OnStateChange: func(_ string, from, to gobreaker.State) {
			if to == gobreaker.StateOpen {
				b.openedAt.Store(time.Now().UnixNano())
			}
			if o.OnChange != nil {
				o.OnChange(stateName(from), stateName(to))
			}
		},
	})
	return b
}

// Allow asks to make a call. The caller must call done with its outcome, once;
// further calls of done do nothing. The error is [fault.BackendUnreachable],
// with the time until the next probe.
func (b *Breaker) Allow() (done func(Outcome), err error) {
	report, err := b.two.Allow()
	if err != nil {
		return nil, b.refuse(err)
	}
	var once sync.Once
	return func(o Outcome) {
		once.Do(func() {
			switch o {
			case OutcomeSuccess:
				report(nil)
			case OutcomeFailure:
				report(errFailed)
			default:
				report(errIgnored)
			}
		})
	}, nil
}

// State returns [BreakerClosed], [BreakerOpen] or [BreakerHalfOpen].
func (b *Breaker) State() string { return stateName(b.two.State()) }

// Ready reports whether Allow would let a call through now.
func (b *Breaker) Ready() bool {
	switch b.two.State() {
	case gobreaker.StateClosed:
		return true
	case gobreaker.StateHalfOpen:
		c := b.two.Counts()
		return c.Requests == c.TotalExclusions
	}
	return false
}

// RetryAfter is the time until the next probe; 0 unless the breaker is open.
func (b *Breaker) RetryAfter() time.Duration {
	if b.two.State() != gobreaker.StateOpen {
		return 0
	}
	return max(0, time.Until(time.Unix(0, b.openedAt.Load()).Add(b.options.Cooldown)))
}

func (b *Breaker) refuse(err error) error {
	if errors.Is(err, gobreaker.ErrTooManyRequests) {
		return fault.Wrap(err, fault.BackendUnreachable,
			"The specialist %s has failed several times in a row, and a single call now tries whether it is back.", b.options.Name)
	}
	after := b.RetryAfter()
	f := fault.Wrap(err, fault.BackendUnreachable,
		"The specialist %s has failed %d times in a row and is left alone for another %s.", b.options.Name, b.options.Failures, after.Round(time.Millisecond))
	f.RetryAfter = after
	return f
}

func stateName(s gobreaker.State) string {
	switch s {
	case gobreaker.StateOpen:
		return BreakerOpen
	case gobreaker.StateHalfOpen:
		return BreakerHalfOpen
	}
	return BreakerClosed
}
