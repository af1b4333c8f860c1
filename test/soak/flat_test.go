// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
)

// measure is one number of a sample, and how far it may rise above its value
// after the warm-up while the server is at rest: by a share, and by an amount.
type measure struct {
	name string
	of   func(sample) float64
	// unit is what one of the shown number is.
	unit, share, slack float64
}

const mb = 1 << 20

func measures() []measure {
	return []measure{
		{"goroutines of the host", func(s sample) float64 { return s.goroutines }, 1, 0.1, 10},
		{"live heap of the host, MB", func(s sample) float64 { return s.heap }, mb, 0.25, 8 * mb},
		{"PSS of the host, MB", func(s sample) float64 { return s.pss }, mb, 0.3, 32 * mb},
		{"PSS of the largest plugin, MB", func(s sample) float64 { return s.pluginPSS }, mb, 0.3, 32 * mb},
		// The connections to plugins are as many as there ever were calls at once.
		{"file descriptors of the host", func(s sample) float64 { return s.fds }, 1, 0.1, 5 * clients},
		{"file descriptors of plugins", func(s sample) float64 { return s.pluginFDs }, 1, 0.2, 5 * clients},
		{"processes", func(s sample) float64 { return s.processes }, 1, 0, 0},
		{"zombies", func(s sample) float64 { return s.zombies }, 1, 0, 0},
		{"temporary files", func(s sample) float64 { return s.files }, 1, 0, 2},
	}
}

// checkFlat fails when the server at rest is larger at the end than after the
// warm-up, or when, in a long run, what it takes under load rises steadily.
func checkFlat(t *testing.T, warm, end sample, samples []sample, d time.Duration) {
	t.Helper()
	require.Zero(t, end.zombies)
	for _, m := range measures() {
		bound := m.of(warm)*(1+m.share) + m.slack
		require.LessOrEqual(t, m.of(end), bound, "%s rose from %.1f to %.1f", m.name, m.of(warm)/m.unit, m.of(end)/m.unit)
		if d < 3*time.Minute || m.slack == 0 {
			continue
		}
		rise := slope(samples, m.of) * samples[len(samples)-1].at.Sub(samples[0].at).Seconds()
		mean := average(samples, m.of)
		require.LessOrEqual(t, rise, mean*max(m.share, 0.2)+m.slack, "%s rises under load, by %.1f in all, around a mean of %.1f", m.name, rise/m.unit, mean/m.unit)
	}
}

func average(samples []sample, of func(sample) float64) (mean float64) {
	for _, s := range samples {
		mean += of(s) / float64(len(samples))
	}
	return mean
}

// slope is how much a number rises in a second: the line of least squares.
func slope(samples []sample, of func(sample) float64) float64 {
	at := func(s sample) float64 { return s.at.Sub(samples[0].at).Seconds() }
	meanX, meanY := average(samples, at), average(samples, of)
	var xy, xx float64
	for _, s := range samples {
		xy += (at(s) - meanX) * (of(s) - meanY)
		xx += (at(s) - meanX) * (at(s) - meanX)
	}
	if xx == 0 {
		return 0
	}
	return xy / xx
}

func TestSlope(t *testing.T) {
	var samples []sample
	start := time.Now()
	for i := range 10 {
		samples = append(samples, sample{at: start.Add(time.Duration(i) * time.Second), goroutines: 7 + 3*float64(i)})
	}
	of := func(s sample) float64 { return s.goroutines }
	require.InDelta(t, 3, slope(samples, of), 1e-9)
	require.InDelta(t, 20.5, average(samples, of), 1e-9)
	require.Zero(t, slope(samples[:1], of))
}

// checkRecords proves that every query left its record, those that responses
// named among them.
func checkRecords(t *testing.T, dir string, tr *traffic, st *api.Status) {
	t.Helper()
	store, err := state.Open(context.Background(), state.Options{Type: state.TypeSQLite, Path: filepath.Join(dir, ".aua", "state", "aua.db")})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close(context.Background())) }()
	kept := map[string]bool{}
	for filter := (state.Filter{Limit: state.MaxLimit}); ; {
		page, err := store.Decisions().List(context.Background(), identity.DefaultTenant, filter)
		require.NoError(t, err)
		for _, d := range page.Decisions {
			kept[d.ID] = true
			require.NotEmpty(t, d.Status, "the query %s has no outcome", d.ID)
		}
		if filter.Cursor = page.Next; filter.Cursor == "" {
			break
		}
	}
	var missing []string
	for id := range tr.acknowledged {
		if !kept[id] {
			missing = append(missing, id)
		}
	}
	require.Empty(t, missing, "acknowledged decisions without a record, of %d", len(tr.acknowledged))
	require.Zero(t, st.Store.Dropped)
	require.EqualValues(t, st.Queries.Total-st.Queries.Refused, len(kept), "queries that were served, and records")
}

// report prints what was seen.
func report(t *testing.T, tr *traffic, warm, end sample, samples []sample) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-32s %12s %12s %18s\n", "at rest", "after warm-up", "at the end", "mean under load")
	for _, m := range measures() {
		fmt.Fprintf(&b, "%-32s %12.1f %12.1f %18.1f\n", m.name, m.of(warm)/m.unit, m.of(end)/m.unit, average(samples, m.of)/m.unit)
	}
	for title, counts := range map[string]map[string]int{"queries": tr.outcomes, "mischief": tr.kills, "errors": tr.said} {
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, name := range sorted(counts) {
			fmt.Fprintf(&b, "%8d %s\n", counts[name], name)
		}
	}
	t.Log(b.String())
}
