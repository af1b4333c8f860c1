// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package secret

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/auahq/aua/config"
)

// retry is how soon a provider that did not answer is asked again, at most.
const retry = 30 * time.Second

// Run looks the secrets of changing providers up again whenever they are old,
// until ctx ends, and calls looked after each time with what resolves them now.
func (b *Book) Run(ctx context.Context, looked func(context.Context, func(name string) (string, error))) {
	for {
		wait, changing := b.wait()
		if !changing {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		looked(ctx, b.Look(ctx))
	}
}

// wait is how long what is known stays fresh; false when no provider's secrets
// ever change.
func (b *Book) wait() (wait time.Duration, changing bool) {
	for _, s := range b.shelves() {
		if s.config.TTL == 0 {
			continue
		}
		due := s.config.TTL
		if b.fails(s) {
			due = min(due, retry)
		}
		if k, ok := s.provider.(keeper); ok {
			due = min(due, max(k.due(b.options.Clock()), time.Second))
		}
		if !changing || due < wait {
			wait, changing = due, true
		}
	}
	return wait, changing
}

func (b *Book) fails(s *shelf) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return s.why != nil
}

// keeper is a provider that has to be asked in time, or its login ends.
type keeper interface {
	// due is how long that may wait.
	due(now time.Time) time.Duration
}

// Look looks every secret up that was resolved before, and returns what resolves
// them. What a provider cannot tell stays as it was; a name that was not
// resolved before is looked up when it is asked for.
func (b *Book) Look(ctx context.Context) func(name string) (string, error) {
	l := b.begin(ctx)
	b.mu.Lock()
	var names []string
	for _, name := range slices.Sorted(maps.Keys(b.known)) {
		if b.known[name].shelf.config.Type != config.SecretsEnv || len(b.providers) > 1 {
			names = append(names, name)
		}
	}
	b.mu.Unlock()
	for _, name := range names {
		_, _ = l.resolve(name) // what went wrong is in the status
	}
	return l.resolve
}

// Status is how a provider does.
type Status struct {
	Provider string
	// Names are the secrets that it has given, sorted.
	Names []string
	// Read is when it last answered; zero for never.
	Read time.Time
	// Failed is since when it does not answer, and Reason why.
	Failed time.Time
	Reason string
	// Lost are the secrets of Names that it does not have any more; their values
	// of before are in use.
	Lost []string
}

// Status returns how the providers do, in the order in which they are asked.
func (b *Book) Status() []Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Status
	for _, p := range b.providers {
		s := Status{Provider: p.config.Type, Read: p.read}
		if p.why != nil {
			s.Failed, s.Reason = p.failed, p.why.Reason
		}
		for _, name := range slices.Sorted(maps.Keys(b.known)) {
			f := b.known[name]
			if f.shelf != p {
				continue
			}
			s.Names = append(s.Names, name)
			if f.lost != nil && f.lost.Absent {
				s.Lost = append(s.Lost, name)
			}
		}
		all = append(all, s)
	}
	return all
}
