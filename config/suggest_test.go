// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"adress", "address", 1},
		{"adderss", "address", 1}, // neighbours swapped
		{"kitten", "sitting", 3},
		{"ca", "abc", 3}, // each place is changed once at most
		{"数学", "数字", 1},
	} {
		require.Equal(t, c.want, editDistance(c.a, c.b), "%s → %s", c.a, c.b)
	}
}

func TestEditDistanceProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	word := func() string {
		b := make([]byte, random.IntN(8))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 2000 {
		a, b := word(), word()
		d := editDistance(a, b)
		require.Equal(t, d, editDistance(b, a))
		require.Equal(t, a == b, d == 0)
		require.LessOrEqual(t, d, max(len(a), len(b)))
		require.GreaterOrEqual(t, d, max(len(a), len(b))-min(len(a), len(b)))
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"address", "heartbeat", "log_level", "max_body"}
	require.Equal(t, "address", suggest("adress", known))
	require.Equal(t, "address", suggest("Address", known))
	require.Equal(t, "max_body", suggest("maxbody", known))
	require.Equal(t, "log_level", suggest("loglevel", known))
	require.Empty(t, suggest("colour", known))
	require.Empty(t, suggest("a", known))
	require.Equal(t, "b", suggest("a", []string{"b"}))
	require.Empty(t, suggest("address", nil))
}

func TestDidYouMean(t *testing.T) {
	require.Equal(t, `Did you mean "calc"?`, didYouMean("clac", []string{"vllm", "calc"}, "There are"))
	require.Equal(t, `There are: calc, vllm.`, didYouMean("ollama", []string{"vllm", "calc"}, "There are"))
	require.Empty(t, didYouMean("ollama", nil, "There are"))
}
