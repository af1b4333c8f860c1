// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"slices"
	"sync"
)

// errUnknown is a question that is none of the forms.
const errUnknown decline = "calc does not understand the question as one calculation."

// allForms are the kinds of questions, in the order in which they are tried.
// They are made when they are needed: the program is more than this plugin.
var allForms = sync.OnceValue(func() []form {
	return slices.Concat(dateForms(), percentForms(), numberForms(), compareForms(), seriesForms(), unitForms(), baseForms(), algebraForms(), arithmeticForms())
})

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
	r, err := try(allForms(), t)
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
	with, err1 := try(allForms(), t)
	if len(t) == 2 || slices.ContainsFunc(t[:len(t)-1], func(t token) bool { return t.is("!") }) {
		return limit(with, err1, maxDigits)
	}
	without, err2 := try(allForms(), t[:len(t)-1])
	switch {
	case err1 != nil:
		return limit(without, err2, maxDigits)
	case err2 != nil || with.value == without.value:
		return limit(with, nil, maxDigits)
	}
	return nil, decline("It is not clear whether the exclamation mark is a factorial. Use brackets, or leave it out.")
}
