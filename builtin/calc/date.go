// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"regexp"
	"strconv"
	"time"
)

// day is a date of the Gregorian calendar, in days since 1970-01-01.
type day int

var iso = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})(?:\D|$)`)

// isoDate reads a date such as 2024-02-29 at the beginning of s.
func isoDate(s string) (d day, length int, ok bool) {
	m := iso.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	y, _ := strconv.Atoi(m[1])
	mon, _ := strconv.Atoi(m[2])
	dom, _ := strconv.Atoi(m[3])
	d, ok = newDay(y, mon, dom)
	return d, len("2006-01-02"), ok
}

// newDay returns a date of the years 1583 to 9999, in which the calendar was in use.
func newDay(year, month, dom int) (day, bool) {
	t := time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC)
	if year < 1583 || year > 9999 || t.Year() != year || int(t.Month()) != month || t.Day() != dom {
		return 0, false
	}
	return day(t.Unix() / 86400), true
}

// String writes the date like 2024-02-29.
func (d day) String() string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }

// monthNumber returns the month that a word names in full or by three letters.
func monthNumber(w string) (int, bool) {
	for m := time.January; m <= time.December; m++ {
		name := []byte(m.String())
		name[0] |= 0x20
		if w == string(name) || w == string(name[:3]) || w == "sept" && m == time.September {
			return int(m), true
		}
	}
	return 0, false
}

// readDay reads tokens that are a date with its year: "2024-02-29", "March 1,
// 2024", "1st of March 2024". 3/4/2024 is read in two ways, so it is none.
func readDay(t []token) (day, bool) {
	if len(t) == 1 && t[0].kind == date {
		return t[0].day, true
	}
	month, numbers := 0, []int(nil)
	for i, tok := range t {
		m, named := monthNumber(tok.text)
		switch {
		case tok.kind == word && named && month == 0:
			month = m
		case tok.kind == number && tok.value.IsInt():
			n, err := tok.value.Int64()
			if err != nil || n < 1 || n > 9999 {
				return 0, false
			}
			numbers = append(numbers, int(n))
		case tok.is(",") || tok.is("of") || tok.is("the"):
		case i > 0 && t[i-1].kind == number && !tok.space && (tok.is("st") || tok.is("nd") || tok.is("rd") || tok.is("th")):
		default:
			return 0, false
		}
	}
	if month == 0 || len(numbers) != 2 || numbers[1] < 1000 {
		return 0, false
	}
	return newDay(numbers[1], month, numbers[0])
}
