// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

// spoken is a calculation in words that can be read in one way only, with the
// value that math/big gives it.
type spoken struct {
	text  string
	value *big.Rat
}

// sayNumber says a whole number, in digits or in words.
func sayNumber(r *rand.Rand, n int64) string {
	if r.IntN(2) == 0 {
		return strconv.FormatInt(n, 10)
	}
	return inWords(r, n)
}

// inWords writes a number from 0 to 999,999 in words.
func inWords(r *rand.Rand, n int64) string {
	name := func(m map[string]int64, v int64) string {
		for k, x := range m {
			if x == v {
				return k
			}
		}
		return ""
	}
	switch {
	case n < 20:
		return name(small, n)
	case n < 100:
		s := name(tens, n/10*10)
		if n%10 == 0 {
			return s
		}
		return s + []string{"-", " "}[r.IntN(2)] + name(small, n%10)
	case n < 1000:
		s := name(small, n/100) + " hundred"
		if n%100 == 0 {
			return s
		}
		return s + " " + inWords(r, n%100)
	}
	s := inWords(r, n/1000) + " thousand"
	if n%1000 == 0 {
		return s
	}
	return s + " " + inWords(r, n%1000)
}

func atom(r *rand.Rand) spoken {
	switch r.IntN(6) {
	case 0:
		n := r.Int64N(1000)
		return spoken{fmt.Sprintf("%d.%d", n, r.IntN(9)+1), nil}.parsed()
	case 1:
		b := r.Int64N(8) + 2
		a := r.Int64N(b-1) + 1
		return spoken{fmt.Sprintf("(%d/%d)", a, b), big.NewRat(a, b)}
	default:
		n := r.Int64N([]int64{20, 100, 1000, 1000000}[r.IntN(4)])
		return spoken{sayNumber(r, n), big.NewRat(n, 1)}
	}
}

func (s spoken) parsed() spoken {
	s.value, _ = new(big.Rat).SetString(s.text)
	return s
}

// calculation says a calculation of one or two operations whose extent is clear.
func calculation(r *rand.Rand) spoken {
	a, b, c := atom(r), atom(r), atom(r)
	rat := func() *big.Rat { return new(big.Rat) }
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	switch r.IntN(12) {
	case 0:
		return spoken{a.text + pick(" plus ", " + ") + b.text + pick(" minus ", " - ") + c.text, rat().Sub(rat().Add(a.value, b.value), c.value)}
	case 1:
		return spoken{a.text + pick(" plus ", " + ") + b.text + pick(" times ", " * ", " × ", " multiplied by ") + c.text, rat().Add(a.value, rat().Mul(b.value, c.value))}
	case 2:
		return spoken{"the sum of " + a.text + " and " + b.text, rat().Add(a.value, b.value)}
	case 3:
		return spoken{"the product of " + a.text + ", " + b.text + " and " + c.text, rat().Mul(rat().Mul(a.value, b.value), c.value)}
	case 4:
		return spoken{b.text + pick(" less than ", " subtracted from ") + a.text, rat().Sub(a.value, b.value)}
	case 5:
		return spoken{pick("half of ", "a half of ", "one half of ") + a.text, rat().Quo(a.value, big.NewRat(2, 1))}
	case 6:
		return spoken{pick("twice ", "double ", "2 times ") + a.text, rat().Mul(a.value, big.NewRat(2, 1))}
	case 7:
		return spoken{a.text + " squared plus " + b.text, rat().Add(rat().Mul(a.value, a.value), b.value)}
	case 8:
		p := r.Int64N(200)
		return spoken{fmt.Sprintf("%d%s%s", p, pick("% of ", " % of ", " percent of "), a.text), rat().Mul(a.value, big.NewRat(p, 100))}
	case 9:
		p := r.Int64N(100)
		return spoken{fmt.Sprintf("increase %s by %d%%", a.text, p), rat().Mul(a.value, big.NewRat(100+p, 100))}
	case 10:
		return spoken{pick("add ", "you add ") + a.text + " to " + b.text, rat().Add(a.value, b.value)}
	default:
		return spoken{"the average of " + a.text + " and " + b.text, rat().Quo(rat().Add(a.value, b.value), big.NewRat(2, 1))}
	}
}

