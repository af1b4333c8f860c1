// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"
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
	r, err := s.several()
	if v, ok := m["v"]; ok && err == nil && m["w"] == nil {
		for _, part := range strings.Split(r.value, ", ") {
			if strings.HasPrefix(part, v[0].text+" = ") {
				r.value = part // the only one that was asked for
			}
		}
	}
	return r, err
}

// rootsOf answers "roots of x² − 5x + 6", where the expression is meant to be 0.
func rootsOf(m match) (*result, error) {
	if hasEquals(m["eqs"]) {
		return solve(m)
	}
	zero := []token{{kind: sign, text: "="}, {kind: number, text: "0", raw: "0"}}
	return solve(match{"eqs": append(slices.Clone(m["eqs"]), zero...)})
}

func algebraForms() []form {
	var list []form
	list = append(list, forms(solve,
		"{eqs}", "solve :? {eqs}", "solve {eqs} for {v}", "solve {eqs} for {v} and {w}", "solve for {v} : {eqs}", "solve for {v} , {eqs}", "solve for {v} {eqs}", "solve for {v} and {w} : {eqs}",
		"solve for {v} if|in|when|given|where {eqs}", "solve for {v} given that {eqs}", "find {v} if|when|given|where|in|: {eqs}", "find {v} such|given that {eqs}", "{v} if|when|in|given|where|: {eqs}",
		"{v} such|given that {eqs}", "{v} in the equation {eqs}", "{v} and {w} if|when|in|given|where|: {eqs}", "solve the? equation|equations|system :? {eqs}", "solve the? equation {eqs} for {v}",
		"solve the? system|set of linear? equations :? {eqs}", "solve the? simultaneous|linear|quadratic equation|equations :? {eqs}", "if {eqs} ,? then? what is {v}", "if {eqs} ,? then? what's {v}",
		"if {eqs} ,? then? what does {v} equal", "if {eqs} ,? then? find {v}", "if {eqs} ,? then? solve for {v}", "if {eqs} ,? then? {v}", "if {eqs} ,? then? what is the value of {v}",
		"if {eqs} ,? then? what are {v} and {w}", "given {eqs} ,? find {v}", "given {eqs} ,? what is {v}", "given that {eqs} ,? find|solve {v}", "given {eqs} ,? solve for {v}", "{eqs} ,|. find|solve {v}",
		"{eqs} ,|.|; solve for {v}", "{eqs} solve for {v}", "{eqs} ,|.|; what is {v}", "{eqs} what is {v}", "what value of {v} satisfies|makes {eqs} true?", "what values of {v} satisfy {eqs}",
		"which value of {v} satisfies {eqs}", "the? solution|solutions|root|roots of|to the? equation? {eqs}", "for {v} in|: {eqs}", "the? value of {v} if|when|in|for|given {eqs}")...)
	list = append(list, forms(rootsOf, "the? real? roots|zeros|zeroes|solutions of {eqs}", "find the roots|zeros of {eqs}")...)
	list = append(list, forms(evaluateAt,
		"evaluate {e} at|for|when|if|where|with|given {eqs}", "{e} at|for|when|if|where|with|given {eqs}", "{e} evaluated at {eqs}", "if {eqs} ,? then? what is {e}", "if {eqs} ,? then? what's {e}",
		"if {eqs} ,? then? find|evaluate|calculate|compute {e}", "if {eqs} ,? then? what is the value of {e}", "if {eqs} ,? then? {e}", "given {eqs} ,? find|evaluate|calculate|compute {e}",
		"given {eqs} ,? what is {e}", "for {eqs} ,? what is {e}", "for {eqs} ,? evaluate|compute|calculate {e}", "let {eqs} . what is {e}", "let {eqs} , what is {e}", "let {eqs} , find {e}")...)
	list = append(list, forms(functionAt,
		"if f ( x ) = {p} ,? then? what is|find|evaluate f ( {a} )", "if f ( x ) = {p} ,? what is the value of f ( {a} )", "f ( {a} ) if|when|where|for|given f ( x ) = {p}",
		"evaluate f ( {a} ) if|when|where|for f ( x ) = {p}", "let|given f ( x ) = {p} ,|. find|evaluate|calculate f ( {a} )", "let|given f ( x ) = {p} ,|. what is f ( {a} )",
		"given f ( x ) = {p} find|evaluate f ( {a} )")...)
	list = append(list, forms(expand, "expand {e}", "multiply out {e}", "simplify {e}", "expand and simplify {e}", "expand the expression {e}")...)
	list = append(list, forms(factorPoly, "factor|factorize|factorise {e}", "factor|factorize|factorise the? polynomial|expression|quadratic {e}")...)
	return list
}
