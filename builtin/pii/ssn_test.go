// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSSNForms(t *testing.T) {
	decide(t, kindSSN, []decision{
		{"123-45-6789", "123-45-6789"},
		{"(123-45-6789)", "123-45-6789"},
		{"123-45-6789.", "123-45-6789"},
		{"ssn=123-45-6789;", "123-45-6789"},
		{"123 45 6789", ""},
		{"SSN 123 45 6789", "123 45 6789"},
		{"123456789", ""},
		{"SSN 123456789", "123456789"},
		{"social security number 123456789", "123456789"},
		{"SSN 123-45 6789", ""},
		{"SSN 123.45.6789", ""},
		{"12-345-6789", ""},
		{"123-456-789", ""},
		{"1234-56-7890", ""},
		{"123-45-67890", ""},
		{"123-45-6789-0", ""},
		{"0-123-45-6789", ""},
		{"x123-45-6789", ""},
		{"123-45-6789x", ""},
		{"123-45-6789/1", ""},
		{"ticket 123-45-6789", ""},
		{"ticket, and the SSN 123-45-6789", "123-45-6789"},
		{"SSN, and the ticket 123-45-6789", ""},
	})
}

// TestSSNRanges goes through all areas, and the bounds of group and serial.
func TestSSNRanges(t *testing.T) {
	r := newRules(t, settings{"kinds": []string{"ssn"}})
	for area := range 1000 {
		valid := area > 0 && area != 666 && area < 900
		require.Equal(t, valid, len(values(r, fmt.Sprintf("%03d-45-6789", area))) == 1, area)
	}
	for group := range 100 {
		require.Equal(t, group > 0, len(values(r, fmt.Sprintf("123-%02d-6789", group))) == 1, group)
	}
	for serial, valid := range map[int]bool{0: false, 1: true, 10: true, 999: true, 9999: true} {
		require.Equal(t, valid, len(values(r, fmt.Sprintf("123-45-%04d", serial))) == 1, serial)
	}
}
