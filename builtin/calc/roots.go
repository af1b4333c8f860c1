// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// solutions are the real solutions of an equation in one unknown.
type solutions struct {
	// rational solutions in ascending order, each once.
	rational []exact.Number
	// surds are pairs of solutions (b ± s·√d) / q.
	surds []surd
	// others are approximate solutions of pure powers, in ascending order.
	others []exact.Number
	// all says that every number is a solution.
	all bool
}

// roots solves a polynomial in one unknown, given by its coefficients from the
// constant up. It takes rational roots out until degree 2 or a pure power is left.
func roots(c []exact.Number) (*solutions, error) {
	s := &solutions{}
	c = trim(c)
	if len(c) == 1 {
		s.all = exact.Same(c[0], exact.Number{})
		return s, nil
	}
	for len(c) > 3 {
		if pure(c) {
			return s, s.pure(c)
		}
		r, ok := rationalRoot(c)
		if !ok {
			return nil, errNotPolynomial
		}
		s.add(r)
		var err error
		if c, err = deflate(c, r); err != nil {
			return nil, refusal(err)
		}
	}
	if len(c) == 2 {
		r, err := exact.Quo(exact.Neg(c[0]), c[1])
		if err != nil {
			return nil, refusal(err)
		}
		s.add(r)
		return s, nil
	}
	if len(c) == 3 {
		return s, s.quadratic(c)
	}
	return s, nil
}

// add adds a rational solution in its place.
func (s *solutions) add(r exact.Number) {
	i := 0
	for i < len(s.rational) {
		c, err := exact.Cmp(r, s.rational[i])
		if err != nil || c == 0 {
			return
		}
		if c < 0 {
			break
		}
		i++
	}
	s.rational = slices.Insert(s.rational, i, r)
}

// quadratic solves a·x² + b·x + c = 0.
func (s *solutions) quadratic(c []exact.Number) error {
	w := whole(c)
	a, b := w[2], w[1]
	// D = b² − 4ac
	d := new(big.Int).Mul(b, b)
	d.Sub(d, new(big.Int).Mul(big.NewInt(4), new(big.Int).Mul(a, w[0])))
	if d.Sign() < 0 {
		return nil
	}
	root := new(big.Int).Sqrt(d)
	twoA := new(big.Int).Lsh(a, 1)
	if new(big.Int).Mul(root, root).Cmp(d) == 0 {
		for _, r := range []*big.Int{new(big.Int).Neg(root), root} {
			s.add(exact.Rat(new(big.Rat).SetFrac(new(big.Int).Sub(r, b), twoA)))
		}
		return nil
	}
	factors, err := exact.Factorise(exact.BigInt(d))
	if err != nil {
		return refusal(err)
	}
	outside, inside := big.NewInt(1), big.NewInt(1)
	for _, f := range factors {
		for range f.Power / 2 {
			outside.Mul(outside, f.Prime)
		}
		if f.Power%2 == 1 {
			inside.Mul(inside, f.Prime)
		}
	}
	g := new(big.Int).GCD(nil, nil, new(big.Int).GCD(nil, nil, new(big.Int).Abs(b), outside), twoA)
	s.surds = append(s.surds, surd{
		b: new(big.Int).Neg(new(big.Int).Quo(b, g)), s: outside.Quo(outside, g), d: inside, q: twoA.Quo(twoA, g),
	})
	return nil
}

// pure reports whether only the constant and the leading term are there.
func pure(c []exact.Number) bool {
	for _, n := range c[1 : len(c)-1] {
		if !exact.Same(n, exact.Number{}) {
			return false
		}
	}
	return true
}

// pure solves a·xⁿ + c = 0.
func (s *solutions) pure(c []exact.Number) error {
	n := len(c) - 1
	q, err := exact.Quo(exact.Neg(c[0]), c[n])
	if err != nil {
		return refusal(err)
	}
	sign, err := q.Sign()
	if err != nil {
		return refusal(err)
	}
	if sign < 0 && n%2 == 0 {
		return nil
	}
	r, err := exact.Root(q, n)
	if err != nil {
		return refusal(err)
	}
	list := []exact.Number{r}
	if n%2 == 0 && sign > 0 {
		list = []exact.Number{exact.Neg(r), r}
	}
	for _, r := range list {
		if r.Exact() {
			s.add(r)
		} else {
			s.others = append(s.others, r)
		}
	}
	return nil
}
