// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"strings"
	"unicode"
)

// echoWords is how many words a question must have for an answer that equals
// it to be an echo: a greeting is rightly answered with itself.
const echoWords = 6

// echo fails an answer that says the question again, and nothing else.
func echo(_ context.Context, a *subject) finding {
	// Punctuation cannot make up for such a difference in length.
	if long, short := max(len(a.text), len(a.question)), min(len(a.text), len(a.question)); long > 2*short+64 {
		return passes("The answer differs from the question.")
	}
	question := plainWords(a.question)
	if len(question) < echoWords {
		return inapplicable("The question is too short to tell an echo from an answer.")
	}
	if strings.Join(question, " ") == strings.Join(plainWords(a.text), " ") {
		return fails("The answer is the question again.")
	}
	return passes("The answer differs from the question.")
}

// plainWords returns the words of s in lower case, without punctuation.
func plainWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}
