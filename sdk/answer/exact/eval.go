// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "fmt"

// budget bounds the work of one evaluation, in products of machine words;
// using all of it takes a fraction of a second.
const budget = 1 << 23

// Eval computes an expression. vars binds its variables; pi and e need none.
// An unbound variable is [ErrSyntax].
func Eval(n Node, vars map[string]Number) (Number, error) {
	e := &evaluator{vars: vars, left: budget}
	return e.eval(n)
}

// Compute parses and evaluates an expression without variables.
func Compute(s string) (Number, error) {
	n, err := Parse(s)
	if err != nil {
		return Number{}, err
	}
	return Eval(n, nil)
}

type evaluator struct {
	vars map[string]Number
	left int
}

// spend accounts for an operation on the given operands.
func (e *evaluator) spend(operands ...Number) error {
	cost := 16
	for _, n := range operands {
		cost *= n.words()
		if cost > budget {
			return ErrTooLarge
		}
	}
	if e.left -= cost; e.left < 0 {
		return ErrTooLarge
	}
	return nil
}

func (e *evaluator) eval(n Node) (Number, error) {
	switch n := n.(type) {
	case *Literal:
		return n.Value, nil
	case *Variable:
		return e.variable(n.Name)
	case *Percent:
		x, err := e.eval(n.X)
		if err != nil {
			return Number{}, err
		}
		return Quo(x, Int(100))
	case *DegreeSign:
		x, err := e.eval(n.X)
		if err != nil {
			return Number{}, err
		}
		return Radians(x)
	case *Negate:
		x, err := e.eval(n.X)
		return Neg(x), err
	case *Binary:
		return e.binary(n)
	case *Call:
		return e.call(n)
	}
	return Number{}, ErrSyntax
}

func (e *evaluator) variable(name string) (Number, error) {
	if v, ok := e.vars[name]; ok {
		return v, nil
	}
	switch name {
	case "pi":
		return Pi(), nil
	case "e":
		return E(), nil
	}
	return Number{}, fmt.Errorf("%w: %s has no value", ErrSyntax, name)
}

func (e *evaluator) binary(n *Binary) (Number, error) {
	l, err := e.eval(n.L)
	if err != nil {
		return Number{}, err
	}
	r, err := e.eval(n.R)
	if err != nil {
		return Number{}, err
	}
	if err := e.spend(l, r); err != nil {
		return Number{}, err
	}
	switch n.Op {
	case OpAdd:
		return Add(l, r)
	case OpSub:
		return Sub(l, r)
	case OpMul:
		return Mul(l, r)
	case OpQuo:
		return Quo(l, r)
	case OpMod:
		return Mod(l, r)
	}
	p, err := Pow(l, r)
	if err != nil {
		return Number{}, err
	}
	return p, e.spend(p, p) // its last squaring
}

func (e *evaluator) call(n *Call) (Number, error) {
	f, ok := functions[n.Name]
	if !ok || len(n.Args) < f.min || f.max > 0 && len(n.Args) > f.max {
		return Number{}, ErrSyntax
	}
	if d, ok := n.Args[0].(*DegreeSign); ok {
		if g := inDegrees(n.Name); g != nil {
			x, err := e.eval(d.X)
			if err != nil {
				return Number{}, err
			}
			return g(x)
		}
	}
	args := make([]Number, len(n.Args))
	for i, a := range n.Args {
		v, err := e.eval(a)
		if err != nil {
			return Number{}, err
		}
		// A root or a logarithm costs about as much as some multiplications.
		if err := e.spend(v, v); err != nil {
			return Number{}, err
		}
		args[i] = v
	}
	v, err := f.apply(args)
	if err != nil {
		return Number{}, err
	}
	return v, e.spend(v, v)
}

// inDegrees returns the form of a trigonometric function that takes degrees.
func inDegrees(name string) func(Number) (Number, error) {
	switch name {
	case "sin":
		return SinDegrees
	case "cos":
		return CosDegrees
	case "tan":
		return TanDegrees
	}
	return nil
}
