// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestProcessorTimeIsReadFromStat(t *testing.T) {
	const rest = " S 1 2 3 4 5 6 7 8 9 10 250 50 13 14"
	for _, name := range []string{"(aua)", "(a b) c)", "(S 1 2 3)"} {
		d, err := cpuOf([]byte("42 " + name + rest))
		require.NoError(t, err)
		require.Equal(t, 3*time.Second, d)
	}
	for _, broken := range []string{"", "42 (aua", "42 (aua) S 1 2", "42 (aua) S 1 2 3 4 5 6 7 8 9 10 x 50 13 14"} {
		_, err := cpuOf([]byte(broken))
		require.ErrorIs(t, err, errProc)
	}
}

func TestMemoryIsReadFromRollup(t *testing.T) {
	n, err := pssOf([]byte("00400000-7ffc [rollup]\nRss:  9000 kB\nPss:    1234 kB\nPss_Dirty:  800 kB\n"))
	require.NoError(t, err)
	require.EqualValues(t, 1234<<10, n)
	for _, broken := range []string{"", "Rss: 1 kB\n", "Pss: 1 MB\n", "Pss:\n"} {
		_, err := pssOf([]byte(broken))
		require.ErrorIs(t, err, errProc)
	}
}

func TestUsageOfThisProcess(t *testing.T) {
	if _, err := os.Stat("/proc/self/smaps_rollup"); err != nil {
		_, err := PSS(os.Getpid())
		require.ErrorIs(t, err, errProc)
		return
	}
	n, err := PSS(os.Getpid())
	require.NoError(t, err)
	require.Greater(t, n, int64(mebibyte))
	before, err := CPU(os.Getpid())
	require.NoError(t, err)
	for end := before + 3*tick; ; {
		now, err := CPU(os.Getpid())
		require.NoError(t, err)
		if now >= end {
			break
		}
	}
	both, err := CPU(os.Getpid(), os.Getpid())
	require.NoError(t, err)
	require.GreaterOrEqual(t, both, 2*(before+3*tick))
	_, err = CPU(-1)
	require.ErrorIs(t, err, errProc)
}

func TestMetricsAreParsed(t *testing.T) {
	m := parseMetrics([]byte(`# HELP go_memstats_mallocs_total Objects.
# TYPE go_memstats_mallocs_total counter
go_memstats_mallocs_total 1.5e+06
aua_plugin_execution_seconds_sum{method="Score",plugin="scorer.default"} 0.25
aua_plugin_execution_seconds_count{method="Score",plugin="scorer.default"} 100
aua_plugin_execution_seconds_bucket{method="Score",plugin="scorer.default",le="0.1"} 7
no-number x
`))
	require.InDelta(t, 1.5e6, m[mallocs], 0)
	require.Len(t, m, 4)
	sums := map[callKey]callSum{}
	addSums(sums, m, 1)
	require.Equal(t, map[callKey]callSum{{"scorer.default", "Score"}: {.25, 100}}, sums)
	addSums(sums, m, -1)
	require.Equal(t, callSum{}, sums[callKey{"scorer.default", "Score"}])
}

func TestCallsAreComparedWhereBothServersMadeThem(t *testing.T) {
	i := newIsolations()
	i.process[callKey{"scorer.default", "Score"}] = callSum{.003, 10}
	i.inline[callKey{"scorer.default", "Score"}] = callSum{.0001, 10}
	i.process[callKey{"verifier.default", "Verify"}] = callSum{.1, 10}
	i.process[callKey{"a", "B"}], i.inline[callKey{"a", "B"}] = callSum{}, callSum{1, 1}
	reports := i.reports()
	require.Len(t, reports, 1)
	require.InDelta(t, 300, reports[0].Process, 1e-9)
	require.InDelta(t, 10, reports[0].Inline, 1e-9)
}

func TestAlarmWakesInOrderAndNeverEarly(t *testing.T) {
	var a alarm
	start := time.Now()
	woken := make(chan int, 10)
	for i := range 10 {
		due := start.Add(time.Duration(10-i) * 5 * time.Millisecond)
		go func() {
			if a.wait(t.Context(), due) && !time.Now().Before(due) {
				woken <- i
			} else {
				woken <- -1
			}
		}()
	}
	seen := map[int]bool{}
	for range 10 {
		seen[<-woken] = true
	}
	require.Len(t, seen, 10)
	require.NotContains(t, seen, -1)

	require.True(t, a.wait(t.Context(), start), "what is past is due")
	require.True(t, a.wait(t.Context(), time.Now().Add(time.Millisecond)), "the alarm begins anew when it has rested")
}

func TestAlarmIsLeftWhenTheContextEnds(t *testing.T) {
	var a alarm
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.False(t, a.wait(ctx, time.Now().Add(time.Hour)))
	require.False(t, a.wait(ctx, time.Now()))
	// The thread goes on for the one who left; nobody else is held up by it.
	require.True(t, a.wait(t.Context(), time.Now().Add(time.Millisecond)))
}

func TestMarks(t *testing.T) {
	require.Equal(t, 17, marked([]byte(`{"messages":[{"content":"`+mark(17)+` How?"}]}`)))
	for _, none := range []string{"", "{}", "[[x]]", "[[1"} {
		require.Zero(t, marked([]byte(none)), none)
	}
	seen := map[string]bool{}
	for stream := range 20 {
		for _, text := range chunkTexts(stream, 20) {
			require.False(t, seen[text], text)
			seen[text] = true
		}
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var log tail
	for range 5000 {
		_, _ = log.Write([]byte("abcdefghi\n"))
	}
	_, _ = log.Write([]byte("the reason"))
	require.LessOrEqual(t, len(log.String()), tailBytes)
	require.Contains(t, log.String(), "the reason")
}
