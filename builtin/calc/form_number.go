// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// wholeNumber reads a slot as a positive whole number.
func (m match) wholeNumber(slot string) (exact.Number, error) {
	e, err := m.plain(slot)
	if err != nil {
		return exact.Number{}, err
	}
	if sign, err := e.value.Sign(); !e.value.IsInt() || err != nil || sign <= 0 {
		return exact.Number{}, decline("calc answers this for positive whole numbers only.")
	}
	return e.value, nil
}

// prime answers "is 97 prime".
func prime(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil {
		return nil, err
	}
	is, err := exact.IsPrime(n)
	switch {
	case err != nil:
		return nil, decline("The number is too large for calc to prove whether it is prime.")
	case is:
		return answerf("yes", "Yes, %s is prime.", show(n)), nil
	case exact.Same(n, exact.Int(1)):
		return answerf("no", "No, 1 is not prime: a prime has exactly two divisors."), nil
	}
	factors, err := exact.Factorise(n)
	if err != nil {
		return answerf("no", "No, %s is not prime.", show(n)), nil
	}
	return answerf("no", "No, %s is not prime: it is %s.", show(n), product(factors)), nil
}

// composite answers "is 91 composite", the opposite question for numbers above 1.
func composite(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil || exact.Same(n, exact.Int(1)) {
		return nil, errSyntax
	}
	r, err := prime(m)
	if err != nil {
		return nil, err
	}
	if r.value == "yes" {
		return answerf("no", "No, %s is prime.", show(n)), nil
	}
	factors, err := exact.Factorise(n)
	if err != nil {
		return answerf("yes", "Yes, %s is composite.", show(n)), nil
	}
	return answerf("yes", "Yes, %s is composite: it is %s.", show(n), product(factors)), nil
}

// product writes a factorisation like 2³ × 3² × 5.
func product(factors []exact.PrimePower) string {
	var parts []string
	for _, f := range factors {
		part := f.Prime.String()
		if f.Power > 1 {
			part = exact.Render(&exact.Binary{
				Op: exact.OpPow, L: &exact.Literal{Value: exact.BigInt(f.Prime)}, R: &exact.Literal{Value: exact.Int(int64(f.Power))},
			})
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " × ")
}

// primeFactors answers "prime factors of 360".
func primeFactors(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil {
		return nil, err
	}
	factors, err := exact.Factorise(n)
	if err != nil {
		return nil, refusal(err)
	}
	if len(factors) == 0 {
		return nil, decline("1 has no prime factors.")
	}
	value := product(factors)
	if len(factors) == 1 && factors[0].Power == 1 {
		return answerf(value, "%s is prime, so its only prime factor is %s", value, value), nil
	}
	return answerf(value, "%s = %s", show(n), value), nil
}

// nextPrime answers "the next prime after 100".
func nextPrime(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil {
		return nil, err
	}
	p := n.Rat().Num()
	if p.BitLen() > 63 {
		return nil, refusal(exact.ErrTooLarge)
	}
	for {
		p.Add(p, big.NewInt(1))
		if is, err := exact.IsPrime(exact.BigInt(p)); err == nil && is {
			return answerf(p.String(), "The next prime after %s is %s", show(n), p), nil
		}
	}
}

func numberForms() []form {
	var list []form
	list = append(list, forms(either(parity(0), "even", "odd"), "is {a} even or odd", "is {a} odd or even", "is {a} an even or an? odd number", "is {a} an odd or an? even number")...)
	list = append(list, forms(either(prime, "prime", "composite"), "is {a} prime or composite", "is {a} composite or prime", "is {a} a prime or a? composite number")...)
	list = append(list, forms(prime, "is {a} prime", "is {a} a prime number?", "is the number {a} prime", "is {a} prime or not")...)
	list = append(list, forms(composite, "is {a} composite", "is {a} a composite number", "is {a} not prime")...)
	list = append(list, forms(primeFactors,
		"the? prime factors|factorization|factorisation|decomposition of {a}", "all? the? prime factors of {a}", "factor|factorize|factorise {a}", "factor|factorize|factorise {a} into primes",
		"{a} as a product of primes", "write|express {a} as a product of primes", "write|express {a} as a product of prime factors")...)
	list = append(list, forms(divisors, "all? the? factors|divisors of {a}", "all? the? positive? factors|divisors of {a}", "list all? the? factors|divisors of {a}")...)
	list = append(list, forms(divisorCount,
		"how many factors|divisors does {a} have", "how many positive factors|divisors does {a} have", "the number of factors|divisors of {a}")...)
	list = append(list, forms(nextPrime, "the? next prime number? after {a}", "the? smallest|first prime number? greater|larger|bigger than {a}", "the first prime after {a}")...)
	list = append(list, forms(divisible, "is {a} divisible by {b}", "is {a} a multiple of {b}", "is {b} a factor|divisor of {a}", "does {b} divide {a} evenly?", "can {a} be divided evenly by {b}")...)
	list = append(list, forms(parity(0), "is {a} even", "is {a} an even number")...)
	list = append(list, forms(parity(1), "is {a} odd", "is {a} an odd number")...)
	list = append(list, forms(perfectPower(2), "is {a} a perfect? square", "is {a} a square number")...)
	list = append(list, forms(perfectPower(3), "is {a} a perfect? cube", "is {a} a cube number")...)
	return list
}
