// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

// leastCovered is the least share of what a question asks for that a section
// must speak of, by how much of the question's words are AUA's. A question that
// has hardly one is answered only when it is covered nearly in full: a decline
// costs little, since another specialist can be asked, and a wrong claim costs trust.
func (x *index) leastCovered(q *question, e *entry) float64 {
	ours := q.ours
	if e.isAbout(q) {
		ours += 0.5
	}
	switch {
	case ours >= 2:
		return 0.34
	case ours >= 1.5:
		return 0.45
	case ours >= 1:
		return 0.70
	case q.strange:
		return never
	case ours >= 0.75:
		return 0.75
	case ours >= 0.4 && x.weight(q) >= telling:
		return 0.90
	}
	return never
}

const (
	// never is more than a question can be covered.
	never = 2
	// telling is the rarity, in nats, that the words of a question need together
	// for telling by themselves what it is about.
	telling = 5
)

// weight is the rarity of the words that name something.
func (x *index) weight(q *question) (sum float64) {
	for _, t := range q.asked {
		if !vocabulary().light[t] {
			sum += x.rarity(t)
		}
	}
	return sum
}

// isAbout reports whether the headings have all that the question names, if that
// is two words at least.
func (e *entry) isAbout(q *question) bool {
	for _, t := range q.asked {
		if !vocabulary().light[t] && !e.marks[t].titled {
			return false
		}
	}
	return q.heavy() >= 2
}
