// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"strings"
	"unicode"
)

// How tightly a rendered expression binds.
const (
	bindSum = iota + 1
	bindTerm
	bindNegate
	bindPower
	bindAtom
)

// Render writes an expression for people, with as few brackets as it needs:
// "17 × 23 − 4³". Literals stand as they were written, computed ones as
// [Number.String] gives them.
func Render(n Node) string {
	s, _ := render(n)
	return s
}

// right renders the right operand of an operator, which a sign must not follow.
func right(n Node, bind int) string {
	s, b := render(n)
	if b < bind || strings.HasPrefix(s, "−") {
		return "(" + s + ")"
	}
	return s
}

// within renders n, in brackets when it binds less tightly than bind.
func within(n Node, bind int) string {
	s, b := render(n)
	if b < bind {
		return "(" + s + ")"
	}
	return s
}

func render(n Node) (s string, bind int) {
	switch n := n.(type) {
	case *Literal:
		return literalText(n)
	case *Variable:
		if n.Name == "pi" {
			return "π", bindAtom
		}
		return n.Name, bindAtom
	case *Percent:
		return within(n.X, bindAtom) + "%", bindAtom
	case *DegreeSign:
		return within(n.X, bindAtom) + "°", bindAtom
	case *Negate:
		return "−" + within(n.X, bindPower), bindNegate
	case *Binary:
		return binaryText(n)
	case *Call:
		return callText(n)
	}
	return "", bindAtom
}

func literalText(n *Literal) (s string, bind int) {
	s = n.Text
	if s == "" {
		s = n.Value.String()
	}
	switch {
	case strings.HasPrefix(s, "-") || strings.HasPrefix(s, "−"):
		return "−" + strings.TrimLeft(s, "-−"), bindNegate
	case strings.ContainsAny(s, "/ e"):
		return s, bindTerm
	}
	return s, bindAtom
}

func binaryText(n *Binary) (s string, bind int) {
	switch n.Op {
	case OpAdd:
		return within(n.L, bindSum) + " + " + right(n.R, bindTerm), bindSum
	case OpSub:
		return within(n.L, bindSum) + " − " + right(n.R, bindTerm), bindSum
	case OpPow:
		base := within(n.L, bindAtom)
		if l, ok := n.R.(*Literal); ok {
			if sup, ok := superscript(l); ok {
				return base + sup, bindPower
			}
		}
		return base + "^" + within(n.R, bindAtom), bindPower
	}
	sign := map[Op]string{OpMul: " × ", OpQuo: " / ", OpMod: " mod "}[n.Op]
	operand := right(n.R, bindNegate)
	if n.Implicit && !unicode.IsDigit(rune(operand[0])) {
		sign = ""
	}
	return within(n.L, bindTerm) + sign + operand, bindTerm
}

// superscript writes a short whole exponent in small digits.
func superscript(l *Literal) (string, bool) {
	if !l.Value.IsInt() {
		return "", false
	}
	s := l.Value.String()
	if len(s) > 4 {
		return "", false
	}
	return raise(s), true
}

func raise(s string) string {
	var b strings.Builder
	digits := []rune(superscripts)
	for _, r := range s {
		if r == '-' {
			b.WriteRune('⁻')
		} else {
			b.WriteRune(digits[r-'0'])
		}
	}
	return b.String()
}

func callText(n *Call) (s string, bind int) {
	// Each argument is rendered once, lest nesting take exponential time.
	switch n.Name {
	case "sqrt":
		return "√" + within(n.Args[0], bindAtom), bindAtom
	case "cbrt":
		return "∛" + within(n.Args[0], bindAtom), bindAtom
	case "factorial":
		return within(n.Args[0], bindAtom) + "!", bindAtom
	}
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		args[i] = Render(a)
	}
	all := "(" + strings.Join(args, ", ") + ")"
	switch n.Name {
	case "abs":
		return "|" + args[0] + "|", bindAtom
	case "binomial", "choose", "ncr":
		return "C" + all, bindAtom
	case "npr":
		return "P" + all, bindAtom
	case "log":
		if len(args) == 1 {
			return "log₁₀" + all, bindAtom
		}
		if base := args[1]; strings.Trim(base, "0123456789") == "" {
			return "log" + lower(base) + "(" + args[0] + ")", bindAtom
		}
	}
	return n.Name + all, bindAtom
}

// lower writes digits as subscripts.
func lower(s string) string {
	digits := []rune(subscripts)
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(digits[r-'0'])
	}
	return b.String()
}
