// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// diagnostics returns what a constructor says of a config, as "path: summary".
func diagnostics(err error) []string {
	var all []string
	for _, d := range sdk.Diagnostics(err) {
		all = append(all, strings.Join(d.GetPath(), ".")+": "+d.GetSummary())
	}
	return all
}

func TestWrongSettingsAreRefusedWithTheirPath(t *testing.T) {
	tests := []struct {
		config string
		want   []string
	}{
		{`{"min_margin": 1.5}`, []string{"min_margin: Margin out of range"}},
		{`{"min_margin": -0.1}`, []string{"min_margin: Margin out of range"}},
		{`{"temperature": 0}`, []string{"temperature: Temperature out of range"}},
		{`{"temperature": 11}`, []string{"temperature: Temperature out of range"}},
		{`{"terms": {"gardening": ["roses"]}}`, []string{"terms.gardening: Terms for a field that does not exist"}},
		{`{"terms": {"law": ["ok", "++", ""]}}`, []string{"terms.law.1: Term that cannot be found", "terms.law.2: Term that cannot be found"}},
		{`{"terms": {"law": ["a b c d e f g h i"]}}`, []string{"terms.law.0: Term that cannot be found"}},
		{`{"terms": {"law": ["roses"], "finance": ["rose"]}}`, []string{"terms.law.0: Term that cannot be found"}},
		{
			`{"terms": {"gardening": ["!"]}, "min_margin": 2, "temperature": 0}`,
			[]string{
				"min_margin: Margin out of range", "temperature: Temperature out of range",
				"terms.gardening.0: Term that cannot be found",
			},
		},
		{
			`{"terms": {"gardening": ["roses"], "law": ["court"], "bees": ["hive"]}}`,
			[]string{"terms.bees: Terms for a field that does not exist", "terms.gardening: Terms for a field that does not exist"},
		},
		{`{"unknown": 1}`, []string{": Plugin cannot be configured"}},
	}
	for _, test := range tests {
		t.Run(test.config, func(t *testing.T) {
			_, err := Plugin().New(context.Background(), instance(test.config, named(builtinFields...)...))
			require.Equal(t, test.want, diagnostics(err))
		})
	}
}

func TestDetailsSayWhatToDo(t *testing.T) {
	details := func(config string) string {
		_, err := Plugin().New(context.Background(), instance(config, named("law", "finance")...))
		require.Error(t, err)
		return sdk.Diagnostics(err)[0].GetDetail()
	}
	require.Equal(t,
		`There is no field "gardening". The configured fields are: law, finance. Correct the name, or add a field "gardening" block.`,
		details(`{"terms": {"gardening": ["roses"]}}`))
	require.Equal(t,
		`The term "rose" is also given to the field "finance". A term speaks for one field: remove it from one of the two.`,
		details(`{"terms": {"law": ["rose"], "finance": ["roses"]}}`))
	require.Equal(t,
		`The term "…" has no letter or digit, so it can be in no query. Remove it, or write the word.`,
		details(`{"terms": {"law": ["…"]}}`))
	require.Contains(t, details(`{"terms": {"law": ["1 2 3 4 5 6 7 8 9"]}}`), "has 9 words; at most 8 are compared.")
}

func TestValidationKnowsNoFields(t *testing.T) {
	validate := Plugin().Validate
	require.NoError(t, validate(instance(`{"terms": {"gardening": ["roses"]}}`)))
	require.Error(t, validate(instance(`{"terms": {"gardening": ["++"]}}`)))
	require.Error(t, validate(instance(`{"temperature": 0}`)))
	require.Error(t, validate(instance(`{"temperatur": 1}`)))
}

func TestDefaultsAreThoseOfTheSchema(t *testing.T) {
	cfg, err := decode(instance(""))
	require.NoError(t, err)
	got := map[string]any{"terms": nil, "min_margin": cfg.MinMargin, "temperature": cfg.Temperature}
	require.Len(t, schema().Attributes, len(got))
	for _, a := range schema().Attributes {
		require.Equal(t, got[a.Name], a.Default, a.Name)
		require.NotEmpty(t, a.Description, a.Name)
	}
}

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	kind, ok := d.Serves(sdk.KindClassifier)
	require.True(t, ok)
	require.Equal(t, sdk.NeedsLastMessage, kind.Needs)
	require.False(t, kind.Fit)
	require.Equal(t, "lexical", d.Name)
	_, err := d.JSON()
	require.NoError(t, err)
}

func TestMinMarginDecidesWhatHasAField(t *testing.T) {
	const text = "what about the heart"
	fields := named(builtinFields...)
	resp := classify(t, configured(t, `{"min_margin": 0}`, fields...), text)
	best := resp.GetDistribution()[0].GetProbability()
	rest := 1.0
	for _, fp := range resp.GetDistribution() {
		rest -= fp.GetProbability()
	}
	lead := best - rest
	require.Positive(t, lead, "the sentence must be one that has a field by little")
	require.False(t, resp.GetNoField())
	require.False(t, classify(t, configured(t, fmt.Sprintf(`{"min_margin": %v}`, lead-0.01), fields...), text).GetNoField())
	require.True(t, classify(t, configured(t, fmt.Sprintf(`{"min_margin": %v}`, lead+0.01), fields...), text).GetNoField())
	require.True(t, classify(t, configured(t, `{"min_margin": 1}`, fields...), "my python code has a segmentation fault").GetNoField())
}

func TestTemperatureChangesTheProbabilities(t *testing.T) {
	const text = "my tax return"
	fields := named(builtinFields...)
	before := 1.0
	for _, temperature := range []string{"0.5", "1", "2", "4"} {
		field, p := top(classify(t, configured(t, `{"temperature": `+temperature+`, "min_margin": 0}`, fields...), text))
		require.Equal(t, "finance", field)
		require.Less(t, p, before, "temperature %s", temperature)
		before = p
	}
}
