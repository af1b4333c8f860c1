// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"cmp"
	"context"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// searchLimit is how many hits the plugin is asked for: more than are applied,
// since the host leaves out those of other scopes.
const searchLimit = 32

// Query is what corrections are sought for.
type Query struct {
	// Call is the context of the plugin call, with tenant and session.
	Call *sdk.CallContext
	// User is the end user; empty when unknown.
	User string
	// Text is the question.
	Text string
}

// Hit is a correction about a query, with its effective confidence.
type Hit struct {
	*api.Correction
	// Score is the lower bound of the probability that it is about the query.
	Score float64
}

// Book returns the book that the index follows.
func (x *Index) Book() *Book { return x.book }

// Any reports whether the tenant has a correction that may apply.
func (x *Index) Any(tenant string) bool { return x.book.Any(tenant) }

// Search finds the corrections about a query that the caller may be shown, the
// best first. It waits until the index has every change of the tenant, so that
// one finds what one has just written, as long as ctx allows.
func (x *Index) Search(ctx context.Context, q Query) ([]Hit, error) {
	need := x.book.sequenceOf(q.Call.GetTenant())
	if !x.has(need) {
		if err := x.await(ctx, need); err != nil {
			return nil, err
		}
	}
	req := &sdk.SearchRequest{Context: q.Call, Query: q.Text, Limit: searchLimit, MinSequence: need}
	resp, err := x.process.Search(ctx, req)
	for err != nil && isBehind(err) {
		x.doubt()
		if failure := x.await(ctx, need); failure != nil {
			return nil, failure
		}
		resp, err = x.process.Search(ctx, req)
	}
	if err != nil {
		return nil, err
	}
	if len(resp.GetNeedCalls()) > 0 {
		return nil, fault.New(fault.PluginContractInvalid, "%s asks for model calls, which this version does not make for a correction store.", q.Call.GetInstance())
	}
	return x.book.visible(q, resp.GetHits()), nil
}

// has reports whether the process is known to have a change.
func (x *Index) has(sequence int64) bool {
	life, _ := x.lives()
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.life == life && x.reached >= sequence
}

// doubt says that the process lacks what it was given.
func (x *Index) doubt() {
	x.mu.Lock()
	x.life = -1
	x.mu.Unlock()
}

// await waits until the process has a change, or cannot be given it.
func (x *Index) await(ctx context.Context, sequence int64) error {
	for !x.has(sequence) {
		x.mu.Lock()
		progress := x.progress
		x.mu.Unlock()
		x.signal()
		select {
		case <-progress:
		case <-ctx.Done():
			return ctx.Err()
		}
		x.mu.Lock()
		failure := x.failure
		x.mu.Unlock()
		if failure != nil {
			return failure
		}
	}
	return nil
}

// Explain says why a correction is or is not found for a query.
func (x *Index) Explain(ctx context.Context, call *sdk.CallContext, id, query string) (*sdk.ExplainResponse, error) {
	return x.process.Explain(ctx, &sdk.ExplainRequest{Context: call, Query: query, Id: id})
}

// sequenceOf is the number of the tenant's newest change.
func (b *Book) sequenceOf(tenant string) int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if t := b.tenants[tenant]; t != nil {
		return t.sequence
	}
	return 0
}

// visible turns the plugin's hits into the book's own records, without those
// that the query's caller does not own or that do not hold any more.
func (b *Book) visible(q Query, found []*sdk.SearchHit) []Hit {
	b.mu.RLock()
	defer b.mu.RUnlock()
	t := b.tenants[q.Call.GetTenant()]
	if t == nil {
		return nil
	}
	now := b.Now()
	var hits []Hit
	for _, h := range found {
		c := t.records[h.GetId()]
		if c == nil || !current(c, now) || !owns(q, c) {
			continue
		}
		valued := *c
		valued.EffectiveConfidence = effective(c, now)
		hits = append(hits, Hit{Correction: &valued, Score: h.GetScore()})
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Strength(), a.Strength()) })
	return hits
}

// owns reports whether a correction of a session or a user is of the query's.
func owns(q Query, c *api.Correction) bool {
	switch c.Scope {
	case api.ScopeSession:
		return c.ScopeID == q.Call.GetSessionId()
	case api.ScopeUser:
		return c.ScopeID == q.User
	}
	return true
}

// Strength is the probability that the correction is right and about the query.
func (h Hit) Strength() float64 { return h.Score * h.EffectiveConfidence }
