// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrSyntax is text that is not a number or an expression.
var ErrSyntax = errors.New("this is not an expression")

// vulgar are the fractions that have a character of their own.
var vulgar = map[rune]Number{
	'½': Frac(1, 2), '⅓': Frac(1, 3), '⅔': Frac(2, 3), '¼': Frac(1, 4), '¾': Frac(3, 4),
	'⅕': Frac(1, 5), '⅖': Frac(2, 5), '⅗': Frac(3, 5), '⅘': Frac(4, 5), '⅙': Frac(1, 6), '⅚': Frac(5, 6),
	'⅛': Frac(1, 8), '⅜': Frac(3, 8), '⅝': Frac(5, 8), '⅞': Frac(7, 8),
	'⅐': Frac(1, 7), '⅑': Frac(1, 9), '⅒': Frac(1, 10),
}

// ParseNumber reads one number: "1,234.5", "-3", "+.5", "6.02e23", "3/4",
// "2 1/2", "2½" or "15%", which is 0.15. Anything else is [ErrSyntax].
func ParseNumber(s string) (Number, error) {
	s = strings.TrimSpace(s)
	negative := false
	if r, size := utf8.DecodeRuneInString(s); r == '-' || r == '−' || r == '+' {
		negative = r != '+'
		s = strings.TrimSpace(s[size:])
	}
	body, percent := strings.CutSuffix(s, "%")
	n, err := unsigned(strings.TrimSpace(body))
	if err != nil {
		return Number{}, err
	}
	if percent {
		if n, err = Quo(n, Int(100)); err != nil {
			return Number{}, err
		}
	}
	if negative {
		n = Neg(n)
	}
	return n, nil
}

// unsigned reads a decimal, a fraction or a mixed number.
func unsigned(s string) (Number, error) {
	first, end := ScanNumber(s)
	if end == 0 {
		return Number{}, ErrSyntax
	}
	rest := s[end:]
	if rest == "" {
		return decimal(first)
	}
	n, err := decimal(first)
	if err != nil {
		return Number{}, err
	}
	if denominator, ok := strings.CutPrefix(strings.TrimSpace(rest), "/"); ok {
		return fraction(n, strings.TrimSpace(denominator))
	}
	if !isDigits(first) {
		return Number{}, ErrSyntax
	}
	trimmed := strings.TrimSpace(rest)
	numerator, denominator, slash := strings.Cut(trimmed, "/")
	if r, size := utf8.DecodeRuneInString(trimmed); vulgar[r].val == nil || size != len(trimmed) {
		if !slash || trimmed == rest || !isDigits(numerator) || !isDigits(denominator) {
			return Number{}, ErrSyntax
		}
	}
	part, err := unsigned(trimmed)
	if err != nil {
		return Number{}, err
	}
	return Add(n, part)
}

func fraction(n Number, denominator string) (Number, error) {
	text, end := ScanNumber(denominator)
	if end == 0 || end != len(denominator) {
		return Number{}, ErrSyntax
	}
	d, err := decimal(text)
	if err != nil {
		return Number{}, err
	}
	return Quo(n, d)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// ScanNumber returns the unsigned number that s begins with, without its
// thousands separators, and its length in s; 0 when there is none. It takes
// decimals, "6e23" and single characters such as ½, but neither signs nor
// fractions. A comma is a separator only where all groups have three digits.
func ScanNumber(s string) (text string, end int) {
	if r, size := utf8.DecodeRuneInString(s); size > 0 {
		if _, ok := vulgar[r]; ok {
			return s[:size], size
		}
	}
	end = digitsEnd(s, 0)
	text = s[:end]
	if end > 0 && end <= 3 {
		for digitsEnd(s, end+1) == end+4 && s[end] == ',' {
			text += s[end+1 : end+4]
			end += 4
		}
	}
	if end < len(s) && s[end] == '.' {
		if stop := digitsEnd(s, end+1); stop > end+1 {
			text += s[end:stop]
			end = stop
		}
	}
	if end == 0 {
		return "", 0
	}
	if end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		start := end + 1
		if start < len(s) && (s[start] == '+' || s[start] == '-') {
			start++
		}
		stop := digitsEnd(s, start)
		r, _ := utf8.DecodeRuneInString(s[stop:])
		if stop > start && !unicode.IsLetter(r) {
			text += s[end:stop]
			end = stop
		}
	}
	return text, end
}

// digitsEnd returns where the run of digits that begins at i ends.
func digitsEnd(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return min(i, len(s))
}

// decimal reads what ScanNumber returned.
func decimal(s string) (Number, error) {
	if r, _ := utf8.DecodeRuneInString(s); vulgar[r].val != nil {
		return vulgar[r], nil
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(s), "e")
	if len(mantissa) > MaxBits/3 {
		return Number{}, ErrTooLarge
	}
	val, ok := new(big.Rat).SetString(mantissa)
	if !ok {
		return Number{}, ErrSyntax
	}
	if scientific {
		e, err := strconv.Atoi(exponent)
		if err != nil || e > MaxBits/3 || e < -MaxBits/3 {
			return Number{}, ErrTooLarge
		}
		val.Mul(val, pow10(e))
	}
	return checked(Number{val: val})
}
