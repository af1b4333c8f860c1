// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

// ssnWords speak for a number being a social security number.
var ssnWords = wordSet("ssn ssns social soc")

// findSSN recognises a US social security number, 123-45-6789. Without dashes
// a word before it has to say what it is.
func findSSN(t *text, i int) int {
	if t.glued(i) {
		return 0
	}
	sep := t.at(i + 3)
	at := []int{i, i + 3, i + 5}
	if !digits[sep] {
		if sep != '-' && sep != ' ' || t.at(i+6) != sep {
			return 0
		}
		at = []int{i, i + 4, i + 7}
	}
	var parts [3]int
	for j, size := range []int{3, 2, 4} {
		for k := at[j]; k < at[j]+size; k++ {
			c := t.at(k)
			if !digits[c] {
				return 0
			}
			parts[j] = parts[j]*10 + int(c&0x0f)
		}
	}
	end := at[2] + 4
	// Social Security Administration: area 000, 666 and 900 to 999, group 00
	// and serial 0000 are never assigned.
	if parts[0] == 0 || parts[0] == 666 || parts[0] >= 900 || parts[1] == 0 || parts[2] == 0 || t.goesOn(end) {
		return 0
	}
	speaks := t.speaksFor(i, 5, ssnWords)
	if speaks < 0 || speaks == 0 && sep != '-' {
		return 0
	}
	return end
}
