// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIBANForms(t *testing.T) {
	decide(t, kindIBAN, []decision{
		{"DE89370400440532013000", "DE89370400440532013000"},
		{"DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"},
		{"de89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00"},
		{"IBAN DE89 3704 0044 0532 0130 00 BIC", "DE89 3704 0044 0532 0130 00"},
		{"IBAN:DE89370400440532013000.", "DE89370400440532013000"},
		{"DE89 3704 0044 0532 0130 01", ""},
		{"DE98 3704 0044 0532 0130 00", ""},
		{"DE893704 0044 0532 0130 00", ""},
		{"DE89 37 0400440532013000", ""},
		{"DE89  3704 0044 0532 0130 00", ""},
		{"DE89-3704-0044-0532-0130-00", ""},
		{"DE89 3704 0044 0532 0130", ""},
		{"DE89 3704 0044 0532 0130 000", ""},
		{"xDE89370400440532013000", ""},
		{"DE89370400440532013000x", ""},
		{"DE8937040044053201300ö", ""},
		{"US89370400440532013000", ""},
		{"D389370400440532013000", ""},
		{"DEX9370400440532013000", ""},
		{"DE89 and so on", ""},
		{"GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19"},
		{"MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"},
	})
}

// remainder97 is computed digit by digit; this does it with the whole number.
func slowRemainder(t *testing.T, iban string) int64 {
	t.Helper()
	var digits strings.Builder
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			fmt.Fprint(&digits, c-'A'+10)
			continue
		}
		digits.WriteRune(c)
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	require.True(t, ok)
	return new(big.Int).Mod(n, big.NewInt(97)).Int64()
}

// TestEveryIBANLength makes an IBAN of each country, and finds it with the
// right length and checksum only.
func TestEveryIBANLength(t *testing.T) {
	r := newRules(t, settings{"kinds": []string{"iban"}})
	require.GreaterOrEqual(t, len(ibanLengths), 85)
	for country, length := range ibanLengths {
		account := strings.Repeat("12345A6789", 4)[:length-4]
		check := 98 - slowRemainder(t, country+"00"+account)
		iban := fmt.Sprintf("%s%02d%s", country, check, account)
		require.Equal(t, int64(1), slowRemainder(t, iban))
		require.Equal(t, 1, remainder97([]byte(iban)))
		require.Equal(t, []string{"iban:" + iban}, values(r, iban+" is it"))
		require.Empty(t, values(r, iban[:length-1]), "too short")
		require.Empty(t, values(r, iban+"1"), "too long")
		for wrong := int64(2); wrong < 99; wrong++ {
			if wrong != check {
				require.Empty(t, values(r, fmt.Sprintf("%s%02d%s", country, wrong, account)), "wrong checksum")
			}
		}
	}
}

// TestWrongCharactersAreFound: the checksum finds each single wrong digit, and
// each single wrong letter.
func TestWrongCharactersAreFound(t *testing.T) {
	const iban = "GB29NWBK60161331926819"
	for i := 4; i < len(iban); i++ {
		for _, c := range map[bool]string{true: "0123456789", false: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}[digits[iban[i]]] {
			changed := iban[:i] + string(c) + iban[i+1:]
			require.Equal(t, changed == iban, remainder97([]byte(changed)) == 1, changed)
		}
	}
}
