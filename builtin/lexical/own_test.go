// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestTermsMakeAFieldOfOnesOwnRecognisable(t *testing.T) {
	fields := append(named(builtinFields...), &sdk.Field{Name: "beekeeping"})
	const text = "How often should I check my hives for varroa mites?"
	before, _ := top(classify(t, configured(t, "", fields...), text))
	require.NotEqual(t, "beekeeping", before)
	resp := classify(t, configured(t, `{"terms": {"beekeeping": ["hive", "varroa mite"]}}`, fields...), text)
	field, p := top(resp)
	require.Equal(t, "beekeeping", field)
	require.Greater(t, p, 0.75)
	require.Contains(t, terms(resp, "beekeeping"), "varroa mite")
}

func TestTermsAreFoundInEveryInflectionAsWholeWords(t *testing.T) {
	c := configured(t, `{"terms": {"mine": ["zorb", "blorp wug"]}}`, named("mine")...)
	for _, text := range []string{"ZORBS!", "zorbing", "a blorp-wug", "Blorps' wugs"} {
		field, _ := top(classify(t, c, text))
		require.Equal(t, "mine", field, text)
	}
	for _, text := range []string{"zorbalicious", "a blorp", "wug blorp", "azorb"} {
		require.Zero(t, terms(classify(t, c, text), "mine")["zorb"], text)
	}
}

func TestATermOfTheConfigurationIsOfItsFieldAlone(t *testing.T) {
	fields := append(named(builtinFields...), &sdk.Field{Name: "reptiles"})
	field, _ := top(classify(t, configured(t, "", fields...), "python"))
	require.Equal(t, fieldSoftware, field)
	resp := classify(t, configured(t, `{"terms": {"reptiles": ["python"]}}`, fields...), "python")
	field, _ = top(resp)
	require.Equal(t, "reptiles", field)
	require.Zero(t, probability(resp, fieldSoftware))
}

func TestTermsCanMoveABuiltinWordToAnotherBuiltinField(t *testing.T) {
	fields := named(builtinFields...)
	field, _ := top(classify(t, configured(t, `{"terms": {"general": ["savings"]}}`, fields...), "savings"))
	require.Equal(t, fieldGeneral, field)
}

func TestNameAliasesAndDescriptionCountWeakly(t *testing.T) {
	field := &sdk.Field{Name: "wood_turning", Aliases: []string{"lathe work"}, Description: "Chisels, gouges and everything that spins."}
	c := configured(t, `{"min_margin": 0}`, append(named(builtinFields...), field)...)
	byName := probability(classify(t, c, "is wood turning hard"), "wood_turning")
	byAlias := probability(classify(t, c, "lathe works"), "wood_turning")
	byWord := probability(classify(t, c, "a gouge"), "wood_turning")
	byTerm := probability(classify(t, configured(t, `{"terms": {"wood_turning": ["bowl blank"]}}`, append(named(builtinFields...), field)...), "bowl blanks"), "wood_turning")
	require.Positive(t, byWord)
	require.Greater(t, byAlias, byWord)
	require.InDelta(t, byName, byAlias, 0.2)
	require.Greater(t, byTerm, byAlias)
	require.Zero(t, probability(classify(t, c, "everything that they have"), "wood_turning"), "common words of a description say nothing")
}

// A built-in field has its lexicon; what the configuration writes about it for
// people must not change what it recognises.
func TestTheDescriptionOfABuiltinFieldDoesNotCount(t *testing.T) {
	fields := named(builtinFields...)
	fields[0] = &sdk.Field{Name: fieldSoftware, Aliases: []string{"unicycles"}, Description: "Unicycles and stilts."}
	c := configured(t, "", fields...)
	require.Zero(t, probability(classify(t, c, "unicycles and stilts"), fieldSoftware))
}

func TestFieldsWithoutWordsAreHarmless(t *testing.T) {
	c := configured(t, "", &sdk.Field{Name: "***", Aliases: []string{"", "?"}}, &sdk.Field{Name: "law"})
	field, _ := top(classify(t, c, "a lawsuit"))
	require.Equal(t, "law", field)
}
