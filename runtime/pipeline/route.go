// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Deliveries, as the API and the decision record name them.
const (
	deliveryRelay = "relay"
	deliveryHold  = "hold"
)

// competenceOutcomes is how many verified outcomes a specialist must have in a
// field before the field's minimum efficacy can rule it out.
const competenceOutcomes = 30

// routeQuery decides which specialists are tried, in which order, and whether the
// answer may be relayed as it is generated.
func (p *Pipeline) routeQuery(ctx context.Context, q *Query) error {
	if q.Request.Specialist != "" {
		return p.routeForced(q)
	}
	groups := p.groups(q)
	seen := map[*Specialist]bool{}
	for i, g := range groups {
		for _, c := range p.rank(q, g, seen) {
			c.group = i
			q.order = append(q.order, c)
		}
	}
	if len(q.order) == 0 && !p.risky(q) {
		q.readmit()
	}
	for _, s := range p.specialists {
		if !seen[s] {
			q.route.Considered = append(q.route.Considered, api.Considered{
				Specialist: s.Name(), Filtered: "It serves no field of the query.",
			})
		}
	}
	p.chooseMode(q, groups)
	if err := p.consult(ctx, q, groups); err != nil {
		return err
	}
	q.route.Delivery = p.delivery(q)
	if len(q.order) == 0 {
		return p.noSpecialist(q)
	}
	p.moveSticky(q)
	for _, chosen := range q.order[:q.parallel] {
		c := q.consider(chosen)
		c.Chosen, c.Propensity = true, chosen.propensity
	}
	return nil
}

// consider returns what the record says of a specialist that may be asked.
func (q *Query) consider(of choice) *api.Considered {
	i := slices.IndexFunc(q.route.Considered, func(c api.Considered) bool {
		return c.Specialist == of.specialist.Name() && c.Filtered == ""
	})
	return &q.route.Considered[i]
}

func (p *Pipeline) routeForced(q *Query) error {
	for _, s := range p.specialists {
		if s.Name() != q.Request.Specialist {
			continue
		}
		q.order, q.parallel = []choice{{specialist: s, field: q.classification.Field}}, 1
		q.route.Mode, q.route.Reason = modeSingle, "The client named the specialist."
		if q.ofSession {
			q.route.Reason = "The session names the specialist."
		}
		q.route.Considered = []api.Considered{{Specialist: s.Name(), Field: q.classification.Field, Chosen: true, Propensity: 1}}
		q.route.Delivery = p.delivery(q)
		return nil
	}
	return p.noSuchSpecialist(q.Request.Specialist)
}

func (p *Pipeline) noSuchSpecialist(name string) error {
	return fault.New(fault.NotFound, "There is no specialist %q. The configuration has: %s.", name, strings.Join(p.Names(), ", ")).
		With("specialist", name)
}

// group is a set of specialists that are tried before those of later groups.
type group struct {
	field string
	// last resorts are tried only when everything before them failed or declined.
	lastResort bool
}

// groups lists the query's fields in the order in which specialists are
// sought. The general field follows the present ones, and any specialist at
// all comes last, but never for a high-risk query: there no answer is better
// than one from outside the field.
func (p *Pipeline) groups(q *Query) []group {
	var groups []group
	if !q.noField {
		for _, f := range present(q.classification.Distribution, p.routing.PresentThreshold) {
			groups = append(groups, group{field: f})
		}
	}
	if !slices.ContainsFunc(groups, func(g group) bool { return g.field == generalField }) {
		groups = append(groups, group{field: generalField, lastResort: len(groups) > 0})
	}
	if q.riskField == "" {
		groups = append(groups, group{lastResort: true})
	}
	return groups
}

