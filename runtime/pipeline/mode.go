// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/auahq/aua/config"
)

// Modes, as the API and the decision record name them.
const (
	modeSingle   = "single"
	modeFanout   = "fanout"
	modeEnsemble = "ensemble"
	modeCascade  = "cascade"
	modeFallback = "fallback"
)

// chooseMode decides how many of the ranked specialists are asked at once, and
// brings those to the front.
func (p *Pipeline) chooseMode(q *Query, groups []group) {
	q.parallel = 1
	defer p.seekSecond(q)
	if fallback := p.fallbackReason(q, groups); fallback != "" {
		q.route.Mode, q.route.Reason = modeFallback, fallback
		return
	}
	top := groups[0].field
	if n := p.fanout(q, top); n > 1 {
		q.parallel = n
		q.route.Mode, q.route.Reason = modeFanout, fmt.Sprintf("%d fields are likely, and none dominates.", n)
		return
	}
	own := 0
	for _, c := range q.order {
		if c.group == 0 {
			own++
		}
	}
	f := p.fields[top]
	switch {
	case own > 1 && f.Mode == config.FieldCascade:
		p.cheapestFirst(q, own)
		q.route.Mode, q.route.Reason = modeCascade, fmt.Sprintf("%s asks the cheapest specialist first.", top)
	case own > 1 && f.Candidates > 1:
		diverse(q.order[:own])
		q.parallel = min(f.Candidates, own)
		q.route.Mode, q.route.Reason = modeEnsemble, fmt.Sprintf("%s wants %d answers.", top, f.Candidates)
	case q.classification.Distribution[top] < p.routing.SingleThreshold:
		q.route.Mode, q.route.Reason = modeSingle, fmt.Sprintf("%s is the likeliest field, but uncertain.", top)
	default:
		q.route.Mode, q.route.Reason = modeSingle, fmt.Sprintf("%s is the query's field.", top)
	}
}

// seekSecond has a second specialist asked, whoever it is, where one answer
// alone may not be given.
func (p *Pipeline) seekSecond(q *Query) {
	if n := min(p.wanted(q), len(q.order)); n > q.parallel && q.route.Mode != modeCascade {
		diverse(q.order)
		q.parallel = n
		q.route.Reason += fmt.Sprintf(" It may be of high risk, which takes %d answers.", n)
	}
}

// fallbackReason says why no specialist of the query's own field can be asked;
// empty when one can.
func (p *Pipeline) fallbackReason(q *Query, groups []group) string {
	switch {
	case q.classification.Source == sourceNone:
		return "The field is not known, since the classifier did not answer."
	case q.noField:
		return "No field fits the query."
	case len(q.order) > 0 && !q.order[0].specialist.serves(groups[0].field):
		return fmt.Sprintf("No specialist of %s is available.", groups[0].field)
	}
	return ""
}

// fanout brings the best specialist of each likely field to the front, when no
// field dominates, and returns their number.
func (p *Pipeline) fanout(q *Query, top string) int {
	if q.classification.Distribution[top] >= p.routing.SingleThreshold {
		return 0
	}
	var chosen []choice
	fields, specialists := map[string]bool{}, map[*Specialist]bool{}
	for _, c := range q.order {
		likely := q.classification.Distribution[c.field] >= p.routing.FanoutThreshold
		if likely && c.specialist.serves(c.field) && !fields[c.field] && !specialists[c.specialist] {
			chosen = append(chosen, c)
			fields[c.field], specialists[c.specialist] = true, true
		}
	}
	if len(chosen) < 2 {
		return 0
	}
	rest := slices.DeleteFunc(slices.Clone(q.order), func(c choice) bool { return specialists[c.specialist] })
	q.order = append(chosen, rest...)
	return len(chosen)
}

// cheapestFirst orders the field's own specialists by price.
func (p *Pipeline) cheapestFirst(q *Query, own int) {
	slices.SortStableFunc(q.order[:own], func(a, b choice) int {
		return cmp.Compare(a.specialist.price(), b.specialist.price())
	})
}

// diverse keeps the best specialist first, and prefers different models after
// it: two answers of one model share its errors.
func diverse(order []choice) {
	seen := map[string]bool{}
	var fresh, again []choice
	for _, c := range order {
		model := c.specialist.config.Backend + "/" + c.specialist.config.Model
		if seen[model] {
			again = append(again, c)
			continue
		}
		seen[model] = true
		fresh = append(fresh, c)
	}
	copy(order, append(fresh, again...))
}

// unsatisfied reports whether a cascade goes on: the best answer so far is not
// as sure as the field demands, and there is another specialist of it.
func (p *Pipeline) unsatisfied(q *Query) bool {
	if q.route.Mode != modeCascade || q.next >= len(q.order) || q.order[q.next].group != 0 {
		return false
	}
	for _, c := range q.answered() {
		if c.vetoed() == "" && c.score.GetConfidence() >= q.weights.GetCMin() {
			return false
		}
	}
	return true
}
