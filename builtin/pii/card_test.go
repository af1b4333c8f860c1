// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCardForms(t *testing.T) {
	decide(t, kindCard, []decision{
		{"4111111111111111", "4111111111111111"},
		{"4111 1111 1111 1111", "4111 1111 1111 1111"},
		{"4111-1111-1111-1111", "4111-1111-1111-1111"},
		{"4111 1111-1111 1111", ""},
		{"4111.1111.1111.1111", ""},
		{"411 1111 1111 11111", ""},
		{"41111111 11111111", ""},
		{"3782 822463 10005", "3782 822463 10005"},
		{"3782-822463-10005", "3782-822463-10005"},
		{"3782 8224 6310 005", ""},
		{"3056 930902 5904", "3056 930902 5904"},
		{"4111 1111 1111 1111 0", "4111 1111 1111 1111"},
		{"4111 1111 1111 1112", ""},
		{"x4111111111111111", ""},
		{"4111111111111111x", ""},
		{"_4111111111111111", ""},
		{"0.4111111111111111", ""},
		{"4111111111111111.5", ""},
		{"4111111111111111.", "4111111111111111"},
		{"1-4111111111111111", ""},
		{"+4111111111111111", ""},
		{"1,4111111111111111,2", "4111111111111111"},
		{"'4111111111111111'", "4111111111111111"},
		{"41111111111111111111", ""},
	})
}

func TestCardWords(t *testing.T) {
	decide(t, kindCard, []decision{
		{"tracking 4111111111111111", ""},
		{"tracking number 4111111111111111", ""},
		{"order 4111 1111 1111 1111", ""},
		{"order paid with card 4111111111111111", "4111111111111111"},
		{"the order arrived and is 4111111111111111", "4111111111111111"},
		{"6304000000000000000", ""},
		{"card 6304000000000000000", "6304000000000000000"},
	})
}

// TestCardSchemes makes numbers of each scheme with a right check digit.
func TestCardSchemes(t *testing.T) {
	for _, tc := range []struct {
		prefix string
		length int
		valid  bool
	}{
		{"4", 13, true},
		{"4", 14, false},
		{"4", 16, true},
		{"4", 19, true},
		{"4", 12, false},
		{"4", 20, false},
		{"50", 16, true},
		{"51", 16, true},
		{"55", 16, true},
		{"51", 15, false},
		{"51", 17, false},
		{"2220", 16, false},
		{"2221", 16, true},
		{"2720", 16, true},
		{"2721", 16, false},
		{"33", 15, false},
		{"34", 15, true},
		{"35", 15, false},
		{"37", 15, true},
		{"37", 16, false},
		{"300", 14, true},
		{"305", 14, true},
		{"306", 14, false},
		{"36", 14, true},
		{"38", 14, true},
		{"39", 14, true},
		{"36", 15, false},
		{"3527", 16, false},
		{"3528", 16, true},
		{"3589", 16, true},
		{"3590", 16, false},
		{"6010", 16, false},
		{"6011", 16, true},
		{"643", 16, false},
		{"644", 16, true},
		{"649", 16, true},
		{"65", 16, true},
		{"65", 15, false},
		{"62", 16, true},
		{"62", 19, true},
		{"2200", 16, true},
		{"2204", 16, true},
		{"2205", 16, false},
		{"56", 13, true},
		{"58", 16, true},
		{"59", 16, false},
		{"6304", 16, true},
		{"67", 19, true},
		{"60", 16, false},
		{"66", 16, false},
		{"0", 16, false},
		{"1", 16, false},
		{"7", 16, false},
		{"8", 16, false},
		{"9", 16, false},
	} {
		body := (tc.prefix + strings.Repeat("0", 20))[:tc.length-1]
		found := false
		for check := range 10 {
			if number := fmt.Sprint(body, check); luhn(number) {
				require.Equal(t, tc.valid, validCard(number), number)
				found = true
			}
		}
		require.True(t, found)
	}
}

// TestOneOfTenHasTheCheckDigit holds the check to its definition: of ten
// numbers that differ in one digit exactly one is right.
func TestOneOfTenHasTheCheckDigit(t *testing.T) {
	for _, number := range []string{"4111111111111111", "378282246310005", "30569309025904"} {
		require.True(t, luhn(number))
		for i := range len(number) {
			right := 0
			for d := range byte(10) {
				if luhn(number[:i] + string('0'+d) + number[i+1:]) {
					right++
				}
			}
			require.Equal(t, 1, right, "digit %d of %s", i, number)
		}
	}
}

// TestExchangedNeighboursAreFound: of two neighbours that are exchanged the
// check digit misses only 0 and 9.
func TestExchangedNeighboursAreFound(t *testing.T) {
	const number = "4012888888881881"
	for i := range len(number) - 1 {
		if number[i] != number[i+1] {
			require.False(t, luhn(number[:i]+number[i+1:i+2]+number[i:i+1]+number[i+2:]), "digit %d", i)
		}
	}
}
