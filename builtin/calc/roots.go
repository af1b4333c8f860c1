// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"slices"
	"strings"

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

// surd is the pair of numbers (b ± s·√d) / q, in lowest terms.
type surd struct{ b, s, d, q *big.Int }

// maxRational bounds the coefficients among whose divisors rational roots are sought.
const maxRational = 1_000_000

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

// trim removes leading zeros.
func trim(c []exact.Number) []exact.Number {
	for len(c) > 1 && exact.Same(c[len(c)-1], exact.Number{}) {
		c = c[:len(c)-1]
	}
	return c
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
