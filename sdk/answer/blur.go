// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// blur gives a decimal literal the error of its rounding: half a unit in the
// last place for one decimal, a whole unit for more, which may be cut off.
func blur(n exact.Node) exact.Node {
	switch n := n.(type) {
	case *exact.Literal:
		decimals, exponent := places(n.Text)
		if decimals == 0 {
			return n
		}
		ulp := pow10(exponent - decimals)
		switch {
		case floating(n.Text):
			ulp = floatError(n.Value)
		case decimals == 1:
			ulp.Mul(ulp, big.NewRat(1, 2))
		}
		return &exact.Literal{Value: exact.Approx(n.Value.Rat(), ulp), Text: n.Text}
	case *exact.Percent:
		// 33% may be a third; 20% is not rounded.
		l, ok := n.X.(*exact.Literal)
		if !ok || !l.Value.Exact() || !l.Value.IsInt() {
			return n
		}
		if five, err := exact.Mod(l.Value, exact.Int(5)); err != nil || exact.Same(five, exact.Int(0)) {
			return n
		}
		return &exact.Percent{X: &exact.Literal{Value: exact.Approx(l.Value.Rat(), exact.Int(1).Rat()), Text: l.Text}}
	}
	return n
}

// places returns the decimals of a number and its exponent of ten, as written.
func places(text string) (decimals, exponent int) {
	mantissa, e, _ := strings.Cut(strings.ToLower(text), "e")
	exponent, _ = strconv.Atoi(e)
	if _, fraction, ok := strings.Cut(mantissa, "."); ok {
		decimals = len(fraction)
	}
	return decimals, exponent
}

// floating reports whether a number has as many digits as a program prints of a
// binary fraction, 2.6666666666666665, so that its last ones are noise.
func floating(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, ok := strings.Cut(mantissa, ".")
	return ok && len(strings.TrimLeft(whole+fraction, "0")) >= 14
}

// floatError bounds the error of a few operations in binary fractions.
func floatError(n exact.Number) *big.Rat {
	return new(big.Rat).Mul(exact.Abs(n).Rat(), big.NewRat(1, 1e12))
}
