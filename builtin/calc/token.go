// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/program"
)

// kind says what a token is.
type kind byte

const (
	number kind = iota
	word
	sign
	date
)

// token is a piece of a question.
type token struct {
	kind  kind
	text  string // in lower case; signs in ASCII
	raw   string // as it stands in the question
	value exact.Number
	day   day
	space bool // white space stands before it
}

func (t token) is(text string) bool { return t.text == text && t.kind != number }

// Limits of a question.
const (
	maxQuestion = 400 // bytes
	maxTokens   = 120
)

// decline is why calc does not answer, as a full sentence.
type decline = program.Decline

// The reasons to decline that come from the text itself.
const (
	errLong  decline = "The question is too long for calc, which reads single calculations."
	errSigns decline = "The question has signs that calc does not know, or numbers that are codes, versions or times."
)

// asciiSigns maps signs to the ones that the grammar knows.
var asciiSigns = map[rune]string{
	'+': "+", '-': "-", '−': "-", '–': "-", '*': "*", '×': "*", '·': "*", '⋅': "*", '/': "/", '÷': "/", '⁄': "/", '^': "^",
	'(': "(", ')': ")", '[': "(", ']': ")", ',': ",", ';': ";", ':': ":", '=': "=", '%': "%", '!': "!", '°': "°", '|': "|", '√': "√",
	'$': "$", '€': "€", '£': "£", '¥': "¥", '?': "?", '.': ".", '<': "<", '>': ">", '"': "\"", '\'': "'", '&': "&", '∛': "∛", '\n': "\n",
}
