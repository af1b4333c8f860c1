// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// surd is the pair of numbers (b ± s·√d) / q, in lowest terms.
type surd struct{ b, s, d, q *big.Int }

// String writes "(1 ± √5)/2".
func (s surd) String() string {
	root := "√" + s.d.String()
	if s.s.Cmp(big.NewInt(1)) != 0 {
		root = s.s.String() + root
	}
	sum := "±" + root
	if s.b.Sign() != 0 {
		sum = s.b.String() + " ± " + root
	}
	if s.q.Cmp(big.NewInt(1)) == 0 {
		return sum
	}
	if s.b.Sign() != 0 {
		sum = "(" + sum + ")"
	}
	return sum + "/" + s.q.String()
}

// values returns the two numbers, the smaller first.
func (s surd) values() (low, high exact.Number, err error) {
	root, err := exact.Sqrt(exact.BigInt(new(big.Int).Mul(s.d, new(big.Int).Mul(s.s, s.s))))
	if err != nil {
		return low, high, err
	}
	for i, r := range []exact.Number{exact.Neg(root), root} {
		sum, err := exact.Add(exact.BigInt(s.b), r)
		if err != nil {
			return low, high, err
		}
		v, err := exact.Quo(sum, exact.BigInt(s.q))
		if err != nil {
			return low, high, err
		}
		if i == 0 {
			low = v
		} else {
			high = v
		}
	}
	return low, high, nil
}

// write writes the solutions: the exact form, and decimals for what has none.
func (s *solutions) write(unknown string) (value, decimals string, err error) {
	var list, approx []string
	for _, r := range s.rational {
		list = append(list, unknown+" = "+show(r))
	}
	for _, x := range s.surds {
		list = append(list, unknown+" = "+x.String())
		low, high, err := x.values()
		if err != nil {
			return "", "", refusal(err)
		}
		approx = append(approx, unknown+" ≈ "+rounded(low, 10), unknown+" ≈ "+rounded(high, 10))
	}
	for _, o := range s.others {
		list = append(list, unknown+" ≈ "+rounded(o, shownDigits))
	}
	return strings.Join(list, " or "), strings.Join(approx, " or "), nil
}

func (s *solutions) count() int { return len(s.rational) + 2*len(s.surds) + len(s.others) }
