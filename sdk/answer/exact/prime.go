// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"math/big"
	"slices"
)

// IsPrime reports whether the whole number n is prime. Below 2^64 the answer is
// proven; above, a number that only passes as a probable prime is [ErrInexact].
func IsPrime(n Number) (bool, error) {
	i, err := n.Int()
	if err != nil {
		return false, err
	}
	if i.BitLen() > 4096 {
		return false, ErrTooLarge
	}
	if i.BitLen() <= 64 {
		return i.ProbablyPrime(0), nil // Baillie-PSW has no exception below 2^64
	}
	if i.ProbablyPrime(10) {
		return false, ErrInexact
	}
	return false, nil
}

// PrimePower is a prime and how often it divides a number.
type PrimePower struct {
	Prime *big.Int
	Power int
}

// Factorise returns the prime factors of the whole number n >= 1 in ascending
// order; 1 has none. A number of more than 64 bits is [ErrTooLarge].
func Factorise(n Number) ([]PrimePower, error) {
	i, err := n.Int()
	if err != nil {
		return nil, err
	}
	if i.Sign() <= 0 {
		return nil, ErrDomain
	}
	if i.BitLen() > 64 {
		return nil, ErrTooLarge
	}
	var primes []uint64
	m := i.Uint64()
	for p := uint64(2); p < 1000 && p*p <= m; p++ {
		for m%p == 0 {
			primes = append(primes, p)
			m /= p
		}
	}
	primes = append(primes, split(m)...)
	slices.Sort(primes)
	var out []PrimePower
	for _, p := range primes {
		b := new(big.Int).SetUint64(p)
		if last := len(out) - 1; last >= 0 && out[last].Prime.Cmp(b) == 0 {
			out[last].Power++
			continue
		}
		out = append(out, PrimePower{Prime: b, Power: 1})
	}
	return out, nil
}

// split returns the prime factors of m, in any order, by Pollard's rho method.
func split(m uint64) []uint64 {
	if m == 1 {
		return nil
	}
	n := new(big.Int).SetUint64(m)
	if n.ProbablyPrime(0) {
		return []uint64{m}
	}
	if r := new(big.Int).Sqrt(n); new(big.Int).Mul(r, r).Cmp(n) == 0 {
		half := split(r.Uint64())
		return append(half, half...)
	}
	for c := int64(1); ; c++ {
		if d := rho(n, c); d != nil {
			return append(split(d.Uint64()), split(new(big.Int).Quo(n, d).Uint64())...)
		}
	}
}

// rho looks for a proper divisor of the composite n with x → x² + c; nil when c does not find one.
func rho(n *big.Int, c int64) *big.Int {
	add, one := big.NewInt(c), big.NewInt(1)
	step := func(x *big.Int) {
		x.Mul(x, x)
		x.Add(x, add)
		x.Mod(x, n)
	}
	slow, fast := big.NewInt(2), big.NewInt(2)
	for {
		step(slow)
		step(fast)
		step(fast)
		d := new(big.Int).Sub(slow, fast)
		d.GCD(nil, nil, d.Abs(d), n)
		if d.Cmp(n) == 0 {
			return nil
		}
		if d.Cmp(one) > 0 {
			return d
		}
	}
}

// Divisors returns all positive divisors of the whole number n >= 1 in
// ascending order. More than 10,000 of them is [ErrTooLarge].
func Divisors(n Number) ([]*big.Int, error) {
	factors, err := Factorise(n)
	if err != nil {
		return nil, err
	}
	out := []*big.Int{big.NewInt(1)}
	for _, f := range factors {
		size, power := len(out), big.NewInt(1)
		for range f.Power {
			power = new(big.Int).Mul(power, f.Prime)
			for _, d := range out[:size] {
				out = append(out, new(big.Int).Mul(d, power))
			}
		}
		if len(out) > 10_000 {
			return nil, ErrTooLarge
		}
	}
	slices.SortFunc(out, func(a, b *big.Int) int { return a.Cmp(b) })
	return out, nil
}
