// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package nearest

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDistance(t *testing.T) {
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
		require.Equal(t, c.want, distance(c.a, c.b), "%s → %s", c.a, c.b)
	}
}

func TestDistanceProperties(t *testing.T) {
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
		d := distance(a, b)
		require.Equal(t, d, distance(b, a))
		require.Equal(t, a == b, d == 0)
		require.LessOrEqual(t, d, max(len(a), len(b)))
		require.GreaterOrEqual(t, d, max(len(a), len(b))-min(len(a), len(b)))
	}
}

func TestName(t *testing.T) {
	known := []string{"address", "heartbeat", "log_level", "max_body"}
	require.Equal(t, "address", Name("adress", known))
	require.Equal(t, "address", Name("Address", known))
	require.Equal(t, "max_body", Name("maxbody", known))
	require.Equal(t, "log_level", Name("loglevel", known))
	require.Empty(t, Name("colour", known))
	require.Empty(t, Name("a", known))
	require.Equal(t, "b", Name("a", []string{"b"}))
	require.Empty(t, Name("address", nil))
}

func TestCommands(t *testing.T) {
	known := []string{"query", "serve", "status", "validate", "version"}
	for given, want := range map[string]string{"qurey": "query", "sttus": "status", "validat": "validate", "v": "", "explode": "", "": ""} {
		require.Equal(t, want, Name(given, known), given)
	}
	require.Equal(t, "calc", Name("clac", []string{"openai", "calc"}))
}
