// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// conversions are ratios of common units, and of percentages, which people
// leave out when they change from one to the other within an equation.
var conversions = []int64{7, 12, 16, 24, 30, 36, 52, 60, 365, 1440, 3600}

// unclear says why a false equation may still be meant right.
func (j *judge) unclear(l, r reading) string {
	if j.left.ops == 0 && j.right.ops == 0 {
		return "it compares two numbers"
	}
	if j.left.span && j.left.ops == 1 {
		return "it may be a range"
	}
	if s := j.left; s.measured > 0 && s.measured < len(s.numbers) && !strings.ContainsAny(s.expr, "*/") {
		return "it adds numbers with and without a unit"
	}
	if j.right.ops > 0 && j.continues(l.value) {
		return "it may be a running total"
	}
	sides := []side{j.left, j.right}
	named := slices.ContainsFunc(sides, func(s side) bool { return len(s.words) > 0 || s.currency || s.percent || s.scale })
	if j.left.ops == 0 && named || mixed(append(slices.Clone(j.left.words), j.right.words...)) {
		return "it may be a conversion of units"
	}
	if !named {
		return ""
	}
	for _, c := range conversions {
		if converted(l, r, exact.Int(c)) {
			return "it may be a conversion of units"
		}
	}
	for e := int64(1); e <= 15; e++ {
		if p, err := exact.PowInt(exact.Int(10), e); err == nil && converted(l, r, p) {
			return "it may be a conversion of units"
		}
	}
	return ""
}

// converted reports whether one value may be the other times factor.
func converted(l, r reading, factor exact.Number) bool {
	a, err1 := exact.Mul(exact.Abs(l.blurred), factor)
	b, err2 := exact.Mul(exact.Abs(r.blurred), factor)
	return err1 != nil || err2 != nil || exact.Possibly(a, exact.Abs(r.blurred)) || exact.Possibly(exact.Abs(l.blurred), b)
}

// continues reports whether the right side begins with the left side's value,
// as in 3 + 4 = 7 * 2.
func (j *judge) continues(value exact.Number) bool {
	if len(j.right.numbers) == 0 {
		return false
	}
	first := j.right.numbers[0]
	return within(value, first.value, pow10(first.exponent-first.decimals))
}

// mixed reports whether words name two units for the same thing, such as hours
// and minutes, or months and days.
func mixed(words []string) bool {
	var seen []unit.Unit
	for _, w := range words {
		meanings, err := unit.Parse(w)
		if err != nil {
			continue
		}
		for _, u := range meanings {
			for _, v := range seen {
				if u.Compatible(v) && !u.Same(v) || duration(u) && duration(v) && !u.Compatible(v) {
					return true
				}
			}
		}
		seen = append(seen, meanings...)
	}
	return false
}

// duration reports whether u is a time or a number of months.
func duration(u unit.Unit) bool {
	for _, name := range []string{"day", "month"} {
		if like, err := unit.Parse(name); err == nil && like[0].Compatible(u) {
			return true
		}
	}
	return false
}
