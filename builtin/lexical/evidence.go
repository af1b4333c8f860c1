// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

// item is one thing in a query that speaks for a class.
type item struct {
	class  int
	label  string
	tier   tier
	weight float64
}

// evidence is everything found in one query.
type evidence struct {
	items []item
	// scores is the sum of the items' weights for each class.
	scores []float64
}

func (e *evidence) add(class int, label string, t tier) {
	e.addWeight(class, label, t, weights[t])
}

func (e *evidence) addWeight(class int, label string, t tier, weight float64) {
	e.items = append(e.items, item{class: class, label: label, tier: t, weight: weight})
	e.scores[class] += weight
}

// scale multiplies the weights of those items for which which returns true.
func (e *evidence) scale(share float64, which func(item) bool) {
	for i := range e.items {
		if it := &e.items[i]; which(*it) {
			e.scores[it.class] -= it.weight * (1 - share)
			it.weight *= share
		}
	}
}

// discountForm makes mathematics count less, the more is said about a topic
// that uses it. Numbers, equations and "calculate" are the form of every
// quantitative question; with "enthalpy" or "mortgage" in it, they are no sign
// of mathematics.
func (e *evidence) discountForm(mathematics int, topical []bool) {
	about := make([]float64, len(e.scores))
	top := 0.0
	for _, it := range e.items {
		if it.tier >= strong && topical[it.class] {
			about[it.class] += it.weight
			top = max(top, about[it.class])
		}
	}
	e.scale(formPivot/(formPivot+top), func(it item) bool { return it.class == mathematics })
}

// discountSubject lets the frames speak. A frame says what is asked for, and
// so the words of other classes are what it is asked about: "write a poem about
// a compiler" is not about software. The class whose frames weigh most keeps
// its evidence. The frames of general do not count here: general gives way.
func (e *evidence) discountSubject(general int) {
	frames := make([]float64, len(e.scores))
	leader := -1
	for _, it := range e.items {
		if it.tier == frame && it.class != general {
			frames[it.class] += it.weight
		}
	}
	for c, w := range frames {
		if w > 0 && (leader < 0 || w > frames[leader]) {
			leader = c
		}
	}
	if leader >= 0 {
		e.scale(subjectShare, func(it item) bool { return it.class != leader })
	}
}

// discountGeneral makes everyday words count less, the more is said for
// another field, because general is what is left over.
func (e *evidence) discountGeneral(general int) {
	top := 0.0
	for c, s := range e.scores[:len(e.scores)-1] {
		if c != general {
			top = max(top, s)
		}
	}
	e.scale(generalPivot/(generalPivot+top), func(it item) bool { return it.class == general })
}
