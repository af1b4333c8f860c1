// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
)

func readOption(s string) (Value, bool) {
	letter, ok := optionLetter(s)
	if !ok {
		return Value{}, false
	}
	return Value{Kind: KindOption, Text: letter}, true
}

// optionLetter reads "B", "(B)", "b)", "B. 42", "(B) 42", "option b".
func optionLetter(s string) (string, bool) {
	rest := s
	named := false
	for _, word := range []string{"option ", "choice ", "answer "} {
		if len(rest) > len(word) && strings.EqualFold(rest[:len(word)], word) {
			rest, named = strings.TrimSpace(rest[len(word):]), true
		}
	}
	opened := strings.HasPrefix(rest, "(")
	rest = strings.TrimPrefix(rest, "(")
	if rest == "" || rest[0] > unicode.MaxASCII || !unicode.IsLetter(rune(rest[0])) {
		return "", false
	}
	letter, after := rest[:1], rest[1:]
	closed := strings.HasPrefix(after, ")")
	upper := letter == strings.ToUpper(letter) && letter <= "J"
	switch {
	case after == "" && (upper && !opened || named):
	case closed && (opened && strings.ToUpper(letter) <= "J" || strings.ToUpper(letter) <= "J" && strings.TrimSpace(after[1:]) == ""):
	case upper && len(after) > 1 && (after[0] == '.' || after[0] == ':' || after[0] == ')') && after[1] == ' ':
	default:
		return "", false
	}
	return strings.ToUpper(letter), true
}

func readYesNo(s string) (Value, bool) {
	first, rest, _ := strings.Cut(strings.ToLower(s), " ")
	first = strings.TrimRight(first, ".,;:!")
	answer := map[string]string{"yes": "yes", "true": "yes", "no": "no", "false": "no"}[first]
	if answer == "" || rest != "" && (first == "true" || first == "false" || !strings.ContainsAny(s[:min(len(s), 4)], ".,;:!")) {
		return Value{}, false
	}
	return Value{Kind: KindYesNo, Text: answer}, true
}
