// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

// sample is a report with numbers that are easy to follow.
func sample() *bench.Report {
	step := func(name, title string, direct, proxy, inline, process bench.Reading) bench.StepReport {
		return bench.StepReport{Name: name, Title: title, Targets: map[string][]bench.Reading{
			bench.Direct: {direct}, bench.Proxy: {proxy}, bench.Inline: {inline}, bench.Default: {process},
		}}
	}
	at := func(us float64) bench.Reading {
		return bench.Reading{P50: us, P99: 2 * us, P999: 3 * us, FirstToken: us, PerSecond: 1e6 / us, CPU: us / 2, Done: 10}
	}
	streams := at(1000)
	streams.Chunks = &bench.Chunks{Expected: 100, Intact: 97, Merged: 2, Lost: 1}
	streams.Failed = 1
	return &bench.Report{
		Version: "1.2.3", Go: "go1.26", Processors: 2, Rounds: 1, Elapsed: 90 * time.Second,
		Hops:   map[string][]string{bench.Inline: {}, bench.Default: {"backend.local Complete"}},
		Memory: map[string]int64{"host": 30 << 20, "backend.local": 20 << 20, "verifier.default": 10 << 20},
		Calls:  []bench.CallReport{{Plugin: "scorer.default", Method: "Score", Process: 300, Inline: 10}},
		Steps: []bench.StepReport{
			step(bench.StepOne, "one at a time", at(100), at(200), at(300), at(700)),
			step(bench.StepMax, "most", at(100), at(200), at(250), at(400)),
			step(bench.StepMedium, "64 KB", at(100), at(200), at(400), at(450)),
			{Name: bench.StepStreams, Title: "streams", Targets: map[string][]bench.Reading{bench.Default: {streams}}},
		},
	}
}

func goal(t *testing.T, r *bench.Report, part string) bench.Goal {
	t.Helper()
	for _, g := range r.Goals {
		if strings.Contains(g.Name, part) {
			return g
		}
	}
	require.FailNow(t, "no such goal", part)
	return bench.Goal{}
}

func TestGoals(t *testing.T) {
	r := sample()
	r.Judge()
	for part, want := range map[string]struct {
		measured float64
		verdict  string
	}{
		"inline adds to the p50 of a query": {2, "pass"},
		"as processes adds":                 {6, "missed by 2.00 times the proxy (50 %)"},
		"queries a second":                  {.5, "pass"},
		"pipeline adds to the p50 of a 64":  {3.5, "pass"},
		"lost, merged or changed":           {3, "missed by 3.00 chunks"},
		"failed streams":                    {1, "missed by 1.00 streams"},
		"idle host":                         {30, "pass"},
		"idle plugin":                       {20, "missed by 5.00 MiB (33 %)"},
	} {
		g := goal(t, r, part)
		require.True(t, g.Known, part)
		require.InDelta(t, want.measured, g.Measured, 1e-9, part)
		require.Equal(t, want.verdict, g.Verdict(), part)
		require.Equal(t, want.verdict == "pass", g.Met, part)
	}
}

func TestWhatWasNotMeasuredIsNoPass(t *testing.T) {
	r := &bench.Report{}
	r.Judge()
	require.NotEmpty(t, r.Goals)
	for _, g := range r.Goals {
		require.False(t, g.Met, g.Name)
		require.Equal(t, "not measured", g.Verdict(), g.Name)
	}
}

func TestTextAndMarkdownHaveTheSameFigures(t *testing.T) {
	r := sample()
	r.Judge()
	var text bytes.Buffer
	require.NoError(t, r.WriteText(&text))
	markdown := r.Markdown()
	for _, said := range []string{
		"AUA 1.2.3", "one interleaved round in 1m30s", "AUA inline, default, 0 hops", "AUA, default, 1 hop",
		"600 µs (6.00×)", "100 µs in all", "97 of 100", "30.0", "scorer.default Score", "290 µs", "missed by 2.00 times the proxy (50 %)",
	} {
		require.Contains(t, text.String(), said)
		require.Contains(t, markdown, said)
	}
	require.NotContains(t, text.String(), "NaN")
	for _, table := range r.Tables() {
		for _, row := range table.Rows {
			require.Len(t, row, len(table.Head), "%s: %s", table.Title, row[0])
		}
	}
}

func TestFailuresAndLatenessAreShown(t *testing.T) {
	r := sample()
	require.Contains(t, r.Summary(), "of 0 scheduled queries 0 were sent")
	r.Steps = append(r.Steps, bench.StepReport{Name: bench.StepMany, Title: "64 under way", Targets: map[string][]bench.Reading{
		bench.Direct: {{Done: 100, Late: 3}, {Done: 100}},
		bench.Proxy:  {{Done: 98, Failed: 2, Error: "refused\nat once"}, {Done: 99, Failed: 1, Error: "later"}},
	}})
	require.Contains(t, r.Summary(), "of 400 scheduled queries 3 were sent")
	require.Contains(t, r.Markdown(), "| Go's reverse proxy: 64 under way | 3 | 200 | refused at once |")
}

func TestMarkdownReplacesItsSection(t *testing.T) {
	r := sample()
	file := filepath.Join(t.TempDir(), "README.md")
	require.NoError(t, os.WriteFile(file, []byte("# Title\n\n<!-- bench -->\nold\n<!-- /bench -->\n\nThe rest.\n"), 0o600))
	require.NoError(t, r.ReplaceFile(file))
	once, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(once), "# Title\n\n<!-- bench -->\n"))
	require.True(t, strings.HasSuffix(string(once), "<!-- /bench -->\n\nThe rest.\n"))
	require.NotContains(t, string(once), "old")
	require.NoError(t, r.ReplaceFile(file))
	twice, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(once), string(twice))

	_, err = r.Replace([]byte("# Title\n<!-- bench -->\n"))
	require.ErrorContains(t, err, "<!-- /bench -->")
	require.Error(t, r.ReplaceFile(filepath.Join(t.TempDir(), "missing.md")))
}
