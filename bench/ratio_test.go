// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

func p50s(values ...float64) []bench.Reading {
	readings := make([]bench.Reading, len(values))
	for i, v := range values {
		readings[i] = bench.Reading{P50: v, PerSecond: 1e6 / v}
	}
	return readings
}

func TestMedian(t *testing.T) {
	values := []float64{9, 1, 5}
	m, ok := bench.Median(values)
	require.True(t, ok)
	require.InDelta(t, 5, m, 0)
	require.Equal(t, []float64{9, 1, 5}, values, "the rounds stay in order")
	m, _ = bench.Median([]float64{4, 1, 2, 3})
	require.InDelta(t, 2.5, m, 0)
	_, ok = bench.Median(nil)
	require.False(t, ok)
}

// A machine that was twice as slow in one round must not change a ratio: what
// is compared is always of the same round.
func TestRatiosAreThoseOfTheSameRound(t *testing.T) {
	s := bench.StepReport{Targets: map[string][]bench.Reading{
		bench.Direct:  p50s(100, 200, 1000),
		bench.Proxy:   p50s(150, 300, 1500),
		bench.Default: p50s(300, 600, 3000),
	}}
	added, ok := s.Added(bench.Default, bench.P50)
	require.True(t, ok)
	require.InDelta(t, 400, added, 1e-9)
	ratio, ok := s.AddedRatio(bench.Default, bench.P50)
	require.True(t, ok)
	require.InDelta(t, 4, ratio, 1e-9)
	ratio, ok = s.Ratio(bench.Default, bench.PerSecond)
	require.True(t, ok)
	require.InDelta(t, .5, ratio, 1e-9)
	value, ok := s.Of(bench.Default, bench.P50)
	require.True(t, ok)
	require.InDelta(t, 600, value, 1e-9)
}

func TestOneBadRoundDoesNotMoveARatio(t *testing.T) {
	s := bench.StepReport{Targets: map[string][]bench.Reading{
		bench.Direct:  p50s(100, 100, 100, 100, 100),
		bench.Proxy:   p50s(150, 150, 150, 150, 150),
		bench.Default: p50s(250, 250, 90000, 250, 250),
	}}
	ratio, ok := s.AddedRatio(bench.Default, bench.P50)
	require.True(t, ok)
	require.InDelta(t, 3, ratio, 1e-9)
}

func TestARoundWithoutADivisorHasNoRatio(t *testing.T) {
	s := bench.StepReport{Targets: map[string][]bench.Reading{
		bench.Direct:  p50s(100, 100),
		bench.Proxy:   p50s(90, 150),
		bench.Default: p50s(200, 250),
	}}
	ratio, ok := s.AddedRatio(bench.Default, bench.P50)
	require.True(t, ok)
	require.InDelta(t, 3, ratio, 1e-9, "the first round, in which the proxy was faster than the direct call, is left out")

	s.Targets[bench.Proxy] = p50s(90, 80)
	_, ok = s.AddedRatio(bench.Default, bench.P50)
	require.False(t, ok)
	_, ok = s.Added("nobody", bench.P50)
	require.False(t, ok)
}

// A stream costs what a query costs and what its chunks cost.
func TestChunkCost(t *testing.T) {
	r := &bench.Report{Steps: []bench.StepReport{
		{Name: bench.StepMax, Targets: map[string][]bench.Reading{bench.Default: {{CPU: 500}}}},
		{Name: bench.StepChunks, Targets: map[string][]bench.Reading{bench.Default: {
			{CPU: 4500, Done: 16, Chunks: &bench.Chunks{Expected: 16 * 200}},
		}}},
	}}
	us, ok := r.ChunkCPU(bench.Default)
	require.True(t, ok)
	require.InDelta(t, 20, us, 1e-9)
	_, ok = r.ChunkCPU(bench.Proxy)
	require.False(t, ok)
}
