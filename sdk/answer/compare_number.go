// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

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
