// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
)

// FuzzClassify checks that any text whatsoever gets a sound answer, and the
// same one each time.
func FuzzClassify(f *testing.F) {
	for _, text := range []string{
		"", "hi", "what is 17*23 minus 4^3?", "C++ c# .net", "5!", "(x-", "=3", "a^", "15% of", "f(", "`", "```", "don't 's '", "x = ", "\xff(\xfe)=", "İstanbul ǅ ﬁ", "¼²³∑≤",
		"how many 3 4 5", "5 miles to", "def :", "SELECT ", "a.go/", "--", "_a_", "﷽",
	} {
		f.Add(text)
	}
	c := standard(f)
	f.Fuzz(func(t *testing.T, text string) {
		resp := classify(t, c, text)
		sound(t, resp, builtinFields)
		require.True(t, proto.Equal(resp, classify(t, c, text)))
	})
}

// FuzzTerms checks that a file of terms is either refused or gives phrases that can be found.
func FuzzTerms(f *testing.F) {
	for _, text := range []string{"[strong]\na, b/c d\n", "a … b", "=x", "x (unless y z)", "[", "…", "a/", "_", "=", "a (unless", ","} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const bounded = 200 // alternatives multiply
		if len(text) > bounded {
			return
		}
		phrases, err := parseTerms("x", text)
		if err != nil {
			return
		}
		for _, p := range phrases {
			require.NotEmpty(t, p.head)
			newIndex().add(p, 0)
		}
	})
}
