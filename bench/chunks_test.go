// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

func TestCheckerFindsWhatHappenedToChunks(t *testing.T) {
	want := []string{" one", " two", " three", " four"}
	for name, c := range map[string]struct {
		pieces []string
		found  bench.Chunks
	}{
		"as they were sent":         {want, bench.Chunks{Intact: 4}},
		"merged":                    {[]string{" one", " two three", " four"}, bench.Chunks{Intact: 3, Merged: 1}},
		"all merged":                {[]string{" one two three four"}, bench.Chunks{Intact: 1, Merged: 3}},
		"one lost":                  {[]string{" one", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1}},
		"the first lost":            {[]string{" two", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1}},
		"broken off":                {[]string{" one"}, bench.Chunks{Intact: 1, Lost: 3}},
		"lost, then merged":         {[]string{" one", " three four"}, bench.Chunks{Intact: 2, Merged: 1, Lost: 1}},
		"nothing":                   {nil, bench.Chunks{Lost: 4}},
		"a byte changed":            {[]string{" one", " twO", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1, Foreign: 1}},
		"a byte missing":            {[]string{" one", " tw", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1, Foreign: 1}},
		"a byte too many":           {[]string{" one", " two ", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1, Foreign: 1}},
		"one repeated":              {[]string{" one", " one", " two", " three", " four"}, bench.Chunks{Intact: 4, Foreign: 1}},
		"two exchanged":             {[]string{" two", " one", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1, Foreign: 1}},
		"one of another stream":     {[]string{" one", " five", " two", " three", " four"}, bench.Chunks{Intact: 4, Foreign: 1}},
		"more after the end":        {append(append([]string{}, want...), " four"), bench.Chunks{Intact: 4, Foreign: 1}},
		"the parts of a split one":  {[]string{" one", " t", "wo", " three", " four"}, bench.Chunks{Intact: 3, Lost: 1, Foreign: 2}},
		"a merged one that is torn": {[]string{" one tw", " three", " four"}, bench.Chunks{Intact: 2, Lost: 2, Foreign: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			checker := bench.NewChecker(want)
			for _, p := range c.pieces {
				checker.Piece(p)
			}
			found := checker.Finish()
			c.found.Expected = len(want)
			require.Equal(t, c.found, found)
			require.Equal(t, name != "as they were sent", found.Faulty() > 0)
		})
	}
}

// Whatever is done to a stream, every chunk is accounted for once: it is
// intact, merged or lost.
func TestCheckerAccountsForEveryChunk(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		want := []string{"a;", "bb;", "ccc;", "d;", "ee;", "fff;"}
		checker := bench.NewChecker(want)
		var lost, merged int
		carried := ""
		for _, chunk := range want {
			switch random.IntN(4) {
			case 0:
				lost++
			case 1:
				carried += chunk
			default:
				checker.Piece(carried + chunk)
				carried = ""
			}
		}
		if carried != "" {
			checker.Piece(carried)
		}
		found := checker.Finish()
		merged = found.Merged
		require.Equal(t, len(want), found.Intact+merged+found.Lost)
		// A lost chunk between two merged ones makes a piece that no one sent.
		if found.Foreign == 0 {
			require.Equal(t, lost, found.Lost)
		} else {
			require.Greater(t, found.Lost, lost)
		}
	}
}
