// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

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
