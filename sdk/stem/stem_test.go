// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package stem

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each line is a family of words that must have one stem.
const families = `
query queries queried
code codes coding coded
write writes writing
stop stops stopped stopping
program programs programming programmed
test tests tested testing
class classes
box boxes boxed
church churches
virus viruses
plan plans planned planning
hope hopes hoped hoping
hop hops hopped hopping
refactor refactors refactored refactoring
cause causes caused causing
compute computes computed computing
install installs installed installing
control controls controlled controlling
treat treats treated treating
diagnose diagnosed diagnoses
invest invests invested investing
tax taxes taxed
bully bullies bullied
`

func TestStemUnitesInflections(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(families)) {
		words := strings.Fields(line)
		for _, w := range words {
			require.Equal(t, English(words[0]), English(w), "%s and %s", words[0], w)
		}
	}
}

// Each pair belongs to different fields, or to none.
func TestStemKeepsWordsApart(t *testing.T) {
	pairs := [][2]string{
		{"going", "go"},
		{"organ", "organise"},
		{"universe", "university"},
		{"general", "generate"},
		{"code", "cod"},
		{"plane", "plan"},
		{"hope", "hop"},
		{"policy", "police"},
		{"string", "str"},
		{"bus", "bu"},
		{"need", "ne"},
		{"thing", "th"},
		{"analysis", "analysi"},
		{"star", "stare"},
		{"not", "note"},
		{"car", "care"},
		{"us", "use"},
	}
	for _, p := range pairs {
		require.NotEqual(t, English(p[0]), English(p[1]), "%s and %s", p[0], p[1])
	}
}

func TestStemLeavesOtherWordsAlone(t *testing.T) {
	for _, w := range []string{"", "a", "is", "the", "c++", ".net", "x86", "don't", "größe", "kafka2s", "gas", "bass", "basis"} {
		require.Equal(t, w, English(w))
	}
}

func TestStemNeverLeavesNothing(t *testing.T) {
	for _, w := range []string{"eeee", "sssss", "inging", "eding", "ssing", "yyyy", "ied", "eses", "eeing", "aaed", "lllled", "zzing"} {
		require.NotEmpty(t, English(w), w)
	}
}

func TestMeasureCountsSequences(t *testing.T) {
	for word, want := range map[string]int{"tr": 0, "ee": 0, "tree": 0, "by": 0, "trouble": 1, "oats": 1, "ivy": 1, "troubles": 2, "private": 2, "oaten": 2} {
		require.Equal(t, want, measure(word), word)
	}
}

func TestEndsShort(t *testing.T) {
	for _, w := range []string{"hop", "wil", "cod", "typ"} {
		require.True(t, endsShort(w), w)
	}
	for _, w := range []string{"fail", "how", "box", "tray", "op", "salt"} {
		require.False(t, endsShort(w), w)
	}
}
