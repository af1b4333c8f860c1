// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import "strings"

// Verdict says whether an equation is true.
type Verdict byte

// The verdicts.
const (
	// Unknown is an equation that could not be computed, or not with certainty.
	Unknown Verdict = iota
	// Holds is an equation that is true, or true as far as it was rounded.
	Holds
	// Fails is an equation that is false under every sensible reading.
	Fails
)

// String returns "unknown", "holds" or "fails".
func (v Verdict) String() string {
	switch v {
	case Holds:
		return "holds"
	case Fails:
		return "fails"
	}
	return "unknown"
}

// Equation is a claim of the form "left = right" in a text.
type Equation struct {
	// Start and End are the bytes of the text that it covers.
	Start, End int
	// Left and Right are its sides as they stand in the text. A side that is
	// not arithmetic is empty.
	Left, Right string
	// Approximate says that the text claims only about equal.
	Approximate bool
	Verdict     Verdict
	// Value is what the left side comes to, as a number that [exact.ParseNumber]
	// reads; empty when it is not known.
	Value string
	// Reason says why the verdict is Fails or Unknown, as a clause without a full stop.
	Reason string
}

// maxText is how much of a text is searched for equations, in bytes.
const maxText = 1 << 20

// maxSide is how many pieces a side of an equation may have.
const maxSide = 120

// Equations returns every equation of a text that has a number on at least one
// side, in order of their ends. Of a chain a = b = c it returns a = b and
// b = c. A calculator note such as <<3*4=12>> is an equation of its own.
//
// Fails is said only where a careful reader would agree: units and remarks
// between the numbers, percent signs, rounding to the decimals shown, rounded
// operands, bullets, running totals such as 3 + 4 = 7 * 2 = 14, and calculation
// from left to right are all given the benefit of the doubt, and algebra,
// modular arithmetic and hypothetical or corrected statements are Unknown.
//
// It looks at the first MiB of a text, and takes time proportional to its length.
func Equations(text string) []Equation {
	if len(text) > maxText {
		text = text[:maxText]
	}
	if !mayRelate(text) {
		return nil
	}
	return equations(text)
}

func equations(text string) []Equation {
	s := scan(text, 0, len(text))
	found := equationsOf(text, s)
	for _, n := range s.notes {
		note := scan(text, n[0], n[1])
		note.crosses = false
		for _, e := range equationsOf(text, note) {
			found = insert(found, e)
		}
	}
	return found
}

// mayRelate is a quick look for a sign, a LaTeX command or a word that can
// stand between two sides. Most texts have none, and are not scanned.
func mayRelate(text string) bool {
	word := func(from int, want string) bool {
		return from >= 0 && from+len(want) <= len(text) && strings.EqualFold(text[from:from+len(want)], want)
	}
	for i := range len(text) {
		switch text[i] {
		case '=', '~', '\\':
			return true
		case "≈"[0]: // as ≅, ≃ and ≐ begin
			if i+1 < len(text) && text[i+1] == "≈"[1] {
				return true
			}
		case 'q', 'Q':
			if word(i-len("e"), "equal") {
				return true
			}
		case 'x', 'X':
			if word(i-len("appro"), "approximately") {
				return true
			}
		}
	}
	return false
}

// insert keeps the order of ends.
func insert(list []Equation, e Equation) []Equation {
	i := len(list)
	for i > 0 && list[i-1].End > e.End {
		i--
	}
	list = append(list, Equation{})
	copy(list[i+1:], list[i:])
	list[i] = e
	return list
}
