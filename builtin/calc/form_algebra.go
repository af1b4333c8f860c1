// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// solve answers a question for the unknowns of equations.
func solve(m match) (*result, error) {
	s, err := readSystem(m["eqs"])
	if err != nil {
		return nil, err
	}
	if v, ok := m["v"]; ok && (len(v) != 1 || !slices.Contains(s.unknowns, v[0].text)) {
		return nil, errSyntax
	}
	if w, ok := m["w"]; ok && (len(w) != 1 || !slices.Contains(s.unknowns, w[0].text)) {
		return nil, errSyntax
	}
	if len(s.equations) == 1 {
		return s.single()
	}
	return s.several()
}

// single solves one equation in one unknown.
func (s *system) single() (*result, error) {
	e := s.equations[0]
	if len(s.unknowns) > 1 {
		return nil, decline("One equation does not determine several unknowns.")
	}
	x := s.unknowns[0]
	if v, ok := e.left.(*exact.Variable); ok && v.Name == x && len(unknownsOf(e.right)) == 0 {
		if _, literal := e.right.(*exact.Literal); literal {
			return nil, errNothing
		}
	}
	c := e.zero.coefficients()
	found, err := roots(c)
	if err != nil {
		return nil, err
	}
	switch {
	case found.all:
		return answerf("every number", "%s holds for every number %s, so there are infinitely many solutions.", e.text(), x), nil
	case found.count() == 0 && len(trim(c)) == 1:
		return answerf("no solution", "%s holds for no number %s, so there is no solution.", e.text(), x), nil
	case found.count() == 0:
		return answerf("no real solution", "%s: there is no real solution%s.", e.text(), discriminant(c)), nil
	}
	value, decimals, err := found.write(x)
	if err != nil {
		return nil, err
	}
	text := e.text()
	if len(trim(c)) == 2 {
		if line := write([]exact.Number{{}, c[1]}, x) + " = " + show(exact.Neg(c[0])); line != value && line != text {
			text += ", so " + line
		}
	}
	text += ", so " + value
	if decimals != "" {
		text += ", that is " + decimals
	}
	return &result{text: text, value: value}, nil
}

// discriminant explains why a quadratic equation has no real solution.
func discriminant(c []exact.Number) string {
	if c = trim(c); len(c) != 3 {
		return ""
	}
	w := whole(c)
	d := w[1].Mul(w[1], w[1])
	d.Sub(d, w[2].Mul(w[2], w[0].Lsh(w[0], 2)))
	return ", because the discriminant is " + d.String()
}

// several solves linear equations by Gaussian elimination.
func (s *system) several() (*result, error) {
	n := len(s.unknowns)
	rows := make([][]exact.Number, len(s.equations))
	for i, e := range s.equations {
		if !e.zero.linear() {
			return nil, decline("calc solves systems of linear equations only.")
		}
		rows[i] = make([]exact.Number, n+1)
		for p, c := range e.zero {
			column := slices.Index(p[:], 1)
			if column < 0 {
				rows[i][n] = exact.Neg(c)
			} else {
				rows[i][column] = c
			}
		}
	}
	values, consistent, err := eliminate(rows, n)
	if err != nil {
		return nil, refusal(err)
	}
	var texts []string
	for _, e := range s.equations {
		texts = append(texts, e.text())
	}
	given := strings.Join(texts, " and ")
	switch {
	case !consistent:
		return answerf("no solution", "%s contradict each other, so there is no solution.", given), nil
	case values == nil:
		return answerf("infinitely many solutions", "%s do not determine the unknowns: there are infinitely many solutions.", given), nil
	}
	var parts []string
	for i, x := range s.unknowns {
		parts = append(parts, x+" = "+show(values[i]))
	}
	value := strings.Join(parts, ", ")
	return answerf(value, "%s give %s", given, value), nil
}

// eliminate solves linear equations. values is nil when they leave some unknown
// open, consistent is false when they contradict each other.
func eliminate(rows [][]exact.Number, n int) (values []exact.Number, consistent bool, err error) {
	zero := func(x exact.Number) bool { return exact.Same(x, exact.Number{}) }
	rank := 0
	for column := range n {
		pivot := slices.IndexFunc(rows[rank:], func(r []exact.Number) bool { return !zero(r[column]) })
		if pivot < 0 {
			continue
		}
		rows[rank], rows[rank+pivot] = rows[rank+pivot], rows[rank]
		for i := range rows {
			if i == rank {
				continue
			}
			factor, err := exact.Quo(rows[i][column], rows[rank][column])
			if err != nil {
				return nil, false, err
			}
			for j := range rows[i] {
				p, err := exact.Mul(factor, rows[rank][j])
				if err != nil {
					return nil, false, err
				}
				if rows[i][j], err = exact.Sub(rows[i][j], p); err != nil {
					return nil, false, err
				}
			}
		}
		if rank++; rank == len(rows) {
			break
		}
	}
	for _, r := range rows[rank:] {
		if !zero(r[n]) {
			return nil, false, nil
		}
	}
	if rank < n {
		return nil, true, nil
	}
	values = make([]exact.Number, n)
	for i := range n {
		if values[i], err = exact.Quo(rows[i][n], rows[i][i]); err != nil {
			return nil, false, err
		}
	}
	return values, true, nil
}

