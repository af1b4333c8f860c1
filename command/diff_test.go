// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiff(t *testing.T) {
	const head = "--- f\n+++ f, formatted\n"
	numbered := func(change map[int]string) string {
		var b strings.Builder
		for i := 1; i <= 20; i++ {
			line := string(rune('a' + i - 1))
			if c, ok := change[i]; ok {
				line = c
			}
			b.WriteString(line + "\n")
		}
		return b.String()
	}
	for name, c := range map[string]struct{ before, after, want string }{
		"same":       {"a\nb\n", "a\nb\n", ""},
		"empty":      {"", "", ""},
		"one line":   {"a\n", "b\n", head + "@@ -1,1 +1,1 @@\n-a\n+b\n"},
		"no newline": {"a", "b\n", head + "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n"},
		"context": {
			numbered(nil), numbered(map[int]string{10: "J"}),
			head + "@@ -7,7 +7,7 @@\n g\n h\n i\n-j\n+J\n k\n l\n m\n",
		},
		"two near changes are one hunk": {
			numbered(nil), numbered(map[int]string{5: "E", 11: "K"}),
			head + "@@ -2,13 +2,13 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n i\n j\n-k\n+K\n l\n m\n n\n",
		},
		"two far changes are two": {
			numbered(nil), numbered(map[int]string{1: "A", 20: "T"}),
			head + "@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n d\n@@ -17,4 +17,4 @@\n q\n r\n s\n-t\n+T\n",
		},
		"changes side by side": {
			"a\nb\nc\n", "A\nB\nc\n",
			head + "@@ -1,3 +1,3 @@\n-a\n-b\n+A\n+B\n c\n",
		},
		"another number of lines": {
			"a\nb\n\n\nc\n", "a\nb\n\nc\n",
			head + "@@ -1,5 +1,4 @@\n a\n b\n \n-\n-c\n+c\n",
		},
		"lines that are left": {"a\n", "a\nb\n", head + "@@ -1,1 +1,2 @@\n a\n+b\n"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, diff("f", c.before, c.after)) })
	}
}
