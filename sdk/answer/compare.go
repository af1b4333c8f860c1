// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

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

func compareNumbers(v, w Value, tolerance float64) Relation {
	if v.Unit != "" && w.Unit != "" && v.Unit != w.Unit {
		return compareQuantities(v, w, tolerance)
	}
	if sameNumber(v, w, tolerance) {
		return Same
	}
	// 15% and 0.15: the percentage may be meant as a number.
	for _, pair := range [][2]Value{{v, w}, {w, v}} {
		if pair[0].Unit != "%" || pair[1].Unit != "" {
			continue
		}
		share, err := exact.Quo(pair[0].Number, exact.Int(100))
		if err != nil {
			continue
		}
		places := pair[0].places
		if places >= 0 {
			places += 2
		}
		if sameNumber(Value{Number: share, places: places}, pair[1], tolerance) {
			return Same
		}
	}
	return Different
}

// compareQuantities compares numbers with different units.
func compareQuantities(v, w Value, tolerance float64) Relation {
	if strings.EqualFold(strings.TrimSuffix(v.Unit, "s"), strings.TrimSuffix(w.Unit, "s")) {
		return differ(sameNumber(v, w, tolerance))
	}
	vs, ws := v.meanings(), w.meanings()
	if len(vs) == 0 || len(ws) == 0 {
		// At least one is a word such as apples.
		if sameNumber(v, w, tolerance) {
			if v.Unit == "%" || w.Unit == "%" || currencyNames[v.Unit] != "" && currencyNames[w.Unit] != "" {
				return Different
			}
			return Same
		}
		return Different
	}
	for _, x := range vs {
		for _, y := range ws {
			n, err := unit.Convert(v.Number, x, y)
			if err != nil {
				continue
			}
			converted := Value{Number: n, places: -1}
			if v.places >= 0 && x.Same(y) {
				converted.places = v.places
			}
			if sameNumber(converted, w, tolerance) {
				return Same
			}
		}
	}
	return Different
}

// sameNumber compares two numbers in one unit.
func sameNumber(v, w Value, tolerance float64) bool {
	if exact.Possibly(v.Number, w.Number) {
		return true
	}
	if rounded(v, w.Number) || rounded(w, v.Number) {
		return true
	}
	if tolerance <= 0 {
		return false
	}
	larger := exact.Abs(v.Number)
	if c, err := exact.Cmp(exact.Abs(w.Number), larger); err == nil && c > 0 {
		larger = exact.Abs(w.Number)
	}
	rel := new(big.Rat).SetFloat64(tolerance)
	if rel == nil {
		return false
	}
	return within(v.Number, w.Number, rel.Mul(rel, larger.Rat()))
}

// rounded reports whether v is n rounded, or cut off, to v's decimals, which
// must leave at least three significant digits.
func rounded(v Value, n exact.Number) bool {
	if v.places <= 0 {
		return false
	}
	ulp := pow10(-v.places)
	least, err := exact.Mul(exact.Rat(ulp), exact.Int(100))
	if err != nil {
		return false
	}
	if c, err := exact.Cmp(exact.Abs(v.Number), least); err != nil || c < 0 {
		return false
	}
	r, err := exact.Round(n, v.places)
	if err == nil && exact.Same(r, v.Number) {
		return true
	}
	scaled, err := exact.Quo(n, exact.Rat(ulp))
	if err != nil {
		return false
	}
	cut, err := exact.Trunc(scaled)
	if err != nil {
		return false
	}
	back, err := exact.Mul(cut, exact.Rat(ulp))
	return err == nil && exact.Same(back, v.Number)
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
