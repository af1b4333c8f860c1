// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// maxMatch is the longest match of a custom pattern in bytes; a longer one is
// taken in pieces. A stream has to wait for that much text at every place where
// a match could begin, so patterns with a small bound of their own cost less delay.
const maxMatch = 256

// custom makes a detector of a regular expression (RE2).
func custom(kind, expr string) (detector, error) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return detector{}, err
	}
	first := &[256]bool{}
	if beginnings(tree, first) {
		return detector{}, errEmptyMatch
	}
	// The character before the place is part of what is searched, so that \b
	// and ^ mean what they mean in the whole text.
	inside, err := regexp.Compile(`\A(?s:.)(?:` + expr + `)`)
	if err != nil {
		return detector{}, err
	}
	atStart := regexp.MustCompile(`\A(?:` + expr + `)`)
	longest := min(longestMatch(tree), maxMatch)
	return detector{kind: kind, first: first, find: func(t *text, i int) int {
		// One more character decides on \b and $ behind the match.
		window := i + longest + utf8.UTFMax
		if window > len(t.s) {
			t.at(window)
			window = len(t.s)
		}
		start, re := i, atStart
		if i > 0 {
			_, size := utf8.DecodeLastRuneInString(t.before(i))
			start, re = i-size, inside
		}
		if t.ran || !utf8.RuneStart(t.s[i]) {
			return 0
		}
		loc := re.FindStringIndex(t.s[start:window])
		if loc == nil {
			return 0
		}
		end := min(start+loc[1], i+longest)
		for end < len(t.s) && !utf8.RuneStart(t.s[end]) {
			end--
		}
		return end
	}}, nil
}

// beginnings adds the bytes that a match of re can begin with to set, and
// reports whether re can match nothing.
func beginnings(re *syntax.Regexp, set *[256]bool) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) == 0 {
			return true
		}
		addRune(set, re.Rune[0])
		if re.Flags&syntax.FoldCase != 0 {
			for r := unicode.SimpleFold(re.Rune[0]); r != re.Rune[0]; r = unicode.SimpleFold(r) {
				addRune(set, r)
			}
		}
	case syntax.OpCharClass:
		for j := 0; j < len(re.Rune); j += 2 {
			for r := re.Rune[j]; r <= min(re.Rune[j+1], utf8.RuneSelf); r++ {
				addRune(set, r)
			}
			if re.Rune[j+1] >= utf8.RuneSelf {
				addRune(set, utf8.RuneSelf)
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		for c := range set {
			set[c] = true
		}
	case syntax.OpCapture, syntax.OpPlus:
		return beginnings(re.Sub[0], set)
	case syntax.OpStar, syntax.OpQuest:
		beginnings(re.Sub[0], set)
		return true
	case syntax.OpRepeat:
		return beginnings(re.Sub[0], set) || re.Min == 0
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !beginnings(sub, set) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			empty = beginnings(sub, set) || empty
		}
		return empty
	case syntax.OpNoMatch:
	default: // positions: ^, $, \b
		return true
	}
	return false
}

// addRune adds the first byte of r; all that are not ASCII count as one.
func addRune(set *[256]bool, r rune) {
	if r < utf8.RuneSelf {
		set[r] = true
		return
	}
	for c := utf8.RuneSelf; c < 256; c++ {
		set[c] = true
	}
}

// longestMatch returns the most bytes that re can match, at most maxMatch+1.
func longestMatch(re *syntax.Regexp) int {
	most := 0
	switch re.Op {
	case syntax.OpLiteral:
		most = len(re.Rune) * utf8.UTFMax
		if re.Flags&syntax.FoldCase == 0 {
			most = len(string(re.Rune))
		}
	case syntax.OpCharClass:
		most = utf8.UTFMax
		if n := len(re.Rune); n > 0 && re.Rune[n-1] < utf8.RuneSelf {
			most = 1
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		most = utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		most = maxMatch + 1
	case syntax.OpCapture, syntax.OpQuest:
		most = longestMatch(re.Sub[0])
	case syntax.OpRepeat:
		most = maxMatch + 1
		if re.Max >= 0 {
			most = re.Max * longestMatch(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			most = min(most+longestMatch(sub), maxMatch+1)
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			most = max(most, longestMatch(sub))
		}
	}
	return min(most, maxMatch+1)
}
