// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTokenizeFindsWholeWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{" \n\t ", ""},
		{"!?", ""},
		{"Going, gone", "going gone"},
		{"Don't panic", "don't panic"},
		{"Don’t panic", "don't panic"},
		{"the heart's rate", "the heart rate"},
		{"dogs' tails", "dogs tails"},
		{"'quoted'", "quoted"},
		{"well-known x-ray", "well known x ray"},
		{"snake_case and/or", "snake case and or"},
		{"3.14 and 1,000", "3 14 and 1 000"},
		{"C++ and C# and F#", "c++ and c# and f#"},
		{"abc++ is not a name", "abc is not a name"},
		{"C#5 is a chord", "c 5 is a chord"},
		{"use .NET here", "use .net here"},
		{"asp.net is two", "asp net is two"},
		{"dot .network", "dot network"},
		{"naïve café ÜBER", "naïve café über"},
		{"привет мир", "привет мир"},
		{"a\xffb", "a b"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			var words []string
			for _, token := range tokenize(test.text) {
				words = append(words, token.text)
			}
			require.Equal(t, test.want, strings.Join(words, " "))
		})
	}
}

func TestTokenizeMarksWhereSentencesStart(t *testing.T) {
	tests := []struct{ text, want string }{
		{"one two", "one"},
		{"one. two", "one two"},
		{"one.two three", "one"},
		{"one\ntwo three", "one two"},
		{"one; two: three! four? five", "one two three four five"},
		{"one, two (three)", "one"},
		{"https://example.org is a site", "https"},
		{"一。二", "一 二"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			var starts []string
			for _, token := range tokenize(test.text) {
				if token.starts {
					starts = append(starts, token.text)
				}
			}
			require.Equal(t, test.want, strings.Join(starts, " "))
		})
	}
}

func TestTokenizeIsTheSameForQueriesAndTerms(t *testing.T) {
	require.Equal(t, stems("Node.js's callbacks"), stems("node.js callback"))
	require.Equal(t, []string{"node", "js", "callback"}, stems("Node.js callbacks"))
}
