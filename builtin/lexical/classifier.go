// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
)

var _ sdk.Classifier = (*classifier)(nil)

const (
	// leastShown is the probability from which a field is in the distribution;
	// what the others have counts as no field.
	leastShown = 0.001
	// explainedFields and explainedTerms bound the evidence of an answer.
	explainedFields = 3
	explainedTerms  = 5
)

// classifier is one configured instance.
type classifier struct {
	model       *model
	temperature float64
	minMargin   float64
}

// Classify looks at the last message. It is a function of the message and the
// configuration alone.
//
// The margin is the best field's probability less that of the next field or of
// no field, whichever is larger, and at least 0. The query has no field when the
// best one does not exceed no field by min_margin: that two fields compete does
// not mean that none fits.
func (c *classifier) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := c.model.read(req.GetContent().GetLastMessage())
	d := distribute(e.scores, c.temperature)
	ranked := c.model.ranked(d.p)
	resp := &sdk.ClassifyResponse{NoField: true}
	none := 1.0
	for _, class := range ranked {
		none -= d.p[class]
		resp.Distribution = append(resp.Distribution, &sdk.FieldProbability{Field: c.model.fields[class], Probability: d.p[class]})
	}
	if len(ranked) == 0 {
		return resp, nil
	}
	best, rival := d.p[ranked[0]], max(none, 0)
	resp.NoField = best-rival < c.minMargin
	if len(ranked) > 1 {
		rival = max(rival, d.p[ranked[1]])
	}
	resp.Margin = max(best-rival, 0)
	resp.Terms = c.explain(e, d, ranked)
	return resp, nil
}

// ranked returns the classes of the configured fields that are worth showing,
// the most probable first; of equals, the first by name.
func (m *model) ranked(p []float64) []int {
	var classes []int
	for class := range m.fields {
		if p[class] >= leastShown {
			classes = append(classes, class)
		}
	}
	slices.SortFunc(classes, func(a, b int) int {
		return cmp.Or(cmp.Compare(p[b], p[a]), strings.Compare(m.fields[a], m.fields[b]))
	})
	return classes
}

// explain returns what spoke most for the best fields.
func (c *classifier) explain(e *evidence, d distribution, ranked []int) []*sdk.TermEvidence {
	slices.SortStableFunc(e.items, func(a, b item) int { return cmp.Compare(b.weight, a.weight) })
	var terms []*sdk.TermEvidence
	for _, class := range ranked[:min(len(ranked), explainedFields)] {
		shown := 0
		for _, it := range e.items {
			if it.class == class && shown < explainedTerms {
				terms = append(terms, &sdk.TermEvidence{Field: c.model.fields[class], Term: it.label, Weight: it.weight * d.nats})
				shown++
			}
		}
	}
	return terms
}
