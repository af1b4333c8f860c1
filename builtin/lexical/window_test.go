// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestWindowKeepsShortTexts(t *testing.T) {
	for _, text := range []string{"", "hi", strings.Repeat("x", headBytes+tailBytes)} {
		require.Equal(t, text, window(text))
	}
}

func TestWindowBoundsLongTexts(t *testing.T) {
	for _, unit := range []string{"x", "word ", "ü", "漢", "\n", "🙂 "} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		seen := window(text)
		require.LessOrEqual(t, len(seen), headBytes+tailBytes+2, unit)
		require.True(t, utf8.ValidString(seen), "%q was cut inside a letter", unit)
	}
}

func TestWindowShowsBothEnds(t *testing.T) {
	text := "first " + strings.Repeat("middle ", 1<<16) + "last"
	seen := window(text)
	require.True(t, strings.HasPrefix(seen, "first "))
	require.True(t, strings.HasSuffix(seen, " last"))
	require.Contains(t, seen, "\n\n", "no phrase may span the gap")
}

func TestWindowCutsBetweenWords(t *testing.T) {
	text := strings.Repeat("abcdefghi ", 1<<14)
	for _, word := range strings.Fields(window(text)) {
		require.Equal(t, "abcdefghi", word)
	}
}

func TestWhatIsAskedAtTheEndOfALongPasteCounts(t *testing.T) {
	paste := strings.Repeat("zq vw xk ", 1<<15)
	field, _ := top(classify(t, standard(t), paste+"\n\nWhat are the symptoms of pneumonia?"))
	require.Equal(t, "medicine", field)
	field, _ = top(classify(t, standard(t), "Write a poem about the sea, and work these words in:\n"+paste))
	require.Equal(t, fieldCreative, field)
}

func TestWhatStandsInTheMiddleOfALongPasteDoesNotCount(t *testing.T) {
	filler := strings.Repeat("zq vw xk ", 1<<12)
	resp := classify(t, standard(t), filler+" symptoms of pneumonia "+filler)
	require.True(t, resp.GetNoField())
}
