// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"

	"github.com/auahq/aua/sdk/answer/exact"
)

// maxRational bounds the coefficients among whose divisors rational roots are sought.
const maxRational = 1_000_000

// trim removes leading zeros.
func trim(c []exact.Number) []exact.Number {
	for len(c) > 1 && exact.Same(c[len(c)-1], exact.Number{}) {
		c = c[:len(c)-1]
	}
	return c
}

// whole scales coefficients to whole numbers without a common divisor, the
// leading one positive.
func whole(c []exact.Number) []*big.Int {
	scale := big.NewInt(1)
	for _, n := range c {
		d := n.Rat().Denom()
		scale.Mul(scale, new(big.Int).Quo(d, new(big.Int).GCD(nil, nil, scale, d)))
	}
	common := new(big.Int)
	list := make([]*big.Int, len(c))
	for i, n := range c {
		r := new(big.Rat).Mul(n.Rat(), new(big.Rat).SetInt(scale))
		list[i] = new(big.Int).Set(r.Num())
		common.GCD(nil, nil, common, new(big.Int).Abs(list[i]))
	}
	if list[len(list)-1].Sign() < 0 {
		common.Neg(common)
	}
	for _, i := range list {
		i.Quo(i, common)
	}
	return list
}

// rationalRoot finds a root p/q, where p divides the constant and q the leading
// coefficient.
func rationalRoot(c []exact.Number) (exact.Number, bool) {
	if exact.Same(c[0], exact.Number{}) {
		return exact.Number{}, true
	}
	w := whole(c)
	first, last := new(big.Int).Abs(w[0]), w[len(w)-1]
	if first.Cmp(big.NewInt(maxRational)) > 0 || last.Cmp(big.NewInt(maxRational)) > 0 {
		return exact.Number{}, false
	}
	ps, err1 := exact.Divisors(exact.BigInt(first))
	qs, err2 := exact.Divisors(exact.BigInt(last))
	if err1 != nil || err2 != nil {
		return exact.Number{}, false
	}
	for _, p := range ps {
		for _, q := range qs {
			for _, x := range []*big.Rat{new(big.Rat).SetFrac(p, q), new(big.Rat).SetFrac(new(big.Int).Neg(p), q)} {
				value := new(big.Rat)
				for i := len(w) - 1; i >= 0; i-- {
					value.Mul(value, x)
					value.Add(value, new(big.Rat).SetInt(w[i]))
				}
				if value.Sign() == 0 {
					return exact.Rat(x), true
				}
			}
		}
	}
	return exact.Number{}, false
}

// deflate divides by x - r, by Horner's scheme.
func deflate(c []exact.Number, r exact.Number) ([]exact.Number, error) {
	out := make([]exact.Number, len(c)-1)
	var carry exact.Number
	for i := len(c) - 1; i > 0; i-- {
		p, err := exact.Mul(carry, r)
		if err != nil {
			return nil, err
		}
		if carry, err = exact.Add(c[i], p); err != nil {
			return nil, err
		}
		out[i-1] = carry
	}
	return out, nil
}
