// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// The reasons to decline a conversion.
const (
	errUnits     decline = "The units measure different things, or are not in a fixed ratio."
	errUnitNames decline = "A unit of the question has more than one meaning. Say which one, such as short ton or tonne."
)

// conversion answers "convert 5 km to miles".
func conversion(m match) (*result, error) {
	list, err := measures(m["q"])
	if err != nil {
		return nil, err
	}
	name := unitLabel(m["u"])
	if !unit.Known(name) {
		return nil, errSyntax
	}
	total := exact.Number{}
	var left []string
	var to unit.Unit
	for i, q := range list {
		from, target, err := unit.Match(q.name, name)
		switch {
		case errors.Is(err, unit.ErrAmbiguous):
			return nil, errUnitNames
		case err != nil:
			return nil, errUnits
		case i > 0 && (!target.Same(to) || from.Scale()):
			return nil, errUnits
		}
		to = target
		v, err := unit.Convert(q.value, from, to)
		if err != nil {
			return nil, refusal(err)
		}
		if total, err = exact.Add(total, v); err != nil {
			return nil, refusal(err)
		}
		left = append(left, from.Write(show(q.value)))
	}
	relation, value := "=", total.String()
	if !total.Exact() || len(value) > shownDigits+3 || strings.Contains(value, "/") {
		if s := total.Digits(10); !exact.Same(total, parsed(s)) {
			relation, value = "≈", s
		}
	}
	value = to.Write(pretty(value))
	return answerf(value, "%s %s %s", strings.Join(left, " + "), relation, value), nil
}

func parsed(s string) exact.Number {
	n, err := exact.ParseNumber(s)
	if err != nil {
		return exact.Number{}
	}
	return n
}

func unitForms() []form {
	return forms(conversion,
		"convert {q} to|into|in {u}", "change {q} to|into {u}", "express {q} in|as {u}", "{q} in {u}", "{q} to|into {u}", "{q} in|to|into {u} please",
		"how many {u} are|is there? in {q}", "how many {u} in {q}", "how many {u} are|is {q}", "how many {u} does|do {q} have|equal|contain|make", "how many {u} equal|equals|make {q}",
		"how many {u} are|is equal to {q}", "{q} equals|is|are how many {u}", "{q} is|are equal to how many {u}", "{q} equals what in {u}", "{q} = how many {u}", "{q} = ? {u}",
		"the number of {u} in {q}", "how much is {q} in {u}", "how many {u} go into {q}", "{q} expressed|measured in {u}", "how long|far|heavy|hot|cold|fast|tall|high|much is {q} in {u}",
		"{q} converted to|into {u}", "how many {u} would|will {q} be", "turn {q} into {u}", "how many {u} make up {q}", "do a conversion of {q} to {u}", "the conversion of {q} to {u}")
}
