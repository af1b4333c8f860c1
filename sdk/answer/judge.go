// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/big"
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// judge decides one equation.
type judge struct {
	pieces      []piece
	left, right side
	approximate bool
}

// decide fills in the equation's verdict, value and reason.
func (j *judge) decide(e *Equation) {
	lefts, err := readings(j.left)
	if err != nil {
		e.Reason = err.Error()
		return
	}
	e.Value = lefts[0].value.String()
	rights, err := readings(j.right)
	if err != nil {
		e.Reason = err.Error()
		return
	}
	verdict, reason := Fails, ""
	for _, l := range lefts {
		for _, r := range rights {
			v, why := j.compare(l, r)
			switch {
			case v == Holds && l.plain && r.plain:
				e.Verdict, e.Reason = Holds, ""
				return
			case v == Holds:
				verdict, reason = Unknown, "it holds if it is read differently"
			case v == Unknown && verdict == Fails:
				verdict, reason = Unknown, why
			}
		}
	}
	e.Verdict, e.Reason = verdict, reason
	if verdict != Fails {
		return
	}
	e.Reason = j.left.expr + " is " + e.Value + ", not " + rights[0].value.String()
	for _, why := range []string{j.left.doubt, j.right.doubt, j.unclear(lefts[0], rights[0])} {
		if why != "" {
			e.Verdict, e.Reason = Unknown, why
			return
		}
	}
}

// compare relates one reading of the left side to one of the right.
func (j *judge) compare(l, r reading) (Verdict, string) {
	if exact.Same(l.value, r.value) {
		return Holds, ""
	}
	shown, isLiteral := j.right.literal(j.pieces)
	if isLiteral && r.literal {
		ulp := pow10(-shown.decimals)
		if r.percent {
			ulp.Quo(ulp, big.NewRat(100, 1))
		}
		close := within(l.value, r.value, ulp)
		switch {
		case close && shown.decimals > 0:
			return Holds, ""
		case close && j.approximate:
			return Holds, ""
		case close && !l.value.IsInt():
			return Unknown, "it is rounded to a whole number"
		}
		if n := zeros(shown); n > 0 && (j.approximate || !l.integers) {
			if within(l.value, r.value, pow10(n)) {
				return Unknown, "it may be rounded to tens or hundreds"
			}
		}
	}
	if exact.Possibly(l.blurred, r.blurred) {
		return Unknown, "its numbers may be rounded"
	}
	if j.approximate {
		tenth, _ := exact.Mul(exact.Abs(l.value), exact.Frac(1, 10))
		if within(l.value, r.value, tenth.Rat()) {
			return Unknown, "it is only meant to be about equal"
		}
	}
	return Fails, ""
}

// within reports whether |a - b| <= tolerance, as far as error bounds tell.
func within(a, b exact.Number, tolerance *big.Rat) bool {
	d, err := exact.Sub(a, b)
	if err != nil {
		return true
	}
	c, err := exact.Cmp(exact.Abs(d), exact.Rat(tolerance))
	return err != nil || c <= 0
}

func pow10(e int) *big.Rat {
	p, err := exact.PowInt(exact.Int(10), int64(e))
	if err != nil {
		return new(big.Rat)
	}
	return p.Rat()
}

// conversions are ratios of common units, and of percentages, which people
// leave out when they change from one to the other within an equation.
var conversions = []int64{7, 12, 16, 24, 30, 36, 52, 60, 365, 1440, 3600}

// unclear says why a false equation may still be meant right.
func (j *judge) unclear(l, r reading) string {
	if j.left.ops == 0 && j.right.ops == 0 {
		return "it compares two numbers"
	}
	if j.right.ops > 0 && j.continues(l.value) {
		return "it may be a running total"
	}
	sides := []side{j.left, j.right}
	named := slices.ContainsFunc(sides, func(s side) bool { return len(s.words) > 0 || s.currency || s.percent || s.scale })
	if j.left.ops == 0 && named {
		return "it may be a conversion of units"
	}
	if !named {
		return ""
	}
	ratio, err := exact.Quo(exact.Abs(l.value), exact.Abs(r.value))
	if err != nil {
		return ""
	}
	for _, c := range conversions {
		if exact.Possibly(ratio, exact.Int(c)) || exact.Possibly(ratio, exact.Frac(1, c)) {
			return "it may be a conversion of units"
		}
	}
	for e := int64(-12); e <= 12; e++ {
		if p, _ := exact.PowInt(exact.Int(10), e); e != 0 && exact.Possibly(ratio, p) {
			return "it may be a conversion of units"
		}
	}
	return ""
}

// continues reports whether the right side begins with the left side's value,
// as in 3 + 4 = 7 * 2.
func (j *judge) continues(value exact.Number) bool {
	for _, p := range j.pieces[j.right.from:j.right.to] {
		if p.kind == pNumber {
			return within(value, p.value, pow10(-p.decimals))
		}
	}
	return false
}
