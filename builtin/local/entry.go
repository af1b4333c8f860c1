// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/auahq/aua/sdk"
)

// entry is a record in the index.
type entry struct {
	record *sdk.Correction
	// terms are what the record is found by: the stems of its tokens and their
	// groups of synonyms, sorted.
	terms []string
	// exact are the record's texts for finding the same words.
	exact []string
	// open says that the record can be found by a query without any name.
	open    bool
	expires time.Time
}

// newEntry reads a record. Only what the index needs is kept: the evidence, for
// one, stays with the host.
func newEntry(l *lexicon, c *sdk.Correction) *entry {
	e := &entry{record: &sdk.Correction{
		Id: c.GetId(), Tenant: c.GetTenant(), Scope: c.GetScope(), ScopeId: c.GetScopeId(), Subject: c.GetSubject(),
		CanonicalKey: c.GetCanonicalKey(), Claim: c.GetClaim(), Rejected: c.GetRejected(), SupersededBy: c.GetSupersededBy(),
	}}
	if t := c.GetExpiresAt(); t != nil {
		e.record.ExpiresAt = timestamppb.New(t.AsTime())
		e.expires = t.AsTime()
	}
	if c.GetSupersededBy() != "" {
		return e
	}
	p := l.prepare(c)
	for i := range p.all {
		e.terms = append(e.terms, terms(&p.all[i])...)
	}
	slices.Sort(e.terms)
	e.terms = slices.Compact(e.terms)
	isHard := func(t token) bool { return t.kind.hard() }
	for _, r := range []*reading{p.subject, p.key, p.claim} {
		if r.exact != "" && !slices.Contains(e.exact, r.exact) {
			e.exact = append(e.exact, r.exact)
		}
		if r != p.claim && r.exact != "" && !slices.ContainsFunc(r.tokens, isHard) {
			e.open = true
		}
	}
	// The claim asks for the subject's names; without any, it may be found too.
	if p.claim.exact != "" && !slices.ContainsFunc(p.subject.tokens, isHard) {
		e.open = true
	}
	return e
}

// terms are what a token is indexed under.
func terms(t *token) []string {
	out := make([]string, 0, 1+len(t.groups))
	if t.stem != "" {
		out = append(out, t.stem)
	}
	groups := t.groups
	if t.kind.hard() {
		groups = t.own
	}
	for _, g := range groups {
		out = append(out, groupTerm(g))
	}
	return out
}

// groupTerm cannot be a stem, which has no tab.
func groupTerm(g int) string { return "\t" + strconv.Itoa(g) }

// has reports whether one of the token's terms is among the entry's.
func (e *entry) has(queryTerms []string) bool {
	return slices.ContainsFunc(queryTerms, func(t string) bool {
		_, ok := slices.BinarySearch(e.terms, t)
		return ok
	})
}

// live reports whether the record holds at a time.
func (e *entry) live(now time.Time) bool {
	return e.record.GetSupersededBy() == "" && (e.expires.IsZero() || e.expires.After(now))
}

// visible reports whether the record may be found in a session. Users are the
// host's to tell apart: it alone knows whose query it is.
func (e *entry) visible(session string) bool {
	return e.record.GetScope() != "session" || e.record.GetScopeId() == session
}
