// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Where a classification came from.
const (
	sourceClassifier = "classifier"
	sourceClient     = "client"
	sourceSession    = "session"
	sourceNone       = "none"
)

// generalField is the field of what belongs to no other.
const generalField = "general"

// classify finds the query's field distribution. When the classifier does not
// answer the field is unknown, unless the configuration says that the query
// must fail then.
func (p *Pipeline) classify(ctx context.Context, q *Query) error {
	if q.Request.Field != "" {
		return p.forceField(q)
	}
	if q.Request.Specialist != "" {
		p.specialistField(q)
		return nil
	}
	if p.classifier == nil {
		q.classification = unknownField()
		return nil
	}
	resp, err := withModels(ctx, p, q, p.classifier, func(ctx context.Context, heard []*sdk.ModelCallResult) (*sdk.ClassifyResponse, error) {
		return p.classifier.impl.Classify(ctx, &sdk.ClassifyRequest{
			Context: q.call(p.classifier.address, p.generation), Content: p.classifier.content(q), CallResults: heard,
		})
	})
	if err == nil {
		err = p.checkFields(resp)
	}
	if err != nil {
		q.classification = unknownField()
		return p.classifier.failed(q, err)
	}
	q.classification = classificationOf(resp)
	q.noField = resp.GetNoField() || len(resp.GetDistribution()) == 0
	return nil
}

func unknownField() api.Classification {
	return api.Classification{Source: sourceNone, Field: generalField, Distribution: map[string]float64{}}
}

func (p *Pipeline) forceField(q *Query) error {
	name, err := p.findField(q.Request.Field)
	if err != nil {
		return err
	}
	q.classification = api.Classification{
		Source: sourceClient, Field: name, Distribution: map[string]float64{name: 1}, Margin: 1,
	}
	return nil
}

// findField returns the name of the field with this name or alias.
func (p *Pipeline) findField(nameOrAlias string) (string, error) {
	want := strings.ToLower(nameOrAlias)
	for name, f := range p.fields {
		if name == want || slices.Contains(f.Aliases, want) {
			return name, nil
		}
	}
	return "", fault.New(fault.NotFound, "There is no field %q. The configuration has: %s.", nameOrAlias, strings.Join(p.fieldNames(), ", ")).
		With("field", nameOrAlias)
}

// specialistField takes the field from the specialist that the client named:
// the only one that it serves, or else the general field.
func (p *Pipeline) specialistField(q *Query) {
	field := generalField
	for _, s := range p.specialists {
		if s.Name() == q.Request.Specialist && len(s.config.Fields) == 1 {
			field = s.config.Fields[0]
		}
	}
	q.classification = api.Classification{
		Source: sourceClient, Field: field, Distribution: map[string]float64{field: 1}, Margin: 1,
	}
}

// checkFields refuses an answer about fields that do not exist.
func (p *Pipeline) checkFields(resp *sdk.ClassifyResponse) error {
	for _, fp := range resp.GetDistribution() {
		if p.fields[fp.GetField()] == nil {
			return p.classifier.broke("named the field %q, which is not configured", fp.GetField())
		}
	}
	return nil
}

func classificationOf(resp *sdk.ClassifyResponse) api.Classification {
	c := api.Classification{
		Source: sourceClassifier, Field: generalField, Distribution: make(map[string]float64, len(resp.GetDistribution())),
		Margin: resp.GetMargin(), NoField: resp.GetNoField(),
	}
	best := -1.0
	for _, fp := range resp.GetDistribution() {
		c.Distribution[fp.GetField()] = fp.GetProbability()
		if fp.GetProbability() > best && !resp.GetNoField() {
			best, c.Field = fp.GetProbability(), fp.GetField()
		}
	}
	for _, t := range resp.GetTerms() {
		c.Terms = append(c.Terms, api.Term{Field: t.GetField(), Term: t.GetTerm(), Weight: t.GetWeight()})
	}
	return c
}
