// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"regexp"
	"strconv"
	"strings"
)

var romanDigits = []struct {
	value int
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// roman writes n, from 1 to 3999, in Roman numerals.
func roman(n int) string {
	var b strings.Builder
	for _, d := range romanDigits {
		for n >= d.value {
			b.WriteString(d.text)
			n -= d.value
		}
	}
	return b.String()
}

// fromRoman reads a Roman numeral in its standard form.
func fromRoman(s string) (int, bool) {
	n, rest := 0, s
	for _, d := range romanDigits {
		for strings.HasPrefix(rest, d.text) {
			n += d.value
			rest = rest[len(d.text):]
		}
	}
	return n, rest == "" && n > 0 && n < 4000 && roman(n) == s
}

const romanWord = `(?:a |the )?roman (?:numerals?|numbers?|form)`

var (
	toRoman  = regexp.MustCompile(`(?i)^(?:please )?(?:what is |what's |convert |write |express |how do you write |how do i write |change )?(?:the number )?(\d{1,6}|\d,\d{3}) (?:in|to|into|as|using) ` + romanWord + `$`)
	forRoman = regexp.MustCompile(`(?i)^(?:what is |what's |write )?` + romanWord + ` (?:for|of) (?:the number )?(\d{1,6}|\d,\d{3})$`)
	inRoman  = regexp.MustCompile(`(?i)^what (?:does|is) ([ivxlcdm]+) (?:mean |equal |stand for )?in ` + romanWord + `$`)
	isRoman  = regexp.MustCompile(`(?i)^(?:please )?(?:what is |what's |convert |what does |what number is |change )?(?:the )?(?:` + romanWord + ` )([ivxlcdm]+)(?: (?:in|to|into|as) (?:a |an )?(?:decimals?|numbers?|arabic(?: numerals?| numbers?)?|digits|decimal number|integer))?(?: (?:equal|mean|stand for|represent))?$`)
	toArab   = regexp.MustCompile(`^(?:[Pp]lease )?(?:[Ww]hat is |[Ww]hat's |[Cc]onvert |[Cc]hange )?(?:the )?([IVXLCDM]+)(?: from ` + romanWord + `)? (?:in|to|into|as) (?:a |an )?(?:decimals?|numbers?|arabic(?: numerals?| numbers?)?|Arabic(?: numerals?| numbers?)?|digits|decimal number|integer)$`)
)

// romanNumerals answers questions about Roman numerals. ok is false when the
// question is no such one.
func romanNumerals(question string) (r *result, ok bool, err error) {
	q := strings.Join(strings.Fields(strings.TrimRight(question, " ?.!")), " ")
	m := toRoman.FindStringSubmatch(q)
	if m == nil {
		m = forRoman.FindStringSubmatch(q)
	}
	if m != nil {
		n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
		if err != nil || n < 1 || n > 3999 {
			return nil, true, decline("Roman numerals go from 1 to 3999.")
		}
		return answerf(roman(n), "%d in Roman numerals is %s", n, roman(n)), true, nil
	}
	for _, re := range []*regexp.Regexp{isRoman, inRoman, toArab} {
		m := re.FindStringSubmatch(q)
		if m == nil {
			continue
		}
		s := strings.ToUpper(m[1])
		n, valid := fromRoman(s)
		if !valid {
			return nil, true, decline(s + " is not a Roman numeral in its standard form.")
		}
		return answerf(strconv.Itoa(n), "The Roman numeral %s is %d", s, n), true, nil
	}
	return nil, false, nil
}
