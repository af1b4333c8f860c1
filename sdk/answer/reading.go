// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// reading is one way to understand a side of an equation.
type reading struct {
	value exact.Number
	// blurred is the value with each decimal operand within its rounding.
	blurred exact.Number
	// plain readings are what the text says; others only excuse it.
	plain bool
	// number says that the value is the side's one number, so that its decimals
	// tell how it was rounded; percent, that it is then hundredths.
	number, percent bool
	// integers says that no operand and no intermediate result has a fraction.
	integers bool
}

// readings returns the ways to understand a side, the usual one first.
func readings(s side) ([]reading, error) {
	n, err := exact.Parse(s.expr)
	if err != nil {
		return nil, unreadable(err)
	}
	first, err := read(n, s)
	if err != nil {
		return nil, unreadable(err)
	}
	first.plain = true
	first.percent = s.percent && s.ops == 0
	all := []reading{first}
	add := func(n exact.Node, plain bool) {
		if r, err := read(n, s); err == nil {
			r.plain = plain
			all = append(all, r)
		}
	}
	if s.percent {
		add(exact.Rewrite(n, withoutPercent), true)
		if s.ops > 0 {
			add(exact.Rewrite(n, percentOfLeft), true)
		}
	}
	if s.scale {
		if m, err := exact.Parse(unscaled(s.expr)); err == nil {
			add(m, false)
		}
	}
	if rest, ok := strings.CutPrefix(s.expr, "-"); ok {
		if m, err := exact.Parse(rest); err == nil {
			add(m, true) // the dash may be a bullet
		}
	}
	if s.ops > 1 {
		if m, ok := leftToRight(s.expr); ok {
			add(m, false)
		}
		add(exact.Rewrite(n, divideByRest), false)
		add(exact.Rewrite(n, powerOfRest), false)
	}
	return all, nil
}

func unreadable(err error) error {
	for _, known := range []error{exact.ErrDivideByZero, exact.ErrTooLarge, exact.ErrDomain, exact.ErrAmbiguous} {
		if errors.Is(err, known) {
			return known
		}
	}
	return exact.ErrSyntax
}

func read(n exact.Node, s side) (reading, error) {
	v, err := exact.Eval(n, nil)
	if err != nil {
		return reading{}, err
	}
	r := reading{value: v, number: s.ops == 0 && len(s.numbers) == 1, integers: true}
	r.blurred, err = exact.Eval(exact.Rewrite(n, blur), nil)
	if err != nil {
		r.blurred = v
	}
	exact.Walk(n, func(n exact.Node) bool {
		v, err := exact.Eval(n, nil)
		r.integers = r.integers && err == nil && v.IsInt()
		return r.integers
	})
	return r, nil
}

// blur gives a decimal literal the error of its rounding: half a unit in the
// last place for one decimal, a whole unit for more, which may be cut off.
func blur(n exact.Node) exact.Node {
	switch n := n.(type) {
	case *exact.Literal:
		decimals, exponent := places(n.Text)
		if decimals == 0 {
			return n
		}
		ulp := pow10(exponent - decimals)
		switch {
		case floating(n.Text):
			ulp = floatError(n.Value)
		case decimals == 1:
			ulp.Mul(ulp, big.NewRat(1, 2))
		}
		return &exact.Literal{Value: exact.Approx(n.Value.Rat(), ulp), Text: n.Text}
	case *exact.Percent:
		// 33% may be a third; 20% is not rounded.
		l, ok := n.X.(*exact.Literal)
		if !ok || !l.Value.Exact() || !l.Value.IsInt() {
			return n
		}
		if five, err := exact.Mod(l.Value, exact.Int(5)); err != nil || exact.Same(five, exact.Int(0)) {
			return n
		}
		return &exact.Percent{X: &exact.Literal{Value: exact.Approx(l.Value.Rat(), exact.Int(1).Rat()), Text: l.Text}}
	}
	return n
}

// places returns the decimals of a number and its exponent of ten, as written.
func places(text string) (decimals, exponent int) {
	mantissa, e, _ := strings.Cut(strings.ToLower(text), "e")
	exponent, _ = strconv.Atoi(e)
	if _, fraction, ok := strings.Cut(mantissa, "."); ok {
		decimals = len(fraction)
	}
	return decimals, exponent
}

// floating reports whether a number has as many digits as a program prints of a
// binary fraction, 2.6666666666666665, so that its last ones are noise.
func floating(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, ok := strings.Cut(mantissa, ".")
	return ok && len(strings.TrimLeft(whole+fraction, "0")) >= 14
}

// floatError bounds the error of a few operations in binary fractions.
func floatError(n exact.Number) *big.Rat {
	return new(big.Rat).Mul(exact.Abs(n).Rat(), big.NewRat(1, 1e12))
}

// withoutPercent takes 20% for 20.
func withoutPercent(n exact.Node) exact.Node {
	if p, ok := n.(*exact.Percent); ok {
		return p.X
	}
	return n
}

// percentOfLeft takes a + 20% for a · 1.2.
func percentOfLeft(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpAdd && b.Op != exact.OpSub {
		return n
	}
	if _, ok := b.R.(*exact.Percent); !ok {
		return n
	}
	return &exact.Binary{Op: b.Op, L: b.L, R: &exact.Binary{Op: exact.OpMul, L: b.L, R: b.R}}
}

// divideByRest takes a / b · c for a / (b · c), and a / b / c for a / (b / c).
func divideByRest(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpMul && b.Op != exact.OpQuo {
		return n
	}
	q, ok := b.L.(*exact.Binary)
	if !ok || q.Op != exact.OpQuo {
		return n
	}
	return &exact.Binary{Op: exact.OpQuo, L: q.L, R: &exact.Binary{Op: b.Op, L: q.R, R: b.R}}
}

// powerOfRest takes a^1/3 for a^(1/3).
func powerOfRest(n exact.Node) exact.Node {
	b, ok := n.(*exact.Binary)
	if !ok || b.Op != exact.OpQuo {
		return n
	}
	p, ok := b.L.(*exact.Binary)
	if !ok || p.Op != exact.OpPow {
		return n
	}
	return &exact.Binary{Op: exact.OpPow, L: p.L, R: &exact.Binary{Op: exact.OpQuo, L: p.R, R: b.R}}
}

// leftToRight reads an expression without brackets as a cheap calculator does.
func leftToRight(expr string) (exact.Node, bool) {
	if strings.ContainsAny(expr, "()√^!") {
		return nil, false
	}
	var done strings.Builder
	start := 0
	for i := 1; i < len(expr); i++ {
		if strings.IndexByte("+-*/", expr[i]) < 0 || strings.IndexByte("+-*/eE", expr[i-1]) >= 0 {
			continue
		}
		body := done.String() + expr[start:i]
		done.Reset()
		done.WriteString("(" + body + ")")
		start = i
	}
	n, err := exact.Parse(done.String() + expr[start:])
	return n, err == nil
}

// unscaled takes "2 million" for 2.
func unscaled(expr string) string {
	for _, f := range []string{"*1000000000000", "*1000000000", "*1000000", "*1000", "*100", "*12"} {
		expr = strings.ReplaceAll(expr, f, "")
	}
	return expr
}
