// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "fmt"

// daysBetween answers "how many days are between 2024-01-01 and 2024-03-01":
// the number of midnights from one date to the other.
func daysBetween(m match) (*result, error) {
	a, ok1 := readDay(m["a"])
	b, ok2 := readDay(m["b"])
	if !ok1 || !ok2 {
		return nil, errSyntax
	}
	if b < a {
		return nil, decline("The second date is before the first one.")
	}
	n := int(b - a)
	unit := "days"
	if n == 1 {
		unit = "day"
	}
	return answerf(fmt.Sprintf("%d %s", n, unit), "From %s to %s it is %d %s", a, b, n, unit), nil
}

// weeksBetween answers the same in weeks, when they are whole.
func weeksBetween(m match) (*result, error) {
	a, ok1 := readDay(m["a"])
	b, ok2 := readDay(m["b"])
	if !ok1 || !ok2 || b < a || (b-a)%7 != 0 || b == a {
		return nil, errSyntax
	}
	n := int(b-a) / 7
	unit := "weeks"
	if n == 1 {
		unit = "week"
	}
	return answerf(fmt.Sprintf("%d %s", n, unit), "From %s to %s it is %d %s", a, b, n, unit), nil
}

func dateForms() []form {
	var list []form
	for _, unit := range []struct {
		name  string
		solve func(match) (*result, error)
	}{{"days", daysBetween}, {"weeks", weeksBetween}} {
		list = append(list, forms(unit.solve,
			"how many "+unit.name+" are|is there? between {a} and {b}", "how many "+unit.name+" between {a} and {b}", "the? number of "+unit.name+" between {a} and {b}",
			"how many "+unit.name+" are|is there? from {a} to|until|till {b}", "how many "+unit.name+" from {a} to|until|till {b}", unit.name+" between {a} and {b}",
			unit.name+" from {a} to|until {b}", "how many "+unit.name+" is it from {a} to|until {b}", "the? number of "+unit.name+" from {a} to|until {b}")...)
	}
	return list
}
