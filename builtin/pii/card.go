// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strconv"

// maxCardDigits is the longest primary account number (ISO/IEC 7812-1).
const maxCardDigits = 19

// cardGroups are the ways in which cards print their numbers.
var cardGroups = [][]int{{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}}

// cardWords speak for a number being a card's.
var cardWords = wordSet("card cards visa mastercard amex maestro discover diners jcb unionpay pay paid charge charged debit credit pan karte kreditkarte carte tarjeta")

// findCard recognises a payment card: of a scheme, as long as its numbers are,
// with a right check digit, in one piece or in the groups that cards have.
func findCard(t *text, i int) int {
	if t.glued(i) {
		return 0
	}
	end := t.run(i, maxCardDigits+1, digits)
	number := t.s[i:min(end, len(t.s))]
	if len(number) == 4 {
		number, end = groupedCard(t, i)
	}
	if !validCard(number) || t.goesOn(end) {
		return 0
	}
	speaks := t.speaksFor(i, 3, cardWords)
	// One in ten whole numbers has a right check digit, and programs are full of
	// long ones; hardly a card has more than sixteen digits.
	if speaks < 0 || speaks == 0 && len(number) > 16 {
		return 0
	}
	return end
}

// groupedCard reads a number in groups with one separator.
func groupedCard(t *text, i int) (number string, end int) {
	sep := t.at(i + 4)
	if sep != ' ' && sep != '-' {
		return "", 0
	}
next:
	for _, groups := range cardGroups {
		number, end = "", i
		for j, size := range groups {
			if j > 0 {
				if t.at(end) != sep {
					continue next
				}
				end++
			}
			if t.run(end, size+1, digits) != end+size {
				continue next
			}
			number += t.s[end : end+size]
			end += size
		}
		return number, end
	}
	return "", 0
}

// validCard checks scheme, length and check digit.
func validCard(number string) bool {
	if len(number) < 13 || len(number) > maxCardDigits || !luhn(number) {
		return false
	}
	prefix, err := strconv.Atoi(number[:4])
	if err != nil {
		return false
	}
	n, two, three := len(number), prefix/100, prefix/10
	switch {
	case prefix/1000 == 4: // Visa
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55, prefix >= 2221 && prefix <= 2720: // Mastercard
		return n == 16
	case two == 34, two == 37: // American Express
		return n == 15
	case prefix >= 2200 && prefix <= 2204: // Mir
		return n >= 16
	case three >= 300 && three <= 305, two == 36, two == 38, two == 39: // Diners Club
		return n == 14 || n >= 16
	case prefix >= 3528 && prefix <= 3589: // JCB
		return n >= 16
	case prefix == 6011, three >= 644 && three <= 649, two == 65, two == 62: // Discover, UnionPay
		return n >= 16
	case two == 50, two >= 56 && two <= 58, two == 63, two == 67: // Maestro
		return n >= 13
	}
	return false
}

// luhn checks the last digit (ISO/IEC 7812-1, annex B).
func luhn(number string) bool {
	sum := 0
	for j := range len(number) {
		d := int(number[len(number)-1-j] & 0x0f)
		if j%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
