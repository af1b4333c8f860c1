// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQuickLook: no text that the quick look spares the scan has an equation.
func TestQuickLook(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"2", "4", "½", "3 + 1", "x", "q", " ", " ", "=", "≈", "≅", "≃", "≐", "~", "≠", "≤", ":=", "->", "→", "<<", ">>", "\\approx", "\\simeq", "\\frac{1}{2}",
		"is approximately equal to", "Is Approximately", "is EQUAL to", "equals to", "equal to", "Equals", "approximately", "appro", "\n", "π", "the", ".", "(", ")",
	}
	var related int
	for range 200_000 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if text := b.String(); len(equations(text)) > 0 {
			related++
			require.True(t, mayRelate(text), "%q", text)
		}
	}
	require.Greater(t, related, 10_000)
	for _, text := range []string{"", "q", "x", "equa", "appro", "xequal", "\xe2", "No quick fix, no extra quality."} {
		require.Equal(t, strings.Contains(text, "equal"), mayRelate(text), "%q", text)
	}
}

func BenchmarkEquations(b *testing.B) {
	for name, text := range map[string]string{
		"none": strings.Repeat("The quick fox has 3 extra questions for 14 dogs. ", 20),
		"many": strings.Repeat("She feeds 20 chickens 3 cups, which is 20 * 3 = 60.\n", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Equations(text)
			}
		})
	}
}
