// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// shown is a number of a side, with the digits that it was written with.
type shown struct {
	value    exact.Number
	decimals int
	exponent int // of ten, in scientific notation
	zeros    int // trailing zeros of a whole number
	floating bool
}

func (r *reader) number(p piece) {
	if r.scientific(p) {
		return
	}
	_, e := places(p.text)
	r.side.numbers = append(r.side.numbers, shown{value: p.value, decimals: p.decimals, exponent: e, zeros: zeros(p), floating: floating(p.text)})
	r.take(p.text)
	// A whole number and a fraction: 2 1/2.
	next := r.at(0)
	switch {
	case next.kind != pNumber || !allDigits(p.text):
	case next.text == "½":
		r.take(" ½")
	case next.space && allDigits(next.text) && r.at(1).isOp("/") && !r.at(1).space && r.at(2).kind == pNumber && !r.at(2).space:
		r.out.WriteString(" " + next.text + "/" + r.at(2).text)
		r.i += 3
		r.side.numbers = append(r.side.numbers, shown{})
	}
}

// scientific reads 6.02 × 10^23 as one number, which binds tighter than a
// division before it.
func (r *reader) scientific(p piece) bool {
	if !r.at(1).isOp("*") || r.at(2).text != "10" {
		return false
	}
	var exponent string
	size := 0
	switch e := r.at(3); {
	case e.kind == pSuper:
		exponent, size = e.text, 4
	case !e.isOp("^"):
		return false
	default:
		size = 4
		bracket := r.at(size).kind == pOpen
		if bracket {
			size++
		}
		if sign := r.at(size); sign.isOp("-") || sign.isOp("+") {
			exponent = strings.TrimPrefix(sign.text, "+")
			size++
		}
		exponent += r.at(size).text
		if size++; bracket {
			if r.at(size).kind != pClose {
				return false
			}
			size++
		}
	}
	e, err := strconv.Atoi(exponent)
	if err != nil {
		return false
	}
	value, err := exact.Mul(p.value, exact.Rat(pow10(e)))
	if err != nil {
		return false
	}
	r.out.WriteString(p.text + "e" + exponent)
	r.side.numbers = append(r.side.numbers, shown{value: value, decimals: p.decimals, exponent: e})
	r.i += size
	return true
}

// zeros counts the trailing zeros of a whole number as written.
func zeros(p piece) int {
	if p.decimals > 0 || !allDigits(p.text) {
		return 0
	}
	return len(p.text) - len(strings.TrimRight(p.text, "0"))
}
