// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errUnknown is a question that is none of the forms.
const errUnknown decline = "calc does not understand the question as one calculation."

// allForms are the kinds of questions, in the order in which they are tried.
var allForms = slices.Concat(dateForms(), percentForms(), numberForms(), compareForms(), seriesForms(), unitForms(), baseForms(), algebraForms(), arithmeticForms())

// answerQuestion answers a question that stands by itself. The error is a
// decline.
func answerQuestion(question string, maxDigits int) (*result, error) {
	for _, read := range []func(string) (*result, bool, error){baseConversion, romanNumerals} {
		if r, ok, err := read(question); ok {
			return limit(r, err, maxDigits)
		}
	}
	t, err := lex(question)
	if err != nil {
		return nil, err
	}
	t, demand := strip(t)
	if code := notArithmetic(t, demand); code != "" {
		return nil, code
	}
	if n := len(t); n > 1 && t[n-1].is("!") {
		return exclaimed(t, maxDigits)
	}
	r, err := try(allForms, t)
	return limit(r, err, maxDigits)
}

// limit refuses results of too many digits and turns errors into declines.
func limit(r *result, err error, maxDigits int) (*result, error) {
	var why decline
	switch {
	case errors.As(err, &why):
		return nil, why
	case err != nil:
		return nil, errUnknown
	case len(r.value) > maxDigits && longestNumber(r.value) > maxDigits:
		return nil, decline("The result has more digits than calc is configured to print.")
	}
	return r, nil
}

// longestNumber returns the length of the longest run of digits.
func longestNumber(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if r < '0' || r > '9' {
			run = 0
			continue
		}
		if run++; run > longest {
			longest = run
		}
	}
	return longest
}

// exclaimed decides whether the ! at the end is a factorial: it is behind a
// single number, or not the only one, and otherwise must not matter.
func exclaimed(t []token, maxDigits int) (*result, error) {
	with, err1 := try(allForms, t)
	if len(t) == 2 || slices.ContainsFunc(t[:len(t)-1], func(t token) bool { return t.is("!") }) {
		return limit(with, err1, maxDigits)
	}
	without, err2 := try(allForms, t[:len(t)-1])
	switch {
	case err1 != nil:
		return limit(without, err2, maxDigits)
	case err2 != nil || with.value == without.value:
		return limit(with, nil, maxDigits)
	}
	return nil, decline("It is not clear whether the exclamation mark is a factorial. Use brackets, or leave it out.")
}

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

// The reasons to take something for no calculation.
const (
	errPhone decline = "This looks like a telephone number, a date or a range of years rather than a calculation."
	errWords decline = "This looks like an expression that is not meant as a calculation."
)

// notArithmetic says why tokens that could be read as arithmetic are rather
// something else: 555-1234, 12/25/2024, 2020-2024, 9/11.
func notArithmetic(t []token, explicit bool) decline {
	if explicit {
		return ""
	}
	if len(t) == 3 && t[0].kind == number && t[1].is("/") && t[2].kind == number && !t[1].space {
		switch t[0].raw + "/" + t[2].raw {
		case "9/11", "24/7", "50/50", "7/11", "20/20":
			return errWords
		}
	}
	run := 1 // numbers joined without space by the same sign
	for i := 2; i < len(t); i += 2 {
		joined := t[i].kind == number && t[i-2].kind == number && t[i-1].kind == sign && !t[i].space && !t[i-1].space &&
			(t[i-1].is("-") || t[i-1].is("/")) && (run == 1 || t[i-1].text == t[i-3].text)
		if !joined {
			return ""
		}
		run++
		digits := len(t[i].raw)
		switch {
		case t[i-1].is("-") && run == 2 && len(t) == 3 && len(t[0].raw) == 3 && digits == 4:
			return errPhone
		case t[i-1].is("-") && run > 2 && digits == 4:
			return errPhone
		case t[i-1].is("-") && len(t) == 3 && year(t[0]) && year(t[2]):
			return errPhone
		case t[i-1].is("/") && run == 3 && len(t) == 5 && (digits == 4 || digits == 2) && len(t[0].raw) <= 2 && len(t[2].raw) <= 2:
			return errPhone
		}
	}
	return ""
}

func year(t token) bool {
	n, err := t.value.Int64()
	return err == nil && len(t.raw) == 4 && 1900 <= n && n < 2100 && exact.Same(t.value, exact.Int(n))
}
