// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

func TestFactorise(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	numbers := []uint64{1, 2, 360, 997 * 997, 1009 * 1009, 1000003 * 1000003, 4294967291 * 4294967279, 18446744073709551557, 18446744073709551615, 600851475143}
	for range 100 {
		numbers = append(numbers, r.Uint64N(1e12)+1)
	}
	for _, n := range numbers {
		value := new(big.Int).SetUint64(n)
		factors, err := exact.Factorise(exact.BigInt(value))
		require.NoError(t, err)
		product := big.NewInt(1)
		previous := big.NewInt(1)
		for _, f := range factors {
			require.True(t, f.Prime.ProbablyPrime(20), "%v of %d", f.Prime, n)
			require.Positive(t, f.Prime.Cmp(previous), "ascending")
			previous = f.Prime
			product.Mul(product, new(big.Int).Exp(f.Prime, big.NewInt(int64(f.Power)), nil))
		}
		require.Zero(t, product.Cmp(value), n)
	}
	_, err := exact.Factorise(exact.Int(0))
	require.ErrorIs(t, err, exact.ErrDomain)
	_, err = exact.Factorise(exact.Frac(1, 2))
	require.ErrorIs(t, err, exact.ErrNotInteger)
	huge, err := exact.Compute("2^64")
	require.NoError(t, err)
	_, err = exact.Factorise(huge)
	require.ErrorIs(t, err, exact.ErrTooLarge)
}

func TestIsPrime(t *testing.T) {
	composite := make([]bool, 2000)
	for i := 2; i < len(composite); i++ {
		for j := 2 * i; j < len(composite); j += i {
			composite[j] = true
		}
	}
	for i := range composite {
		p, err := exact.IsPrime(exact.Int(int64(i)))
		require.NoError(t, err)
		require.Equal(t, i >= 2 && !composite[i], p, i)
	}
	p, err := exact.IsPrime(exact.Int(-7))
	require.NoError(t, err)
	require.False(t, p)
	mersenne, err := exact.Compute("2^127 - 1")
	require.NoError(t, err)
	_, err = exact.IsPrime(mersenne)
	require.ErrorIs(t, err, exact.ErrInexact, "a probable prime is not proven")
	even, err := exact.Compute("2^127")
	require.NoError(t, err)
	p, err = exact.IsPrime(even)
	require.NoError(t, err)
	require.False(t, p)
	huge, err := exact.Compute("2^5000")
	require.NoError(t, err)
	_, err = exact.IsPrime(huge)
	require.ErrorIs(t, err, exact.ErrTooLarge)
}

func TestDivisors(t *testing.T) {
	for n := int64(1); n < 300; n++ {
		divisors, err := exact.Divisors(exact.Int(n))
		require.NoError(t, err)
		var want []int64
		for d := int64(1); d <= n; d++ {
			if n%d == 0 {
				want = append(want, d)
			}
		}
		require.Len(t, divisors, len(want))
		for i, d := range divisors {
			require.Equal(t, want[i], d.Int64())
		}
	}
	many, err := exact.Compute("2^10*3^6*5^4*7^3*11^2*13*17*19")
	require.NoError(t, err)
	_, err = exact.Divisors(many)
	require.ErrorIs(t, err, exact.ErrTooLarge)
}

func TestBinomialIsPascals(t *testing.T) {
	row := []int64{1}
	for n := int64(0); n < 30; n++ {
		for k, want := range row {
			got, err := exact.Binomial(exact.Int(n), exact.Int(int64(k)))
			require.NoError(t, err)
			require.True(t, exact.Same(exact.Int(want), got))
		}
		next := make([]int64, len(row)+1)
		for k, v := range row {
			next[k] += v
			next[k+1] += v
		}
		row = next
	}
	none, err := exact.Binomial(exact.Int(3), exact.Int(5))
	require.NoError(t, err)
	require.True(t, exact.Same(none, exact.Int(0)))
	none, err = exact.Permutations(exact.Int(3), exact.Int(5))
	require.NoError(t, err)
	require.True(t, exact.Same(none, exact.Int(0)))
	_, err = exact.Binomial(exact.Int(-1), exact.Int(5))
	require.ErrorIs(t, err, exact.ErrDomain)
}

func TestGCDAndLCM(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		a, b := r.Int64N(1000)-500, r.Int64N(1000)-500
		g, err := exact.GCD(exact.Int(a), exact.Int(b))
		require.NoError(t, err)
		l, err := exact.LCM(exact.Int(a), exact.Int(b))
		require.NoError(t, err)
		product, err := exact.Mul(g, l)
		require.NoError(t, err)
		require.True(t, exact.Same(product, exact.Abs(exact.Int(a*b))), "%d %d", a, b)
	}
}

func TestExactAnglesInDegrees(t *testing.T) {
	for angle := int64(-720); angle <= 720; angle += 15 {
		s, err := exact.SinDegrees(exact.Int(angle))
		require.NoError(t, err)
		c, err := exact.CosDegrees(exact.Int(90 - angle))
		require.NoError(t, err)
		require.True(t, exact.Possibly(s, c), angle)
		require.Equal(t, angle%180 == 0 || angle%30 == 0 && (angle/30)%2 != 0, s.Exact(), angle)
		tan, err := exact.TanDegrees(exact.Int(angle))
		if angle%180 == 90 || angle%180 == -90 {
			require.ErrorIs(t, err, exact.ErrDomain, angle)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, angle%45 == 0, tan.Exact(), angle)
	}
}
