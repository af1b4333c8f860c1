// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEvidenceOfAFinding(t *testing.T) {
	w := weight{pass: 0.2, fail: 1.5}
	hard := failsAt(1, 3, "It is wrong.")
	hard.hard = true
	for _, tc := range []struct {
		finding finding
		weight  float64
		hard    bool
	}{
		{passes("It is right."), 0.2, false},
		{fails("It is wrong."), 1.5, false},
		{hard, 1.5, true},
		{inapplicable("There is none."), 0, false},
		{undecided("Nobody knows."), 0, false},
	} {
		e := tc.finding.evidence("arithmetic", w, "abcdef")
		require.Equal(t, "arithmetic", e.GetCheck())
		require.Equal(t, tc.finding.result, e.GetResult())
		require.Equal(t, tc.finding.reason, e.GetReason())
		require.Equal(t, tc.weight, e.GetWeight())
		require.Equal(t, tc.hard, e.GetHard())
	}
	require.Equal(t, "bc", marked("abcdef", hard.evidence("x", w, "abcdef")))
	require.Nil(t, fails("It is wrong.").evidence("x", w, "abcdef").GetSpan(), "about the whole answer")
}

func TestHardIsOnlyForFails(t *testing.T) {
	f := passes("It is right.")
	f.hard = true
	require.False(t, f.evidence("x", weight{}, "").GetHard())
	require.Equal(t, sdk.CheckPass, f.evidence("x", weight{}, "").GetResult())
}

func TestSpanSplitsNoCharacter(t *testing.T) {
	const text = "aé漢😀b"
	for start := -1; start <= len(text)+1; start++ {
		for end := start; end <= len(text)+1; end++ {
			s := span(text, start, end)
			require.LessOrEqual(t, s.GetStart(), s.GetEnd())
			part := text[s.GetStart():s.GetEnd()]
			require.True(t, utf8.ValidString(part), "%q", part)
			if start >= 0 && end <= len(text) {
				require.LessOrEqual(t, int(s.GetStart()), start)
				require.GreaterOrEqual(t, int(s.GetEnd()), end)
			}
		}
	}
}

func TestExcerpt(t *testing.T) {
	require.Equal(t, "one two three", excerpt(" one\n two\t three "))
	require.Equal(t, strings.Repeat("a", 60), excerpt(strings.Repeat("a", 60)))
	require.Equal(t, strings.Repeat("a", 60)+"…", excerpt(strings.Repeat("a", 61)))
	require.Equal(t, strings.Repeat("漢", 20)+"…", excerpt(strings.Repeat("漢", 30)))
	require.Equal(t, "a"+strings.Repeat("漢", 19)+"…", excerpt("a"+strings.Repeat("漢", 30)))
	require.Equal(t, "ab", excerpt("a\xffb"))
}
