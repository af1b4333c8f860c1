// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// builtinFields are all fields that the lexicon has a file for.
var builtinFields = []string{
	fieldSoftware, fieldMathematics, "research", "medicine", "law", "finance", fieldEducation, fieldCreative, fieldGeneral,
}

// instance is a block with a config, which may be "", and fields.
func instance(config string, fields ...*sdk.Field) *sdk.Instance {
	return &sdk.Instance{Name: "classifier.test", Kind: sdk.KindClassifier, Config: json.RawMessage(config), Fields: fields}
}

func named(names ...string) []*sdk.Field {
	var fields []*sdk.Field
	for _, n := range names {
		fields = append(fields, &sdk.Field{Name: n})
	}
	return fields
}

// configured makes a classifier the way the host does.
func configured(t testing.TB, config string, fields ...*sdk.Field) sdk.Classifier {
	t.Helper()
	made, err := Plugin().New(context.Background(), instance(config, fields...))
	require.NoError(t, err)
	return made.(sdk.Classifier)
}

// standard is a classifier of the built-in fields.
func standard(t testing.TB) sdk.Classifier {
	t.Helper()
	return configured(t, "", named(builtinFields...)...)
}

func classify(t testing.TB, c sdk.Classifier, text string) *sdk.ClassifyResponse {
	t.Helper()
	resp, err := c.Classify(context.Background(), &sdk.ClassifyRequest{Content: &sdk.Content{LastMessage: text}})
	require.NoError(t, err)
	return resp
}

// top returns the best field and its probability; "none" when no field fits.
func top(resp *sdk.ClassifyResponse) (string, float64) {
	if resp.GetNoField() {
		return noneFile, 0
	}
	best := resp.GetDistribution()[0]
	return best.GetField(), best.GetProbability()
}

// probability returns what a field got; 0 when it is not in the distribution.
func probability(resp *sdk.ClassifyResponse, field string) float64 {
	for _, fp := range resp.GetDistribution() {
		if fp.GetField() == field {
			return fp.GetProbability()
		}
	}
	return 0
}

// terms returns the evidence for a field, by term.
func terms(resp *sdk.ClassifyResponse, field string) map[string]float64 {
	found := map[string]float64{}
	for _, e := range resp.GetTerms() {
		if e.GetField() == field {
			found[e.GetTerm()] = e.GetWeight()
		}
	}
	return found
}

// standardModel is the model of the built-in fields.
func standardModel(t testing.TB) *model {
	t.Helper()
	m, err := newModel(builtinFields, nil)
	require.NoError(t, err)
	return m
}
