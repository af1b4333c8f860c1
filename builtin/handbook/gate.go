// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

// What speaks for and against answering a question, in nats, beside what its
// wording says.
const (
	// coveredCounts is for a question that the section covers in full.
	coveredCounts = 2.5
	// namedCounts is for the name of AUA.
	namedCounts = 2
	// keyCounts is for a name that only AUA's pages have.
	keyCounts = 3
	// sameSure is for a known question.
	sameSure = 2
	// strangeCounts is for a word that no page has, and foreignCounts for the name
	// of something else.
	strangeCounts = -0.9
	foreignCounts = -1.4
	// surelyOurs is what all of it must exceed. It lies where nearly all known
	// questions about something else are declined by a handbook that does not know
	// them: a decline costs little, since another specialist can be asked, and a
	// wrong claim costs trust.
	surelyOurs = 2.4
)

// isOurs reports whether a question is about AUA, when the best section covers so
// much of it and the likest known question is so like it.
func (x *index) isOurs(q *question, covered, likeness float64) bool {
	sum := x.wording.odds(q.text) + coveredCounts*covered + sameSure*same(likeness)
	if q.named {
		sum += namedCounts
	}
	if q.key {
		sum += keyCounts
	}
	if q.strange {
		sum += strangeCounts
	}
	if q.foreign {
		sum += foreignCounts
	}
	return sum > surelyOurs
}
