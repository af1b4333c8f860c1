// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// findIBAN recognises an IBAN: of a country that issues them, as long as they
// are there, with a right checksum, in one piece or in groups of four.
func findIBAN(t *text, i int) int {
	if wordBytes[t.prev(i)] || !letters[t.at(i+1)] || !digits[t.at(i+2)] || !digits[t.at(i+3)] {
		return 0
	}
	length := ibanLengths[strings.ToUpper(t.s[i:i+2])]
	if length == 0 {
		return 0
	}
	grouped := t.at(i+4) == ' '
	iban, end := make([]byte, 0, 34), i
	for len(iban) < length {
		if grouped && len(iban) > 0 && len(iban)%4 == 0 && t.at(end) == ' ' {
			end++
		}
		c := t.at(end)
		if !alnum[c] {
			return 0
		}
		iban = append(iban, c)
		end++
	}
	if wordBytes[t.at(end)] || remainder97(iban) != 1 {
		return 0
	}
	return end
}

// remainder97 computes the remainder of ISO 7064 MOD 97-10, the first four
// characters moved to the end and letters read as 10 to 35.
func remainder97(iban []byte) int {
	r := 0
	for j := range iban {
		switch c := iban[(j+4)%len(iban)] | 0x20; {
		case c >= 'a':
			r = (r*100 + int(c-'a') + 10) % 97
		default:
			r = (r*10 + int(c&0x0f)) % 97
		}
	}
	return r
}
