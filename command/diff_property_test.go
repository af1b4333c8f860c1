// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var hunkHead = regexp.MustCompile(`^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$`)

// patch applies a diff to before, as the program patch would, and checks every
// line and number of it.
func patch(t *testing.T, before, change string) string {
	t.Helper()
	if change == "" {
		return before
	}
	old, diffLines := lines(before), lines(change)
	require.True(t, strings.HasPrefix(diffLines[0], "--- ") && strings.HasPrefix(diffLines[1], "+++ "))
	var after strings.Builder
	at, wantOld, wantNew := 0, 0, 0
	for i := 2; i < len(diffLines); i++ {
		line := diffLines[i]
		if m := hunkHead.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil && wantOld == 0 && wantNew == 0 {
			start, _ := strconv.Atoi(m[1])
			require.Equal(t, m[1], m[3])
			wantOld, _ = strconv.Atoi(m[2])
			wantNew, _ = strconv.Atoi(m[4])
			for ; at < start-1; at++ {
				after.WriteString(old[at])
			}
			continue
		}
		text := line[1:]
		if i+1 < len(diffLines) && strings.HasPrefix(diffLines[i+1], `\`) {
			text = strings.TrimSuffix(text, "\n")
			i++
		}
		switch line[0] {
		case ' ', '-':
			require.Equal(t, old[at], text)
			at, wantOld = at+1, wantOld-1
		}
		switch line[0] {
		case ' ', '+':
			after.WriteString(text)
			wantNew--
		}
	}
	require.Zero(t, wantOld)
	require.Zero(t, wantNew)
	for ; at < len(old); at++ {
		after.WriteString(old[at])
	}
	return after.String()
}

// Whatever two texts are: the diff between them turns one into the other.
func FuzzDiff(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nB\nc\n")
	f.Add("a\nb", "a\nb\n")
	f.Add("", "a")
	f.Add("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n13\n")
	f.Add("a\n\n\n\nb\n", "a\n\nb\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		change := diff("f", before, after)
		require.Equal(t, after, patch(t, before, change))
		require.Equal(t, before == after, change == "")
	})
}
