// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
)

func hash(text string) (Final, bool) {
	i := strings.LastIndex(text, "####")
	if i < 0 {
		return Final{}, false
	}
	start := i + 4
	return final(text, start, start+lineLength(text[start:]), MarkHash)
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// stated takes the box, unless an answer is stated in words after it.
func stated(text string) (Final, bool) {
	b, inBox := boxed(text)
	p, inWords := phrase(text)
	if inBox && (!inWords || p.Start <= b.Start || Read(p.Text).Kind == KindText) {
		return b, true
	}
	return p, inWords
}

func boxed(text string) (Final, bool) {
	i := strings.LastIndex(text, `\boxed`)
	if i < 0 {
		return Final{}, false
	}
	start := i + len(`\boxed`)
	body, length, ok := braced(text[start:])
	if !ok {
		return Final{}, false
	}
	end := start + length - 1
	return final(text, end-len(body), end, MarkBoxed)
}

// answerWords come before the answer; answerVerbs between them and the answer.
var (
	answerWords = []string{"answer", "solution", "result", "final answer", "correct option", "correct choice"}
	answerVerbs = []string{" is: ", " is ", ": ", " would be ", " should be ", " = ", " is option ", ":", " is:"}
)

// phrase finds "the answer is …", and GSM8K's line "A: …".
func phrase(text string) (Final, bool) {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text // letters whose case changes their length: keep the positions
	}
	start := -1
	for _, w := range answerWords {
		for from := 0; ; {
			i := strings.Index(lower[from:], w)
			if i < 0 {
				break
			}
			from += i + len(w)
			rest := strings.TrimLeft(lower[from:], "*_")
			for _, v := range answerVerbs {
				if strings.HasPrefix(rest, v) {
					start = max(start, len(lower)-len(rest)+len(v))
				}
			}
		}
	}
	if i := strings.LastIndex("\n"+text, "\nA: "); i >= 0 {
		start = max(start, i+len("A: "))
	}
	if start < 0 {
		return Final{}, false
	}
	end := start + sentenceLength(text[start:])
	for _, sign := range []string{"=", "≈"} {
		if i := strings.LastIndex(text[start:end], sign); i >= 0 && !strings.Contains(text[start:end], " or ") {
			start += i + len(sign)
		}
	}
	return final(text, start, end, MarkPhrase)
}

// sentenceLength returns where the sentence that s begins with ends. A line
// break right at the beginning does not end it.
func sentenceLength(s string) int {
	lead := len(s) - len(strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '*' || r == '_' }))
	for i := lead; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return i
		case '.', '!', '?', ';':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] == '*' {
				// The full stop of an option's "B. 42" does not end it.
				letter := strings.TrimPrefix(s[lead:i], "(")
				if s[i] != '.' || len(letter) != 1 || !unicode.IsUpper(rune(letter[0])) {
					return i
				}
			}
		}
	}
	return len(s)
}
