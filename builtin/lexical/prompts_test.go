// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// prompt is a query with the field that a person would send it to.
type prompt struct{ field, text string }

func prompts(t testing.TB, name string) []prompt {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	var all []prompt
	for line := range strings.Lines(string(text)) {
		field, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		all = append(all, prompt{field, strings.ReplaceAll(text, `\n`, "\n")})
	}
	return all
}

// accuracies returns the share of right answers, in all and by field. Where a
// person would say general, no field is right as well: both go to the general
// specialist.
func accuracies(t *testing.T, all []prompt) (float64, map[string]float64) {
	t.Helper()
	c := standard(t)
	asked, right := map[string]float64{}, map[string]float64{}
	total := 0.0
	for _, p := range all {
		asked[p.field]++
		field, _ := top(classify(t, c, p.text))
		if field == p.field || p.field == fieldGeneral && field == noneFile {
			right[p.field]++
			total++
		}
	}
	for f, n := range asked {
		right[f] /= n
	}
	return total / float64(len(all)), right
}

// Floors are a little below what was measured, so that an edit of the lexicon
// may cost a prompt, but not many.
func TestHeldOutPrompts(t *testing.T) {
	all := prompts(t, "heldout.txt")
	require.GreaterOrEqual(t, len(all), 300)
	accuracy, byField := accuracies(t, all)
	t.Logf("accuracy %.3f of %d prompts: %v", accuracy, len(all), byField)
	require.GreaterOrEqual(t, accuracy, 0.93)
	require.Len(t, byField, len(builtinFields)+1)
	for f, a := range byField {
		require.GreaterOrEqual(t, a, 0.82, f)
	}
}

func TestTunedPrompts(t *testing.T) {
	all := prompts(t, "tuned.txt")
	require.GreaterOrEqual(t, len(all), 600)
	accuracy, byField := accuracies(t, all)
	t.Logf("accuracy %.3f of %d prompts: %v", accuracy, len(all), byField)
	require.GreaterOrEqual(t, accuracy, 0.96)
}

func TestNoPromptIsBothTunedAndHeldOut(t *testing.T) {
	tuned := map[string]bool{}
	for _, p := range prompts(t, "tuned.txt") {
		tuned[strings.ToLower(strings.TrimSpace(p.text))] = true
	}
	for _, p := range prompts(t, "heldout.txt") {
		require.False(t, tuned[strings.ToLower(strings.TrimSpace(p.text))], p.text)
	}
}

// Of the answers that are nearly certain, nearly all are right; an uncertain
// one is worth less. That is what routing relies on.
func TestConfidenceMeansSomething(t *testing.T) {
	c := standard(t)
	var sure, sureRight, unsure, unsureRight float64
	for _, p := range append(prompts(t, "heldout.txt"), prompts(t, "tuned.txt")...) {
		field, confidence := top(classify(t, c, p.text))
		right := 0.0
		if field == p.field {
			right = 1
		}
		switch {
		case confidence >= 0.9:
			sure++
			sureRight += right
		case confidence > 0:
			unsure++
			unsureRight += right
		}
	}
	require.GreaterOrEqual(t, sureRight/sure, 0.97)
	require.Less(t, unsureRight/unsure, sureRight/sure)
	require.Greater(t, sure/(sure+unsure), 0.5)
}
