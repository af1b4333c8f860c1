// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTermsOfNames(t *testing.T) {
	require.Equal(t, []term{"max_in_flight", "max", "in", "flight"}, terms("`max_in_flight`"))
	require.Equal(t, []term{"v1/chat/completions", "v1", "chat", "completion"}, terms("/v1/chat/completions"))
	require.Equal(t, []term{"aua_overloaded", "aua", "overload"}, terms("AUA_OVERLOADED:"))
	require.Equal(t, []term{"print-config", "show", "configure"}, terms("-print-config"))
}

func TestSynonymsAreOneTerm(t *testing.T) {
	for _, w := range []string{"configuring", "configured", "setup", "Settings"} {
		require.Equal(t, terms("configuration"), terms(w), w)
	}
	require.NotEqual(t, terms("config"), terms("start"))
}

func TestSilentWords(t *testing.T) {
	for _, w := range terms("How do I please tell the user's what's it?") {
		require.True(t, silent(w) || w == "use" || w == "user", w)
	}
	require.False(t, silent(terms("server")[0]))
}

func TestNamesOfOtherThings(t *testing.T) {
	require.True(t, elsewhere("a plugin in WordPress"))
	require.True(t, elsewhere("how do React hooks work?"))
	require.False(t, elsewhere("how do breakers react with Ollama, and which window do they have?"))
}

// A word that is a synonym of two things would make them one.
func TestSynonymsAreDisjoint(t *testing.T) {
	lex := vocabulary()
	for word, stands := range lex.synonyms {
		require.Equal(t, stands, lex.of(string(stands)), "%s stands for %s, which stands for something else", word, stands)
	}
}
