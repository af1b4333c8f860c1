// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "sort"

// function is one that expressions may call.
type function struct {
	min, max int // arguments; max 0 means any number
	apply    func([]Number) (Number, error)
}

func unary(f func(Number) (Number, error)) function {
	return function{min: 1, max: 1, apply: func(a []Number) (Number, error) { return f(a[0]) }}
}

func binary(f func(a, b Number) (Number, error)) function {
	return function{min: 2, max: 2, apply: func(a []Number) (Number, error) { return f(a[0], a[1]) }}
}

var functions = map[string]function{
	"sqrt":      unary(Sqrt),
	"cbrt":      unary(func(a Number) (Number, error) { return Root(a, 3) }),
	"root":      binary(rootOf),
	"abs":       unary(func(a Number) (Number, error) { return Abs(a), nil }),
	"floor":     unary(Floor),
	"ceil":      unary(Ceil),
	"trunc":     unary(Trunc),
	"round":     {min: 1, max: 2, apply: round},
	"exp":       unary(Exp),
	"ln":        unary(Ln),
	"log":       {min: 1, max: 2, apply: logarithm},
	"lg":        unary(func(a Number) (Number, error) { return Log(a, Int(10)) }),
	"sin":       unary(Sin),
	"cos":       unary(Cos),
	"tan":       unary(Tan),
	"asin":      unary(Asin),
	"acos":      unary(Acos),
	"atan":      unary(Atan),
	"arcsin":    unary(Asin),
	"arccos":    unary(Acos),
	"arctan":    unary(Atan),
	"factorial": unary(Factorial),
	"binomial":  binary(Binomial),
	"choose":    binary(Binomial),
	"ncr":       binary(Binomial),
	"npr":       binary(Permutations),
	"mod":       binary(Mod),
	"gcd":       {min: 2, apply: func(a []Number) (Number, error) { return GCD(a...) }},
	"lcm":       {min: 2, apply: func(a []Number) (Number, error) { return LCM(a...) }},
	"min":       {min: 1, apply: func(a []Number) (Number, error) { return extreme(a, -1) }},
	"max":       {min: 1, apply: func(a []Number) (Number, error) { return extreme(a, 1) }},
	"sum":       {min: 1, apply: func(a []Number) (Number, error) { return fold(a, Add) }},
	"product":   {min: 1, apply: func(a []Number) (Number, error) { return fold(a, Mul) }},
	"mean":      {min: 1, apply: mean},
	"avg":       {min: 1, apply: mean},
	"median":    {min: 1, apply: median},
}

// Functions lists the names of the functions that expressions may call.
func Functions() []string {
	names := make([]string, 0, len(functions))
	for name := range functions {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func rootOf(a, n Number) (Number, error) {
	i, err := n.Int64()
	if err != nil {
		return Number{}, err
	}
	if i < 1 || i > maxRoot {
		return Number{}, ErrTooLarge
	}
	return Root(a, int(i))
}

func round(a []Number) (Number, error) {
	if len(a) == 1 {
		return Round(a[0], 0)
	}
	d, err := a[1].Int64()
	if err != nil {
		return Number{}, err
	}
	return Round(a[0], int(max(-2000, min(d, 2000))))
}

// logarithm takes the base 10 unless there is a second argument.
func logarithm(a []Number) (Number, error) {
	if len(a) == 1 {
		return Log(a[0], Int(10))
	}
	return Log(a[0], a[1])
}

func fold(list []Number, f func(a, b Number) (Number, error)) (Number, error) {
	total, err := list[0], error(nil)
	for _, n := range list[1:] {
		if total, err = f(total, n); err != nil {
			return Number{}, err
		}
	}
	return total, nil
}

func extreme(list []Number, want int) (Number, error) {
	return fold(list, func(a, b Number) (Number, error) {
		c, err := Cmp(b, a)
		if err != nil {
			return Number{}, err
		}
		if c == want {
			return b, nil
		}
		return a, nil
	})
}

func mean(list []Number) (Number, error) {
	total, err := fold(list, Add)
	if err != nil {
		return Number{}, err
	}
	return Quo(total, Int(int64(len(list))))
}

func median(list []Number) (Number, error) {
	sorted := append([]Number(nil), list...)
	var failed error
	sort.Slice(sorted, func(i, j int) bool {
		c, err := Cmp(sorted[i], sorted[j])
		if err != nil {
			failed = err
		}
		return c < 0
	})
	if failed != nil {
		return Number{}, failed
	}
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half], nil
	}
	return mean(sorted[half-1 : half+1])
}
