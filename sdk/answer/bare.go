// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import "strings"

// wrappers are what may stand around a whole answer and means nothing.
var wrappers = [][2]string{
	{"**", "**"}, {"__", "__"}, {"`", "`"}, {"$$", "$$"}, {"\"", "\""}, {"“", "”"}, {"'", "'"}, {"*", "*"},
}

// bare removes markup and punctuation around an answer.
func bare(s string) string {
	for range 10 {
		before := s
		s = strings.TrimRight(strings.TrimSpace(s), ".,;:!?")
		for _, mark := range []string{"**", "__"} {
			if strings.Count(s, mark) == 1 { // its other half is elsewhere
				s = strings.TrimSuffix(strings.TrimPrefix(s, mark), mark)
			}
		}
		for _, mark := range []string{"}", `\]`, `\)`, `\[`, `\(`} {
			s = strings.TrimSpace(strings.TrimPrefix(s, mark))
			if mark != "}" {
				s = strings.TrimSpace(strings.TrimSuffix(s, mark))
			}
		}
		for _, w := range wrappers {
			if len(s) > len(w[0])+len(w[1]) && strings.HasPrefix(s, w[0]) && strings.HasSuffix(s, w[1]) {
				s = s[len(w[0]) : len(s)-len(w[1])]
			}
		}
		// A single dollar is money, a pair is mathematics.
		if len(s) > 2 && s[0] == '$' && s[len(s)-1] == '$' {
			s = s[1 : len(s)-1]
		}
		for _, command := range []string{`\boxed`, `\text`, `\mathrm`, `\textbf`, `\mathbf`} {
			rest, ok := strings.CutPrefix(s, command)
			if body, length, braces := braced(rest); ok && braces && length == len(rest) {
				s = body
			}
		}
		if s == before {
			break
		}
	}
	return s
}
