// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk/api"
)

// The least strengths, as probabilities that a correction is right and about
// the query, from which it is told the specialists, and from which an answer
// that contradicts it is held back: better than even, and three to one.
const (
	injectFrom = 0.5
	blockFrom  = 0.75
)

// maxApplied is how many corrections a query is given at most. One is best, as
// a rule; a question with several parts may need more.
const maxApplied = 3

// Applied is a correction with what is done with it in a query.
type Applied struct {
	Hit
	// Action is [api.ActionBlock], [api.ActionInject] or [api.ActionIgnore].
	Action string
	// Reason says why.
	Reason string
}

// Decide says what is done with the corrections found for a query. Present
// reports whether a field is one of the query's; a correction of the scope field
// applies to that field alone. Of corrections that contradict each other the
// newest applies.
func Decide(hits []Hit, present func(field string) bool) []Applied {
	newest := slices.Clone(hits)
	slices.SortStableFunc(newest, func(a, b Hit) int { return b.CreatedAt.Compare(a.CreatedAt) })
	applied := make([]Applied, len(newest))
	var standing []Hit
	for i, h := range newest {
		applied[i] = Applied{h, api.ActionIgnore, ""}
		a := &applied[i]
		switch strength := h.Strength(); {
		case h.Scope == api.ScopeField && !present(h.Field):
			a.Reason = fmt.Sprintf("It applies to %s, and the query is of another field.", h.Field)
		case strength < injectFrom:
			a.Reason = fmt.Sprintf("It is too weak: %.2f sure after decay, and %.2f that it is about the query.", h.EffectiveConfidence, h.Score)
		case slices.ContainsFunc(standing, func(s Hit) bool { return Relate(s.Correction, h.Claim).Contradicts() }):
			a.Reason = "A newer correction says otherwise."
		default:
			standing = append(standing, h)
			a.Action, a.Reason = api.ActionInject, fmt.Sprintf("It is right and about the query with the probability %.2f.", strength)
			if strength >= blockFrom {
				a.Action = api.ActionBlock
			}
		}
	}
	slices.SortStableFunc(applied, func(a, b Applied) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Strength(), a.Strength()))
	})
	for i := range applied {
		if a := &applied[i]; i >= maxApplied && a.Action != api.ActionIgnore {
			a.Action, a.Reason = api.ActionIgnore, fmt.Sprintf("%d stronger ones apply.", maxApplied)
		}
	}
	return applied
}

// rank puts what applies before what does not.
func rank(a Applied) int {
	if a.Action == api.ActionIgnore {
		return 1
	}
	return 0
}
