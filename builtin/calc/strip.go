// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"
)

// politeness may stand before and behind a question.
var politeness = []string{"please", "hey", "hi", "hello", "ok", "okay", "so", "well", "thanks", "kindly", "quickly", "now", "just"}

// demands are how people ask for a result. A true value says that they ask for
// a calculation in so many words. Longer ones come first.
var demands = []struct {
	words    string
	explicit bool
}{
	{"can you please tell me", false},
	{"could you please tell me", false},
	{"can you tell me", false},
	{"could you tell me", false},
	{"can you please", false},
	{"could you please", false},
	{"can you", false},
	{"could you", false},
	{"would you", false},
	{"i want to know", false},
	{"i need to know", false},
	{"i would like to know", false},
	{"do you know", false},
	{"help me", false},
	{"tell me", false},
	{"give me", false},
	{"provide", false},
	{"show me", false},
	{"what is the value of", true},
	{"what is the result of", true},
	{"what is the answer to", true},
	{"what is the answer of", true},
	{"what's the value of", true},
	{"what's the result of", true},
	{"what's the answer to", true},
	{"what do you get if you", true},
	{"what do you get when you", true},
	{"what would be", false},
	{"what will be", false},
	{"what is", false},
	{"what's", false},
	{"whats", false},
	{"what are", false},
	{"what do", false},
	{"what does", false},
	{"find the value of", true},
	{"find the result of", true},
	{"calculate the value of", true},
	{"compute the value of", true},
	{"calculate the result of", true},
	{"calculate", true},
	{"compute", true},
	{"calc", true},
	{"work out", true},
	{"figure out", true},
	{"determine", true},
	{"find", true},
	{"how much is", true},
	{"how much are", true},
	{"how much does", true},
	{"the value of", true},
	{"the result of", true},
}

// strip removes what stands around the question proper, and reports whether a
// calculation was asked for in so many words.
func strip(t []token) (rest []token, explicit bool) {
	for changed := true; changed && len(t) > 0; {
		changed = false
		if slices.Contains(politeness, t[0].text) && t[0].kind == word {
			t, changed = t[1:], true
			for len(t) > 0 && (t[0].is(",") || t[0].is("!") || t[0].is(".") || t[0].is(":")) {
				t = t[1:]
			}
			continue
		}
		for _, d := range demands {
			words := strings.Fields(d.words)
			if len(t) > len(words) && starts(t, words) && !kept(t) {
				t, changed = t[len(words):], true
				explicit = explicit || d.explicit
				if t[0].is(":") {
					t = t[1:]
				}
				break
			}
		}
	}
	if n := len(t); n > 3 && t[0].is("what") && !t[1].is("is") {
		// "Tell me what 5 plus 3 is": what stands behind the "is" is polite.
		for i := n - 1; i > 2 && i > n-5; i-- {
			if rest, _ := strip(t[i+1:]); t[i].is("is") && len(rest) == 0 {
				return t[1:i], explicit
			}
		}
	}
	for len(t) > 0 {
		switch last := t[len(t)-1]; {
		case last.is("?"), last.is("."), last.is("\n"), last.is(","):
		case last.is("please"), last.is("thanks"), last.is("exactly"):
		case last.is("!") && len(t) > 1 && (t[len(t)-2].is("please") || t[len(t)-2].is("thanks") || t[len(t)-2].is("you") || t[len(t)-2].is("?")):
		case last.is("=") && len(t) > 1:
			explicit = true
		case len(t) > 2 && last.is("you") && t[len(t)-2].is("thank"):
			t = t[:len(t)-1]
		case len(t) > 2 && last.is("me") && t[len(t)-2].is("for"):
			t = t[:len(t)-1]
		default:
			return t, explicit
		}
		t = t[:len(t)-1]
	}
	return t, explicit
}

func starts(t []token, words []string) bool {
	for i, w := range words {
		if !t[i].is(w) {
			return false
		}
	}
	return true
}

// kept reports whether what looks like a demand belongs to the question: "find x
// if …" has a form of its own.
func kept(t []token) bool {
	return t[0].is("find") && len(t) > 2 && len(t[1].text) == 1 && t[1].kind == word
}