// evaluateAt answers "evaluate x² + 3x at x = 2" and "if 3x = 6, what is x + 1":
// the equations must determine all unknowns of the expression.
func evaluateAt(m match) (*result, error) {
	s, err := readSystem(m["eqs"])
	if err != nil {
		return nil, err
	}
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if _, ok := n.(*exact.Variable); ok || len(names) == 0 {
		return nil, errSyntax
	}
	bound := map[string]exact.Number{}
	for _, e := range s.equations {
		used := append(unknownsOf(e.left), unknownsOf(e.right)...)
		slices.Sort(used)
		used = slices.Compact(used)
		if len(used) != 1 {
			return nil, errSyntax
		}
		p, err := toPoly(&exact.Binary{Op: exact.OpSub, L: e.left, R: e.right}, used)
		if err != nil {
			return nil, err
		}
		found, err := roots(p.coefficients())
		if err != nil {
			return nil, err
		}
		if found.all || len(found.rational) != 1 || found.count() != 1 {
			return nil, decline("The equation does not determine one value of the unknown.")
		}
		if old, ok := bound[used[0]]; ok && !exact.Same(old, found.rational[0]) {
			return nil, errSyntax
		}
		bound[used[0]] = found.rational[0]
	}
	var given []string
	for _, name := range names {
		v, ok := bound[name]
		if !ok {
			return nil, decline("The question does not say what " + name + " is.")
		}
		given = append(given, name+" = "+show(v))
	}
	value, err := exact.Eval(n, bound)
	if err != nil {
		return nil, refusal(err)
	}
	filled := exact.Rewrite(n, func(n exact.Node) exact.Node {
		if v, ok := n.(*exact.Variable); ok {
			if x, ok := bound[v.Name]; ok {
				return &exact.Literal{Value: x}
			}
		}
		return n
	})
	return answerf(show(value), "For %s, %s = %s %s", strings.Join(given, " and "), exact.Render(n), working(filled), equals(value, "")), nil
}

// functionAt answers "if f(x) = x² + 1, what is f(3)".
func functionAt(m match) (*result, error) {
	body, err := readAlgebra(m["p"])
	if err != nil {
		return nil, err
	}
	at, err := m.plain("a")
	if err != nil {
		return nil, err
	}
	if names := unknownsOf(body); len(names) != 1 || names[0] != "x" {
		return nil, errSyntax
	}
	v, err := exact.Eval(body, map[string]exact.Number{"x": at.value})
	if err != nil {
		return nil, refusal(err)
	}
	filled := exact.Rewrite(body, func(n exact.Node) exact.Node {
		if x, ok := n.(*exact.Variable); ok && x.Name == "x" {
			return &exact.Literal{Value: at.value}
		}
		return n
	})
	return answerf(show(v), "f(%s) = %s %s", at.short(), working(filled), equals(v, "")), nil
}

// rootsOf answers "roots of x² − 5x + 6", where the expression is meant to be 0.
func rootsOf(m match) (*result, error) {
	if hasEquals(m["eqs"]) {
		return solve(m)
	}
	zero := []token{{kind: sign, text: "="}, {kind: number, text: "0", raw: "0"}}
	return solve(match{"eqs": append(slices.Clone(m["eqs"]), zero...)})
}

// expand answers "expand (x + 2)(x − 3)".
func expand(m match) (*result, error) {
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if len(names) != 1 {
		return nil, errSyntax
	}
	p, err := toPoly(n, names)
	if err != nil {
		return nil, err
	}
	value := write(p.coefficients(), names[0])
	return answerf(value, "%s = %s", exact.Render(n), value), nil
}

// factorPoly answers "factor x² − 5x + 6", when it has rational factors only.
func factorPoly(m match) (*result, error) {
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if len(names) != 1 {
		return nil, errSyntax
	}
	p, err := toPoly(n, names)
	if err != nil {
		return nil, err
	}
	value, err := factored(trim(p.coefficients()), names[0])
	if err != nil {
		return nil, err
	}
	return answerf(value, "%s = %s", exact.Render(n), value), nil
}

