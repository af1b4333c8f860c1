// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"slices"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/sdk/api"
)

// retrieve starts to search for the corrections that the query is about, beside
// what happens until the returned function is called, which waits for them. A
// tenant without corrections has nothing searched.
func (p *Pipeline) retrieve(ctx context.Context, q *Query) (wait func() error) {
	s := p.corrections
	if s == nil || q.lastUser == "" || !s.impl.Any(q.Tenant) {
		return func() error { return nil }
	}
	ctx, cancel := s.deadline(ctx)
	done := make(chan error, 1)
	var hits []correction.Hit
	go func() {
		var err error
		hits, err = s.impl.Search(ctx, correction.Query{Call: q.call(s.address, p.generation), User: q.User, Text: q.lastUser})
		done <- err
	}()
	return func() error {
		err := <-done
		cancel()
		if err != nil {
			return s.failed(q, err)
		}
		q.hits = hits
		return nil
	}
}

// apply decides what is done with the corrections, once the fields are known.
// With the field unknown, one of a field applies: what it is about matches.
func (p *Pipeline) apply(q *Query) {
	if len(q.hits) == 0 {
		return
	}
	q.corrections = correction.Decide(q.hits, func(field string) bool {
		return q.classification.Source == sourceNone || q.noField ||
			q.classification.Distribution[field] >= p.routing.PresentThreshold
	})
}

// applied are the corrections that are not ignored.
func (q *Query) applied() []correction.Applied {
	i := slices.IndexFunc(q.corrections, func(a correction.Applied) bool { return a.Action == api.ActionIgnore })
	if i < 0 {
		return q.corrections
	}
	return q.corrections[:i]
}

// blocks reports whether an answer may have to be held back that contradicts a
// correction, so that it must be whole before any of it goes out.
func (q *Query) blocks() bool {
	return slices.ContainsFunc(q.corrections, func(a correction.Applied) bool { return a.Action == api.ActionBlock })
}
