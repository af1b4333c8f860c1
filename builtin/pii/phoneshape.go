// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// shape is a way to write national numbers.
type shape struct {
	// pattern: d is a digit, N one of 2 to 9, n one of 1 to 9, ~ a separator,
	// = the same separator as before, ? an optional separator; anything else
	// stands for itself.
	pattern string
	// needsWord says that a word has to tell what the number is.
	needsWord bool
	// spaceNeedsWord says so of the form with spaces.
	spaceNeedsWord bool
	// pairs says that the form with spaces looks like a part of a list of bytes.
	pairs bool
}

// phoneShapes are the ways to write national numbers, longer ones first.
var phoneShapes = []shape{
	// North America.
	{pattern: "1~(Ndd)?Ndd~dddd"},
	{pattern: "1~Ndd=Ndd=dddd", spaceNeedsWord: true},
	{pattern: "(Ndd)?Ndd~dddd"},
	{pattern: "Ndd~Ndd=dddd", spaceNeedsWord: true},
	{pattern: "ddd-dddd", needsWord: true},
	// France: 01 42 68 53 00.
	{pattern: "0n~dd=dd=dd=dd", pairs: true},
	// An area in brackets with its zero.
	{pattern: "(0ndd)?ddd~dddd"},
	{pattern: "(0nd)?dddd~dddd"},
	{pattern: "(0n)?dddd~dddd"},
	{pattern: "(0nddd)?dddddd"},
	// The United Kingdom, Ireland, Korea, Japan.
	{pattern: "07ddd~dddddd"},
	{pattern: "0ndd~ddd=dddd"},
	{pattern: "0nd~dddd=dddd"},
	{pattern: "0n~dddd=dddd"},
}

// separator returns the length of a separator of digits at i, or 0.
func separator(t *text, i int) int {
	switch t.at(i) {
	case ' ', '-', '.', '/':
		return 1
	case 0xc2: // no-break space
		if t.at(i+1) == 0xa0 {
			return 2
		}
	}
	return 0
}

// match returns the end of a number of this shape at i, or 0.
func (s shape) match(t *text, i int) int {
	start, sep := i, byte(0)
	for j := range len(s.pattern) {
		c := t.at(i)
		ok, size := c == s.pattern[j], 1
		switch s.pattern[j] {
		case 'd':
			ok = digits[c]
		case 'N':
			ok = c >= '2' && c <= '9'
		case 'n':
			ok = c >= '1' && c <= '9'
		case '~', '=', '?':
			size = separator(t, i)
			ok = size > 0 && (s.pattern[j] != '=' || c == sep) || s.pattern[j] == '?'
			if size > 0 {
				sep = c
			}
		}
		if !ok {
			return 0
		}
		i += size
	}
	if t.goesOn(i) {
		return 0
	}
	if sep == ' ' && t.at(i) == ' ' && digits[t.at(i+1)] && digits[t.at(i+2)] {
		return 0 // the list of numbers goes on
	}
	if s.pairs && sep == ' ' && dump(t, start, i) {
		return 0
	}
	return i
}

// dump reports whether the pairs of digits from start to end are bytes among
// others: with a pair of hexadecimal digits beside them, or mostly zero.
func dump(t *text, start, end int) bool {
	before := t.before(start)
	if n := len(before); n >= 3 && before[n-1] == ' ' && isHex(before[n-2]) && isHex(before[n-3]) &&
		(digits[before[n-2]] || digits[before[n-3]]) && (n == 3 || !alnum[before[n-4]]) {
		return true
	}
	if t.at(end) == ' ' && isHex(t.at(end+1)) && isHex(t.at(end+2)) && !alnum[t.at(end+3)] {
		return true
	}
	return strings.Count(t.s[start:end], "00") >= 3
}

func isHex(c byte) bool { return hexBytes[c|0x20] && alnum[c] }

// groups is a sequence of groups of digits with single separators, and with
// round brackets around some.
type groups struct {
	end    int
	digits int
	groups int
	// date says that the groups are a date's, or two years.
	date bool
	// decimal says that they are two, with a dot between them.
	decimal bool
}

// readGroups reads groups from i with at most limit digits together.
func readGroups(t *text, i, limit int) groups {
	g, begin := groups{}, i
	var sizes [8]int
	for g.groups < len(sizes) {
		start := i + separator(t, i)
		bracket := t.at(start) == '('
		if bracket {
			start++
		}
		end := t.run(start, limit-g.digits+1, digits)
		size := end - start
		if size == 0 || g.digits+size > limit {
			break
		}
		if bracket {
			if t.at(end) != ')' {
				break
			}
			if size == 1 && t.at(start) == '0' {
				size = 0 // (0) is dialled only within the country
			}
			end++
		}
		if size > 0 {
			g.decimal = g.groups == 1 && t.at(i) == '.'
			sizes[g.groups] = size
			g.groups++
			g.end = end
		}
		g.digits += size
		i = end
	}
	switch [4]int(sizes[:4]) {
	case [4]int{2, 2, 4}, [4]int{4, 2, 2}, [4]int{1, 2, 4}, [4]int{2, 1, 4}:
		g.date = true
	case [4]int{4, 4}:
		g.date = t.has(begin, "19") || t.has(begin, "20")
	}
	return g
}
