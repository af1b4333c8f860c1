// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import "strings"

// Relation says how two final answers relate.
type Relation byte

// The relations.
const (
	// Unclear is a pair that cannot be compared with certainty, such as an
	// option's letter and a number.
	Unclear Relation = iota
	// Same is a pair of equal answers.
	Same
	// Different is a pair of answers of which at most one can be right.
	Different
)

// String returns "unclear", "same" or "different".
func (r Relation) String() string {
	switch r {
	case Same:
		return "same"
	case Different:
		return "different"
	}
	return "unclear"
}

// Equal reports whether two final answers are the same, see [Compare].
func Equal(a, b string) bool { return Compare(a, b, 0) == Same }

// Compare relates two final answers.
//
// Numbers are the same when they are equal, also as fraction, decimal, root,
// percentage or in another unit; when one is the other rounded to at least three
// significant digits; or when they differ by no more than tolerance, relative
// to the larger. Where only one of them has a unit, the unit does not count.
// Sets are the same in any order, texts without regard to case, articles,
// markup and punctuation. Same is not transitive: 0.333 and 1/3 are the same,
// and so are 0.3333 and 1/3.
func Compare(a, b string, tolerance float64) Relation {
	return Read(a).Compare(Read(b), tolerance)
}

// Compare relates two final answers that have been read, as the function does.
func (v Value) Compare(w Value, tolerance float64) Relation {
	list := func(k Kind) bool { return k == KindSet || k == KindTuple }
	switch {
	case v.Kind == KindNumber && w.Kind == KindNumber:
		return compareNumbers(v, w, tolerance)
	case list(v.Kind) && list(w.Kind):
		return compareLists(v, w, tolerance)
	case v.Kind == w.Kind && v.Kind != KindText:
		return differ(v.Text == w.Text)
	case v.Kind == KindText && w.Kind == KindText:
		return compareTexts(v.Text, w.Text)
	case v.Kind == KindOption || w.Kind == KindOption, v.Kind == KindText || w.Kind == KindText:
		return Unclear
	}
	return Different
}

func differ(same bool) Relation {
	if same {
		return Same
	}
	return Different
}

// compareTexts takes a text that holds the other as unclear: Paris, and Paris in France.
func compareTexts(a, b string) Relation {
	switch {
	case a == b && a != "":
		return Same
	case a == "" || b == "" || strings.Contains(" "+a+" ", " "+b+" ") || strings.Contains(" "+b+" ", " "+a+" "):
		return Unclear
	}
	return Different
}

func compareLists(v, w Value, tolerance float64) Relation {
	if len(v.Items) != len(w.Items) {
		return Different
	}
	ordered := v.Kind == KindTuple && w.Kind == KindTuple
	used := make([]bool, len(w.Items))
	unclear := false
next:
	for i, x := range v.Items {
		for j, y := range w.Items {
			if used[j] || ordered && i != j {
				continue
			}
			switch x.Compare(y, tolerance) {
			case Same:
				used[j] = true
				continue next
			case Unclear:
				unclear = true
			}
		}
		if unclear {
			return Unclear
		}
		return Different
	}
	return Same
}
