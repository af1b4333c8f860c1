// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTermsReadsTiers(t *testing.T) {
	phrases, err := parseTerms("law", "# a comment, with commas\nknown one\n\n[strong]\ncourt, jury duty,\nbail\n[weak]\ncase\n")
	require.NoError(t, err)
	got := map[string]tier{}
	for _, p := range phrases {
		require.Equal(t, "law", p.field)
		got[p.label] = p.tier
	}
	require.Equal(t, map[string]tier{"known one": known, "court": strong, "jury duty": strong, "bail": strong, "case": weak}, got)
}

func TestParseTermsSaysWhichLineIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"[strong]\nok\n[loud]":      "line 3: there is no tier [loud]",
		"[strong]\na … b … c":       "line 2: \"a … b … c\" has more than one gap",
		"[strong]\nfine, write … ,": "line 2: \"write …\" has no word before or after its gap",
		"[strong]\n++":              "line 2: \"++\" has no word before or after its gap",
	} {
		_, err := parseTerms("law", text)
		require.EqualError(t, err, want)
	}
}

func TestParseEntryMultipliesAlternatives(t *testing.T) {
	labels := func(entry string) []string {
		phrases, err := parseEntry(entry)
		require.NoError(t, err)
		var all []string
		for _, p := range phrases {
			all = append(all, p.label)
		}
		return all
	}
	require.Equal(t, []string{"jury duty"}, labels("jury duty"))
	require.Equal(t, []string{"unit test of", "fixture of"}, labels("unit_test/fixture of"))
	require.Equal(t, []string{"write … poem", "write … ode", "sing … poem", "sing … ode"}, labels("write/sing … poem/ode"))
}

func TestParseEntryReadsVetoes(t *testing.T) {
	phrases, err := parseEntry("python (unless snakes venom)")
	require.NoError(t, err)
	require.Len(t, phrases, 1)
	require.Equal(t, []string{"python"}, phrases[0].head)
	require.Equal(t, []string{"snake", "venom"}, phrases[0].unless)
}

func TestParseEntryReadsExactWords(t *testing.T) {
	phrases, err := parseEntry("=savings")
	require.NoError(t, err)
	require.Equal(t, []phrase{{label: "savings", head: []string{"savings"}, exact: true}}, phrases)
}

func TestKeyIsEqualForPhrasesThatMatchTheSame(t *testing.T) {
	key := func(entry string) string {
		phrases, err := parseEntry(entry)
		require.NoError(t, err)
		return phrases[0].key()
	}
	require.Equal(t, key("jury duty"), key("juries' duties"))
	require.Equal(t, key("saved"), key("=save"))
	require.NotEqual(t, key("write … poem"), key("write poem"))
	require.NotEqual(t, key("jury"), key("jury duty"))
}

func TestEveryBuiltinFieldHasAFile(t *testing.T) {
	phrases, err := builtin()
	require.NoError(t, err)
	count := map[string]map[tier]int{}
	for _, p := range phrases {
		if count[p.field] == nil {
			count[p.field] = map[tier]int{}
		}
		count[p.field][p.tier]++
	}
	require.Len(t, count, len(builtinFields)+2, "the fields, none and common")
	for _, f := range builtinFields {
		require.GreaterOrEqual(t, count[f][strong], 300, "strong terms of %s", f)
		require.GreaterOrEqual(t, count[f][medium], 100, "medium terms of %s", f)
		require.NotZero(t, count[f][frame], "frames of %s", f)
		require.Zero(t, count[f][known], "terms of %s above the first tier", f)
	}
	require.Positive(t, count[noneFile][medium])
	require.Len(t, count[commonFile], 1)
	require.Positive(t, count[commonFile][known])
}

// Two entries that match the same words are a mistake of whoever edits a file:
// only one of them counts.
func TestFilesHaveNoEntryTwice(t *testing.T) {
	entries, err := files.ReadDir("terms")
	require.NoError(t, err)
	for _, e := range entries {
		text, err := files.ReadFile("terms/" + e.Name())
		require.NoError(t, err)
		seen := map[string]string{}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
				continue
			}
			for _, entry := range strings.Split(line, ",") {
				entry = strings.TrimSpace(entry)
				if entry == "" || strings.ContainsAny(entry, "/(") {
					continue
				}
				phrases, err := parseEntry(entry)
				require.NoError(t, err)
				key := phrases[0].key()
				if phrases[0].exact {
					key = entry
				}
				require.Empty(t, seen[key], "%s has %q and %q", e.Name(), seen[key], entry)
				seen[key] = entry
			}
		}
	}
}

// A single word that English uses everywhere must not decide a field.
func TestNoCommonWordIsAStrongTerm(t *testing.T) {
	phrases, err := builtin()
	require.NoError(t, err)
	common := map[string]bool{}
	for _, p := range phrases {
		if p.field == commonFile {
			common[p.head[0]] = true
		}
	}
	for _, p := range phrases {
		if p.tier == strong && len(p.head) == 1 && len(p.tail) == 0 && !p.exact {
			if common[p.head[0]] {
				t.Errorf("The word %q is common, and a strong term of %s. Make it medium, or part of a phrase.", p.label, p.field)
			}
		}
	}
}

// A function word of another language must not be an English word.
func TestWordsOfNoFieldAreNotEnglish(t *testing.T) {
	phrases, err := builtin()
	require.NoError(t, err)
	english := map[string]string{}
	for _, p := range phrases {
		if p.field != noneFile && len(p.head) == 1 && len(p.tail) == 0 {
			english[p.head[0]] = p.field
		}
	}
	for _, p := range phrases {
		if field := english[p.head[0]]; p.field == noneFile && field != "" {
			t.Errorf("The word %q of the file none is also in the file %s.", p.label, field)
		}
	}
}
