// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// phrasings writes a question for a pattern: with and without its optional
// words, and with the first and the last of alternatives.
func phrasings(p pattern, slots map[string]string) []string {
	var list []string
	for _, optional := range []bool{false, true} {
		for _, last := range []bool{false, true} {
			var words []string
			for _, e := range p {
				switch {
				case e.slot != "":
					words = append(words, slots[e.slot])
				case e.optional && !optional:
				case last:
					words = append(words, e.words[len(e.words)-1])
				default:
					words = append(words, e.words[0])
				}
			}
			list = append(list, strings.Join(words, " "))
		}
	}
	return list
}

// TestEveryPhrasingIsReached asks a question in every phrasing of every form:
// nothing that is tried before may shadow one, and the values must be those of
// the form.
func TestEveryPhrasingIsReached(t *testing.T) {
	for _, family := range []struct {
		name   string
		forms  []form
		slots  []map[string]string // alternatives; one of them must fit
		values string              // that may come out, between bars
	}{
		{
			"percent", percentForms(),
			[]map[string]string{{"a": "80", "b": "20", "p": "25%"}, {"a": "20", "b": "80", "p": "25%"}},
			"|25%|400%|100|60|20|320|-75%|300%|75%|5|80|25|15|",
		},
		{
			"numbers", numberForms(),
			[]map[string]string{{"a": "12", "b": "4"}, {"a": "4", "b": "12"}},
			"|even|composite|no|yes|2² × 3|2²|1, 2, 3, 4, 6, 12|1, 2, 4|6|3|13|5|",
		},
		{
			"comparisons", compareForms(),
			[]map[string]string{{"a": "3/4", "b": "2/3"}},
			"|3/4|2/3|yes|no|",
		},
		{
			"dates", dateForms(),
			[]map[string]string{{"a": "2024-01-01", "b": "2024-01-15"}},
			"|14 days|2 weeks|",
		},
		{
			"units", unitForms(),
			[]map[string]string{{"q": "2 km", "u": "m"}},
			"|2000 m|",
		},
		{
			"series", seriesForms(),
			[]map[string]string{{"e": "3", "n": "10", "a": "1", "b": "10"}},
			"|36|55|100|110|",
		},
		{
			"bases", baseForms(),
			[]map[string]string{{"e": "7 + 5"}},
			"|1100|14|C|110|",
		},
		{
			"arithmetic", arithmeticForms(),
			[]map[string]string{{"e": "9/8", "n": "2", "a": "4", "b": "12"}},
			"|9/8|1.13|1.1|1.125|112.5%|1|0|1.00|3|",
		},
		{
			"algebra", algebraForms(),
			[]map[string]string{
				{"eqs": "2x = 6", "v": "x", "e": "x + 1", "p": "x + 1", "a": "4"},
				{"eqs": "x + y = 3 and x - y = 1", "v": "x", "w": "y", "e": "x + y"},
				{"e": "x^2 - 1", "eqs": "x^2 - 1"},
			},
			"|x = 3|4|5|x = 2|x = 2, y = 1|x + 1|x² − 1|(x + 1)(x − 1)|x = -1 or x = 1|",
		},
	} {
		for _, f := range family.forms {
			reached := ""
			for _, slots := range family.slots {
				if !bindable(f.pattern, slots) {
					continue
				}
				for _, text := range phrasings(f.pattern, slots) {
					if r, err := answerQuestion(text, 500); err == nil {
						require.Contains(t, family.values, "|"+r.value+"|", text)
						reached = text
					}
				}
			}
			require.NotEmpty(t, reached, "%s: nothing reaches %v", family.name, f.pattern)
		}
	}
}

func bindable(p pattern, slots map[string]string) bool {
	for _, e := range p {
		if e.slot != "" && slots[e.slot] == "" {
			return false
		}
	}
	return true
}

// TestNoPhrasingIsShadowed checks that all forms that fit a question agree: the
// golden questions alone exercise this only in part.
func TestNoPhrasingIsShadowed(t *testing.T) {
	for _, text := range []string{"increase 80 by 25%", "12 as a product of primes", "simplify 9/12", "2 km in m", "is 12 even"} {
		tokens, err := lex(text)
		require.NoError(t, err)
		r, err := try(allForms(), tokens)
		require.NoError(t, err, text)
		require.NotNil(t, r)
	}
	contradictory := append(forms(func(match) (*result, error) { return answerf("1", "1"), nil }, "{e}"),
		forms(func(match) (*result, error) { return answerf("2", "2"), nil }, "{e}")...)
	_, err := try(contradictory, []token{{kind: word, text: "x"}})
	require.ErrorIs(t, err, errContradiction)
}
