// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"fmt"

	"github.com/auahq/aua/sdk/api"
)

// Verifier is given the rows of a log in the order of their numbers, and finds
// the first that is not what was written.
type Verifier struct {
	key Key
	// head is a hash that the log must have; empty for none.
	head    string
	found   bool
	last    Place
	problem *api.AuditProblem
}

// NewVerifier makes a verifier of logs that were written with the key. A head
// that is not empty is the hash of an event which the log must have.
func NewVerifier(key Key, head string) *Verifier {
	return &Verifier{key: key, head: head, found: head == ""}
}

// Add takes the next row, and reports whether the log is valid up to here.
// After the first problem it looks at no further row.
func (v *Verifier) Add(r Row) bool {
	if v.problem == nil {
		v.problem = v.check(r)
	}
	if v.problem != nil {
		return false
	}
	v.last = Place{r.Seq, r.Hash}
	v.found = v.found || r.Hash == v.head
	return true
}

func (v *Verifier) check(r Row) *api.AuditProblem {
	next := v.last.Seq + 1
	problem := func(kind, format string, args ...any) *api.AuditProblem {
		return &api.AuditProblem{Seq: r.Seq, Kind: kind, Message: fmt.Sprintf(format, args...)}
	}
	switch {
	case !v.key.Wrote(r):
		return problem(api.AuditChanged, "Event %d is not what was written there: it was changed, inserted, or moved from another place.", r.Seq)
	case r.Seq == next+1:
		return problem(api.AuditMissing, "Event %d is missing: it was deleted. Event %d, after it, is as it was written.", next, r.Seq)
	case r.Seq > next:
		return problem(api.AuditMissing, "The events %d to %d are missing: they were deleted. Event %d, after them, is as it was written.", next, r.Seq-1, r.Seq)
	case r.Seq < next || r.PrevHash != v.last.Hash:
		return problem(api.AuditBroken, "Event %d was written by AUA, but not after the event before it here: parts of two logs were put together, such as a backup and what was written after it.", r.Seq)
	}
	return nil
}

// Result is what was found in the rows so far, as those of a whole log.
func (v *Verifier) Result() *api.AuditVerification {
	p := v.problem
	if p == nil && !v.found {
		p = &api.AuditProblem{Kind: api.AuditCut, Message: fmt.Sprintf(
			"No event has the hash %s: the end of the log was cut off after event %d, or the hash is that of another log.", v.head, v.last.Seq)}
	}
	return &api.AuditVerification{Valid: p == nil, Events: v.last.Seq, Head: v.last.Hash, Problem: p}
}
