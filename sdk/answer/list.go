// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
)

// readList reads several answers: "{1, 2}", "(3, 4)", "x = 1 or x = 2", "1, 2 and 3".
func readList(s string) (Value, bool) {
	kind := KindSet
	body := strings.NewReplacer(`\{`, "{", `\}`, "}", `\left`, "", `\right`, "", `\,`, " ").Replace(s)
	bracketed := false
	for _, b := range []string{"{}", "[]", "()"} {
		if len(body) > 2 && body[0] == b[0] && body[len(body)-1] == b[1] {
			body, bracketed = body[1:len(body)-1], true
			if b == "()" {
				kind = KindTuple
			}
		}
	}
	parts := splitList(body)
	if len(parts) < 2 && !(bracketed && kind == KindSet) || len(parts) > 100 {
		return Value{}, false
	}
	v := Value{Kind: kind}
	for _, p := range parts {
		item := Read(p)
		// Without brackets only numbers make a list; a sentence has commas too.
		if item.Kind == KindSet || item.Kind == KindTuple || !bracketed && item.Kind != KindNumber || item.Kind == KindText && item.Text == "" {
			return Value{}, false
		}
		v.Items = append(v.Items, item)
	}
	return v, true
}

// splitList splits at commas, semicolons, "or" and "and" outside of brackets.
// A comma within a number such as 1,000 does not split.
func splitList(s string) []string {
	for _, word := range []string{" or ", " and "} {
		s = strings.ReplaceAll(s, ","+word, ", ")
		s = strings.ReplaceAll(s, word, ", ")
	}
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth--
		case ',', ';':
			thousands := i > 0 && i+3 < len(s) && allDigits(s[i-1:i]) && allDigits(s[i+1:i+4]) && (i+4 == len(s) || !unicode.IsDigit(rune(s[i+4])))
			if depth == 0 && !(s[i] == ',' && thousands && strings.Contains(s, ", ")) {
				parts = append(parts, s[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, s[start:])
}

// words returns a text in lower case without markup, punctuation and articles.
func words(s string) string {
	for command := range latexNothing {
		if len(command) > 1 {
			s = strings.ReplaceAll(s, `\`+command, " ")
		}
	}
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("+-−*/=<>%$€£^.", r)
	})
	var kept []string
	for _, f := range fields {
		f = strings.Trim(f, ".")
		if f != "" && f != "the" && f != "a" && f != "an" {
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 {
		return strings.Join(fields, " ")
	}
	return strings.Join(kept, " ")
}
