// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"sort"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// Kind says what sort of thing a final answer is.
type Kind byte

// The kinds of final answers.
const (
	// KindText is anything that is none of the others.
	KindText Kind = iota
	// KindNumber is a number, perhaps with a unit.
	KindNumber
	// KindOption is the letter of an option of a multiple-choice question.
	KindOption
	// KindYesNo is yes or no, true or false.
	KindYesNo
	// KindSet is several answers whose order does not matter: {1, 2}, x = 1 or x = 2.
	KindSet
	// KindTuple is several answers in order: (1, 2).
	KindTuple
)

// Value is a final answer, understood.
type Value struct {
	Kind Kind
	// Number is set for KindNumber. Of "15%" it is 15, with the unit "%".
	Number exact.Number
	// Unit is what stands behind or before the number, such as "km" or "$";
	// empty when nothing does.
	Unit string
	// Items are the members of a set or a tuple.
	Items []Value
	// Text is the normalised text: the letter of an option, "yes" or "no", or
	// the words in lower case without markup, articles and punctuation.
	Text string
	// places is how many decimals the number was written with, negative when
	// it was not written as a decimal.
	places int
}

// Read understands a final answer. It takes LaTeX, Markdown, fractions, roots,
// percentages, currencies, units, option letters and lists.
func Read(s string) Value {
	s = bare(s)
	if v, ok := readOption(s); ok {
		return v
	}
	if v, ok := readYesNo(s); ok {
		return v
	}
	if v, ok := readNumber(s); ok {
		return v
	}
	if v, ok := readList(s); ok {
		return v
	}
	return Value{Text: words(s)}
}

// Normalise returns a canonical form of a final answer: equal strings mean equal
// answers, but equal answers may still differ in it. To decide, use [Compare].
func Normalise(s string) string { return Read(s).String() }

// String returns the canonical form.
func (v Value) String() string {
	switch v.Kind {
	case KindNumber:
		s := v.Number.String()
		switch {
		case v.Unit == "" || v.Unit == "%":
			return s + v.Unit
		case currencyNames[v.Unit] != "":
			return currencyNames[v.Unit] + s
		}
		if units := v.meanings(); len(units) > 0 {
			return units[0].Write(s)
		}
		return s + " " + strings.ToLower(v.Unit)
	case KindSet, KindTuple:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.String()
		}
		if v.Kind == KindTuple {
			return "(" + strings.Join(items, ", ") + ")"
		}
		sort.Strings(items)
		return "{" + strings.Join(items, ", ") + "}"
	}
	return v.Text
}
