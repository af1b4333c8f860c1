// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// The reasons to take something for no calculation.
const (
	errPhone decline = "This looks like a telephone number, a date or a range of years rather than a calculation."
	errWords decline = "This looks like an expression that is not meant as a calculation."
)

// notArithmetic says why tokens that could be read as arithmetic are rather
// something else: 555-1234, 12/25/2024, 2020-2024, 9/11.
func notArithmetic(t []token, explicit bool) decline {
	if explicit {
		return ""
	}
	if len(t) == 3 && t[0].kind == number && t[1].is("/") && t[2].kind == number && !t[1].space {
		switch t[0].raw + "/" + t[2].raw {
		case "9/11", "24/7", "50/50", "7/11", "20/20":
			return errWords
		}
	}
	run := 1 // numbers joined without space by the same sign
	for i := 2; i < len(t); i += 2 {
		joined := t[i].kind == number && t[i-2].kind == number && t[i-1].kind == sign && !t[i].space && !t[i-1].space &&
			(t[i-1].is("-") || t[i-1].is("/")) && (run == 1 || t[i-1].text == t[i-3].text)
		if !joined {
			return ""
		}
		run++
		digits := len(t[i].raw)
		switch {
		case t[i-1].is("-") && run == 2 && len(t) == 3 && len(t[0].raw) == 3 && digits == 4:
			return errPhone
		case t[i-1].is("-") && run > 2 && digits == 4:
			return errPhone
		case t[i-1].is("-") && len(t) == 3 && year(t[0]) && year(t[2]):
			return errPhone
		case t[i-1].is("/") && run == 3 && len(t) == 5 && (digits == 4 || digits == 2) && len(t[0].raw) <= 2 && len(t[2].raw) <= 2:
			return errPhone
		}
	}
	return ""
}

func year(t token) bool {
	n, err := t.value.Int64()
	return err == nil && len(t.raw) == 4 && 1900 <= n && n < 2100 && exact.Same(t.value, exact.Int(n))
}