// present returns the fields of probability at least threshold, likeliest first.
func present(distribution map[string]float64, threshold float64) []string {
	var fields []string
	for f, probability := range distribution {
		if probability >= threshold {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(a, b string) int {
		return cmp.Or(cmp.Compare(distribution[b], distribution[a]), cmp.Compare(a, b))
	})
	return fields
}

// rank returns the eligible specialists of a group that no earlier group had, best first.
func (p *Pipeline) rank(q *Query, g group, seen map[*Specialist]bool) []choice {
	var ranked []choice
	for _, s := range p.specialists {
		if seen[s] || !p.inGroup(s, g) {
			continue
		}
		seen[s] = true
		field := cmp.Or(g.field, q.classification.Field)
		st := p.statistics.Snapshot(s.key(q.Tenant, field), s.config.Prior)
		expected := sdk.PosteriorMean(st)
		considered := api.Considered{Specialist: s.Name(), Field: field, Expected: expected, Filtered: s.refuses()}
		c := choice{
			specialist: s, field: field, known: st, expected: expected, propensity: 1, latencyMS: st.GetLatencyP50Ms(),
		}
		if considered.Filtered == "" {
			if c.weak = p.weakness(g, st, expected); c.weak == "" {
				ranked = append(ranked, c)
			} else {
				considered.Filtered = c.weak
				q.weak = append(q.weak, c)
			}
		}
		q.route.Considered = append(q.route.Considered, considered)
	}
	slices.SortStableFunc(ranked, func(a, b choice) int {
		return cmp.Or(
			cmp.Compare(b.specialist.readiness(), a.specialist.readiness()),
			cmp.Compare(b.expected, a.expected),
			cmp.Compare(a.specialist.price(), b.specialist.price()),
			cmp.Compare(a.latencyMS, b.latencyMS),
			cmp.Compare(a.specialist.Name(), b.specialist.Name()),
		)
	})
	return ranked
}

func (p *Pipeline) inGroup(s *Specialist, g group) bool {
	switch {
	case g.field == "":
		return true
	case g.field == generalField && p.routing.Fallback != "":
		return s.Name() == p.routing.Fallback || slices.Contains(s.config.Fields, generalField)
	}
	return slices.Contains(s.config.Fields, g.field)
}

// weakness says why a specialist's record is too poor for a group's field; empty
// when it is not.
func (p *Pipeline) weakness(g group, st *sdk.Statistics, expected float64) string {
	f := p.fields[g.field]
	if f == nil || g.lastResort {
		return ""
	}
	if n := st.GetSuccesses() + st.GetFailures(); n >= competenceOutcomes && expected < f.EMin {
		return fmt.Sprintf("Its efficacy in %s is %.2f after %.0f outcomes, below the field's minimum of %.2f.", g.field, expected, n, f.EMin)
	}
	return ""
}

// readmit takes the specialists whose record is too poor after all: a doubtful
// answer with a caveat is better than none, and what was learnt must not end the
// service of a field. It is for queries without high risk, and when nobody else is left.
func (q *Query) readmit() {
	slices.SortStableFunc(q.weak, func(a, b choice) int { return cmp.Compare(b.expected, a.expected) })
	q.order = q.weak
	for i := range q.route.Considered {
		c := &q.route.Considered[i]
		if slices.ContainsFunc(q.weak, func(w choice) bool { return w.specialist.Name() == c.Specialist }) {
			c.Filtered = ""
		}
	}
}

// delivery says whether the answer may go out while it is generated: only when
// nothing may change it after its first byte.
func (p *Pipeline) delivery(q *Query) string {
	demandsForm := len(p.verifiers) > 0 && demandsJSON(q.Params)
	several := q.parallel > 1 || q.route.Mode == modeCascade
	f := p.fields[q.classification.Field]
	mayAbstain := p.safety.Abstain && f != nil && bar(f) > 0
	if q.holds() || q.blocks() || p.hooksHold() || p.risky(q) || mayAbstain || demandsForm || several {
		return deliveryHold
	}
	return deliveryRelay
}

// demandsJSON reports whether the client demanded a form that a check can refuse.
func demandsJSON(params *sdk.Params) bool {
	if len(params.GetResponseFormatJson()) == 0 {
		return false
	}
	var format struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(params.GetResponseFormatJson(), &format) == nil && format.Type != "" && format.Type != "text"
}

// noSpecialist says why nobody can be asked, and when the first of those that
// are left alone after failures can be again.
func (p *Pipeline) noSpecialist(q *Query) *fault.Error {
	reasons := make([]string, 0, len(q.route.Considered))
	serves := map[string]bool{}
	for _, c := range q.route.Considered {
		reasons = append(reasons, c.Specialist+": "+c.Filtered)
		serves[c.Specialist] = c.Field != ""
	}
	f := fault.New(fault.NoSpecialist, "No specialist can take the query now. %s", strings.Join(reasons, " ")).
		With("field", q.classification.Field)
	for _, s := range p.specialists {
		if wait := s.breaker.RetryAfter(); serves[s.Name()] && wait > 0 && (f.RetryAfter == 0 || wait < f.RetryAfter) {
			f.RetryAfter = wait
		}
	}
	return f
}
