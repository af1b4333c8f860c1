// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/big"

	"github.com/auahq/aua/sdk/answer/exact"
)

// judge decides one equation.
type judge struct {
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
	e.Reason = exact.Render(lefts[0].node) + " is " + e.Value + ", not " + rights[0].value.String()
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
	if r.number {
		shown := j.right.numbers[0]
		ulp := pow10(shown.exponent - shown.decimals)
		if r.percent {
			ulp.Quo(ulp, big.NewRat(100, 1))
		}
		if shown.floating {
			ulp = floatError(r.value)
		}
		close := within(l.value, r.value, ulp)
		switch {
		case close && shown.decimals > 0:
			return Holds, ""
		case close && j.approximate:
			return Holds, ""
		case close && (shown.exponent != 0 || !l.value.IsInt()):
			return Unknown, "it is rounded"
		}
		if shown.zeros > 0 && (j.approximate || !l.integers) {
			if within(l.value, r.value, pow10(shown.exponent+shown.zeros)) {
				return Unknown, "it may be rounded to tens or hundreds"
			}
		}
	}
	if exact.Possibly(l.blurred, r.blurred) {
		return Unknown, "its numbers may be rounded"
	}
	if j.left.ops > 0 && exact.Same(l.value, exact.Neg(r.value)) {
		return Unknown, "only the sign differs"
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
