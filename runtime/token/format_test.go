// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGeneratedTokensAreTokens(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		id, text := Generate()
		require.Regexp(t, "^"+Pattern+"$", text)
		got, ok := Parse(text)
		require.True(t, ok, text)
		require.Equal(t, id, got)
		require.True(t, strings.HasPrefix(text, "aua_"+id+"_"))
		require.False(t, seen[id], "an id came twice")
		seen[id] = true
	}
}

// A checksum must find every single mistyped character, wherever it is.
func TestMistypedTokensAreToldApart(t *testing.T) {
	_, text := Generate()
	for i := range text {
		for _, other := range alphabet + "_iloU" {
			if byte(other) == text[i] {
				continue
			}
			wrong := text[:i] + string(other) + text[i+1:]
			_, ok := Parse(wrong)
			require.False(t, ok, "%s for %s", wrong, text)
		}
	}
	for i := 1; i < len(text); i++ {
		swapped := []byte(text)
		swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
		_, ok := Parse(string(swapped))
		require.Equal(t, text[i-1] == text[i], ok, "two neighbours swapped: %s", swapped)
	}
}

func TestOtherTextsAreNoTokens(t *testing.T) {
	_, text := Generate()
	for _, other := range []string{"", "aua_", "sk-1234", "none", text[:len(text)-1], text + "0", " " + text, strings.ToUpper(text), strings.Replace(text, "aua_", "aub_", 1)} {
		_, ok := Parse(other)
		require.False(t, ok, "%q", other)
	}
}

func TestHashIsOneWayAndStable(t *testing.T) {
	const text = "aua_000000000000_00000000000000000000000000000000000000"
	require.Equal(t, "16fd94e6f45edd050798d6270af03f678c6b68df606c0f64fc251e2e13f16dee", Hash(text), "a stored hash must be found again by later versions")
	_, one := Generate()
	_, other := Generate()
	require.NotEqual(t, Hash(one), Hash(other))
	require.NotContains(t, Hash(one), one)
}

func TestPatternFindsATokenInAFile(t *testing.T) {
	_, text := Generate()
	found := regexp.MustCompile(Pattern).FindString("AUA_TOKEN=" + text + " # for CI\n")
	require.Equal(t, text, found)
}
