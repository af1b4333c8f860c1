// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// shownDigits is how many significant digits an inexact result gets.
const shownDigits = 12

// show writes a value: exactly where it has a finite decimal or is a fraction.
func show(n exact.Number) string { return pretty(n.String()) }

// rounded writes a value to at most the given number of significant digits.
func rounded(n exact.Number, digits int) string { return pretty(n.Digits(digits)) }

// pretty writes a power of ten as people do.
func pretty(s string) string {
	if mantissa, exponent, ok := strings.Cut(s, "e"); ok {
		return mantissa + " × 10^" + exponent
	}
	return s
}

// equals writes "= v", or "≈ v" when v is inexact, and a decimal behind a
// fraction: "= 7/3 ≈ 2.33333333333".
func equals(n exact.Number, unit string) string {
	switch {
	case !n.Exact():
		return "≈ " + money(n, unit)
	case finite(n):
		return "= " + money(n, unit)
	}
	return "= " + money(n, unit) + " ≈ " + unit + rounded(n, shownDigits)
}

// finite reports whether n is shown as a whole number or a decimal.
func finite(n exact.Number) bool { return n.Exact() && !strings.Contains(n.String(), "/") }

// money writes a value behind its currency, in which an amount that is not whole has
// at least two decimals.
func money(n exact.Number, currency string) string {
	s := show(n)
	if currency == "" {
		return s
	}
	if _, decimals, ok := strings.Cut(s, "."); ok && len(decimals) == 1 {
		s += "0"
	}
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		return "-" + currency + rest
	}
	return currency + s
}
