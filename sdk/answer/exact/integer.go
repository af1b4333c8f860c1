// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"math/big"
	"math/bits"
)

// ints returns the values of whole numbers, or [ErrNotInteger].
func ints(list ...Number) ([]*big.Int, error) {
	out := make([]*big.Int, len(list))
	for i, n := range list {
		v, err := n.Int()
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// Factorial returns n! of a whole number n >= 0.
func Factorial(n Number) (Number, error) {
	i, err := n.Int()
	if err != nil {
		return Number{}, err
	}
	if i.Sign() < 0 {
		return Number{}, ErrDomain
	}
	if !i.IsInt64() || i.Int64() > 4000 { // 4000! has 42,100 bits
		return Number{}, ErrTooLarge
	}
	return checked(BigInt(new(big.Int).MulRange(1, i.Int64())))
}

// Binomial returns the number of ways to choose k of n, both whole and >= 0.
func Binomial(n, k Number) (Number, error) {
	nn, kk, err := smallPair(n, k)
	if err != nil {
		return Number{}, err
	}
	if kk > nn {
		return Number{}, nil
	}
	// C(n, k) is at least (n/k)^k.
	if kk = min(kk, nn-kk); kk > 20_000 || int(kk)*(bits.Len64(uint64(nn))-bits.Len64(uint64(kk))-1) > MaxBits {
		return Number{}, ErrTooLarge
	}
	return checked(BigInt(new(big.Int).Binomial(nn, kk)))
}

// Permutations returns the number of ordered choices of k of n, both whole and >= 0.
func Permutations(n, k Number) (Number, error) {
	nn, kk, err := smallPair(n, k)
	if err != nil {
		return Number{}, err
	}
	if kk > nn {
		return Number{}, nil
	}
	if kk > 4000 {
		return Number{}, ErrTooLarge
	}
	return checked(BigInt(new(big.Int).MulRange(nn-kk+1, nn)))
}

func smallPair(n, k Number) (nn, kk int64, err error) {
	if nn, err = n.Int64(); err != nil {
		return 0, 0, err
	}
	if kk, err = k.Int64(); err != nil {
		return 0, 0, err
	}
	if nn < 0 || kk < 0 {
		return 0, 0, ErrDomain
	}
	if nn > 1_000_000_000_000 {
		return 0, 0, ErrTooLarge
	}
	return nn, kk, nil
}

// GCD returns the greatest common divisor of whole numbers; of none, or of zeros, it is 0.
func GCD(list ...Number) (Number, error) {
	vals, err := ints(list...)
	if err != nil {
		return Number{}, err
	}
	g := new(big.Int)
	for _, v := range vals {
		g.GCD(nil, nil, g, v.Abs(v))
	}
	return BigInt(g), nil
}

// LCM returns the least common multiple of whole numbers; with a zero among them it is 0.
func LCM(list ...Number) (Number, error) {
	vals, err := ints(list...)
	if err != nil {
		return Number{}, err
	}
	l := big.NewInt(1)
	for _, v := range vals {
		if v.Sign() == 0 {
			return Number{}, nil
		}
		v.Abs(v)
		l.Mul(l, new(big.Int).Quo(v, new(big.Int).GCD(nil, nil, l, v)))
		if l.BitLen() > MaxBits {
			return Number{}, ErrTooLarge
		}
	}
	return BigInt(l), nil
}
