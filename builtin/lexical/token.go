// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text, in lower case and without a possessive ending.
type token struct {
	text string
	// starts says that a sentence or a line starts here; no phrase spans that.
	starts bool
}

// tokenize splits text into words: runs of letters, marks and digits, with
// apostrophes inside. The names c++, c#, f# and .net are words too. Everything
// else separates, so that a term never matches inside a longer word.
func tokenize(text string) []token {
	text = strings.ToLower(text)
	if strings.Contains(text, "’") {
		text = strings.ReplaceAll(text, "’", "'")
	}
	tokens := make([]token, 0, len(text)/5+1)
	starts := true
	for i := 0; i < len(text); {
		r, size := runeAt(text, i)
		if !wordRune(r) && !dotNet(text, i) {
			starts = starts || endsSentence(text, i, r, size)
			i += size
			continue
		}
		end := wordEnd(text, i+size)
		tokens = append(tokens, token{text: strings.TrimSuffix(text[i:end], "'s"), starts: starts})
		starts = false
		i = end
	}
	return tokens
}

// wordEnd returns where the word ends whose first rune ends at i.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := runeAt(text, i)
		if wordRune(r) {
			i += size
			continue
		}
		if r == '\'' {
			if next, n := runeAt(text, i+1); n > 0 && unicode.IsLetter(next) {
				i += size
				continue
			}
		}
		break
	}
	return i + sharpOrPlus(text, i)
}

// sharpOrPlus returns how many bytes belong to the name of a programming
// language whose letter ends at i.
func sharpOrPlus(text string, i int) int {
	letter := i == 1 || i > 1 && !wordByte(text[i-2])
	if !letter {
		return 0
	}
	rest := text[i:]
	switch {
	case text[i-1] == 'c' && strings.HasPrefix(rest, "++"):
		return 2
	case (text[i-1] == 'c' || text[i-1] == 'f') && strings.HasPrefix(rest, "#") && (len(rest) == 1 || !wordByte(rest[1])):
		return 1
	}
	return 0
}

func dotNet(text string, i int) bool {
	const name = ".net"
	if !strings.HasPrefix(text[i:], name) || i > 0 && wordByte(text[i-1]) {
		return false
	}
	after := i + len(name)
	return after == len(text) || !wordByte(text[after])
}

func endsSentence(text string, i int, r rune, size int) bool {
	switch r {
	case '\n', '\r', '。', '！', '？':
		return true
	case '.', '!', '?', ';', ':':
		next := i + size
		return next >= len(text) || text[next] == ' ' || text[next] == '\n' || text[next] == '\t'
	}
	return false
}

func runeAt(text string, i int) (rune, int) {
	if i >= len(text) {
		return 0, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return wordByte(byte(r))
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z'
}