// TestCalculationsInWords compares random calculations with math/big. Few may be
// declined, for what the numbers look like; none may be wrong.
func TestCalculationsInWords(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	const runs = 4000
	answered := 0
	for range runs {
		c := calculation(r)
		text := []string{"", "what is ", "Calculate ", "how much is ", "please compute "}[r.IntN(5)] + strings.TrimPrefix(c.text, "you ") + []string{"", "?", " please"}[r.IntN(3)]
		got, err := answerQuestion(text, 500)
		if err != nil {
			continue
		}
		answered++
		require.Equal(t, exact.Rat(c.value).String(), got.value, text)
	}
	require.Greater(t, answered, runs*95/100)
}

// TestSignsAgreeWithMathBig compares random expressions in signs.
func TestSignsAgreeWithMathBig(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	answered := 0
	for range 3000 {
		s := signs(r, 3)
		got, err := answerQuestion("calculate "+s.text, 500)
		if err != nil {
			continue
		}
		answered++
		require.NotNil(t, s.value, s.text)
		require.Equal(t, exact.Rat(s.value).String(), got.value, s.text)
	}
	require.Greater(t, answered, 2000)
}

// signs builds an expression with full brackets. Its value is nil after a division by 0.
func signs(r *rand.Rand, depth int) spoken {
	if depth == 0 {
		n := r.Int64N(50)
		return spoken{strconv.FormatInt(n, 10), big.NewRat(n, 1)}
	}
	a, b := signs(r, depth-1), signs(r, r.IntN(depth))
	if a.value == nil || b.value == nil {
		return spoken{a.text + " + " + b.text, nil}
	}
	v := new(big.Rat)
	switch op := []string{"+", "-", "*", "/", "^2"}[r.IntN(5)]; op {
	case "+":
		return spoken{"(" + a.text + " + " + b.text + ")", v.Add(a.value, b.value)}
	case "-":
		return spoken{"(" + a.text + " - " + b.text + ")", v.Sub(a.value, b.value)}
	case "*":
		return spoken{"(" + a.text + " * " + b.text + ")", v.Mul(a.value, b.value)}
	case "/":
		if b.value.Sign() == 0 {
			return spoken{"(" + a.text + " / " + b.text + ")", nil}
		}
		return spoken{"(" + a.text + " / " + b.text + ")", v.Quo(a.value, b.value)}
	default:
		return spoken{"(" + a.text + ")^2", v.Mul(a.value, a.value)}
	}
}

// TestEquationsAreSolved makes equations from their solutions.
func TestEquationsAreSolved(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 500 {
		a, x, b := r.Int64N(20)+1, r.Int64N(41)-20, r.Int64N(50)+1
		text := fmt.Sprintf("solve %dx + %d = %d", a, b, a*x+b)
		got, err := answerQuestion(text, 500)
		require.NoError(t, err, text)
		require.Equal(t, fmt.Sprintf("x = %d", x), got.value, text)

		p, q := r.Int64N(21)-10, r.Int64N(21)-10
		text = fmt.Sprintf("%dx^2 + %dx + %d = 0", a, -a*(p+q), a*p*q)
		text = strings.ReplaceAll(text, "+ -", "- ")
		got, err = answerQuestion(text, 500)
		require.NoError(t, err, text)
		want := fmt.Sprintf("x = %d or x = %d", min(p, q), max(p, q))
		if p == q {
			want = fmt.Sprintf("x = %d", p)
		}
		require.Equal(t, want, got.value, text)

		y := r.Int64N(41) - 20
		c, d := r.Int64N(9)+1, r.Int64N(9)+1
		if a*d == b*c {
			continue
		}
		text = strings.ReplaceAll(fmt.Sprintf("solve %dx + %dy = %d and %dx + %dy = %d", a, b, a*x+b*y, c, d, c*x+d*y), "+ -", "- ")
		got, err = answerQuestion(text, 500)
		require.NoError(t, err, text)
		require.Equal(t, fmt.Sprintf("x = %d, y = %d", x, y), got.value, text)
	}
}

// TestBasesRoundTrip converts numbers to a base and back.
func TestBasesRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 300 {
		n, base := r.Int64N(1_000_000), r.IntN(35)+2
		if base == 10 {
			continue
		}
		there, err := answerQuestion(fmt.Sprintf("convert %d to base %d", n, base), 500)
		require.NoError(t, err)
		require.Equal(t, strings.ToUpper(strconv.FormatInt(n, base)), there.value)
		back, err := answerQuestion(fmt.Sprintf("convert %s from base %d to base 10", there.value, base), 500)
		require.NoError(t, err)
		require.Equal(t, strconv.FormatInt(n, 10), back.value)
	}
	for n := 1; n < 4000; n++ {
		back, ok := fromRoman(roman(n))
		require.True(t, ok)
		require.Equal(t, n, back)
	}
}