// factored writes a polynomial of degree 2 or more with whole coefficients as
// a product of linear factors.
func factored(c []exact.Number, x string) (string, error) {
	const errFactors decline = "The polynomial does not split into factors with whole coefficients."
	if len(c) < 3 || slices.ContainsFunc(c, func(n exact.Number) bool { return !n.IsInt() }) {
		return "", errFactors
	}
	rest := c
	var factors []string
	for len(rest) > 1 {
		r, ok := rationalRoot(rest)
		if !ok {
			return "", errFactors
		}
		num, den := r.Rat().Num(), r.Rat().Denom()
		factor := write([]exact.Number{exact.Neg(exact.BigInt(num)), exact.BigInt(den)}, x)
		if factor == x {
			factors = append(factors, factor)
		} else {
			factors = append(factors, "("+factor+")")
		}
		next, err := deflate(rest, r)
		if err != nil {
			return "", refusal(err)
		}
		for i := range next { // what is left of dividing by den·x − num
			if next[i], err = exact.Quo(next[i], exact.BigInt(den)); err != nil {
				return "", refusal(err)
			}
		}
		rest = next
	}
	slices.Sort(factors)
	lead := show(rest[0])
	switch lead {
	case "1":
		lead = ""
	case "-1":
		lead = "−"
	}
	return lead + strings.Join(factors, ""), nil
}

func algebraForms() []form {
	var list []form
	list = append(list, forms(solve,
		"{eqs}", "solve :? {eqs}", "solve {eqs} for {v}", "solve {eqs} for {v} and {w}", "solve for {v} : {eqs}", "solve for {v} , {eqs}", "solve for {v} {eqs}", "solve for {v} and {w} : {eqs}",
		"solve for {v} if|in|when|given|where {eqs}", "solve for {v} given that {eqs}", "find {v} if|when|given|where|in|: {eqs}", "find {v} such|given that {eqs}", "{v} if|when|in|given|where|: {eqs}",
		"{v} such|given that {eqs}", "{v} in the equation {eqs}", "{v} and {w} if|when|in|given|where|: {eqs}", "solve the? equation|equations|system :? {eqs}", "solve the? equation {eqs} for {v}",
		"solve the? system|set of linear? equations :? {eqs}", "solve the? simultaneous|linear|quadratic equation|equations :? {eqs}", "if {eqs} ,? then? what is {v}", "if {eqs} ,? then? what's {v}",
		"if {eqs} ,? then? what does {v} equal", "if {eqs} ,? then? find {v}", "if {eqs} ,? then? solve for {v}", "if {eqs} ,? then? {v} = ?", "if {eqs} ,? then? what is the value of {v}",
		"if {eqs} ,? then? what are {v} and {w}", "given {eqs} ,? find {v}", "given {eqs} ,? what is {v}", "given that {eqs} ,? find|solve {v}", "given {eqs} ,? solve for {v}", "{eqs} ,|. find|solve {v}",
		"{eqs} ,|.|; solve for {v}", "{eqs} solve for {v}", "{eqs} ,|.|; what is {v}", "{eqs} what is {v}", "{eqs} ,|. {v} = ?", "what value of {v} satisfies|makes {eqs} true?", "what values of {v} satisfy {eqs}",
		"which value of {v} satisfies {eqs}", "the? solution|solutions|root|roots of|to the? equation? {eqs}", "for {v} in|: {eqs}", "the? value of {v} if|when|in|for|given {eqs}")...)
	list = append(list, forms(rootsOf, "the? real? roots|zeros|zeroes|solutions of {eqs}", "find the roots|zeros of {eqs}")...)
	list = append(list, forms(evaluateAt,
		"evaluate {e} at|for|when|if|where|with|given {eqs}", "{e} at|for|when|if|where|with|given {eqs}", "{e} evaluated at {eqs}", "if {eqs} ,? then? what is {e}", "if {eqs} ,? then? what's {e}",
		"if {eqs} ,? then? find|evaluate|calculate|compute {e}", "if {eqs} ,? then? what is the value of {e}", "if {eqs} ,? then? {e} = ?", "given {eqs} ,? find|evaluate|calculate|compute {e}",
		"given {eqs} ,? what is {e}", "for {eqs} ,? what is {e}", "for {eqs} ,? evaluate|compute|calculate {e}", "let {eqs} . what is {e}", "let {eqs} , what is {e}", "let {eqs} , find {e}")...)
	list = append(list, forms(functionAt,
		"if f ( x ) = {p} ,? then? what is|find|evaluate f ( {a} )", "if f ( x ) = {p} ,? what is the value of f ( {a} )", "f ( {a} ) if|when|where|for|given f ( x ) = {p}",
		"evaluate f ( {a} ) if|when|where|for f ( x ) = {p}", "let|given f ( x ) = {p} ,|. find|evaluate|calculate f ( {a} )", "let|given f ( x ) = {p} ,|. what is f ( {a} )",
		"given f ( x ) = {p} find|evaluate f ( {a} )")...)
	list = append(list, forms(expand, "expand {e}", "multiply out {e}", "simplify {e}", "expand and simplify {e}", "expand the expression {e}")...)
	list = append(list, forms(factorPoly, "factor|factorize|factorise {e}", "factor|factorize|factorise the? polynomial|expression|quadratic {e}")...)
	return list
}
