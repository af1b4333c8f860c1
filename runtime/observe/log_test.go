// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// lines decodes what a logger has written.
func lines(t *testing.T, b *bytes.Buffer) []map[string]any {
	t.Helper()
	var all []map[string]any
	for raw := range bytes.Lines(b.Bytes()) {
		var line map[string]any
		require.NoError(t, json.Unmarshal(raw, &line), "%s", raw)
		all = append(all, line)
	}
	return all
}

func logged(t *testing.T, d *api.Decision) map[string]any {
	t.Helper()
	var b bytes.Buffer
	LogQuery(New("info", &b), d)
	all := lines(t, &b)
	require.Len(t, all, 1)
	require.NotContains(t, b.String(), secret)
	return all[0]
}

func TestAQueryLeavesOneLine(t *testing.T) {
	line := logged(t, answered())
	delete(line, "@timestamp")
	require.Equal(t, map[string]any{
		"@level": "info", "@message": "query", "@module": "aua",
		"session_id": "s1", "trace_id": "t1", "request_id": "r1", "decision_id": "d1",
		"tenant": "acme", "generation": "g1", "surface": "/query",
		"status": "answered", "field": "mathematics", "mode": "single", "delivery": "relay",
		"specialist": "calc", "utility_score": 0.75, "confidence": 0.9,
		"latency_ms": 120.0, "prompt_tokens": 11.0, "completion_tokens": 7.0, "cost": 0.002,
	}, line)
}

func TestAFailedQueryIsAnErrorWithItsCode(t *testing.T) {
	line := logged(t, failed(string(fault.BackendUnreachable)))
	require.Equal(t, "error", line["@level"])
	require.Equal(t, "failed", line["status"])
	require.Equal(t, "AUA_BACKEND_UNREACHABLE", line["error"])
	require.NotContains(t, line, "specialist")
	require.NotContains(t, line, "utility_score")
}

func TestWhatTheClientDidIsNoErrorOfOurs(t *testing.T) {
	line := logged(t, failed(string(fault.Cancelled)))
	require.Equal(t, "info", line["@level"])
	require.Equal(t, "cancelled", line["status"])
	require.Equal(t, "info", logged(t, failed(string(fault.RequestInvalid)))["@level"])
}

func TestADegradedQueryIsAWarning(t *testing.T) {
	d := answered()
	d.Degraded = []string{"classifier.default: crashed"}
	line := logged(t, d)
	require.Equal(t, "warn", line["@level"])
	require.Equal(t, []any{"classifier.default: crashed"}, line["degraded"])
}

func TestAChosenIndexBeyondTheCandidates(t *testing.T) {
	d := answered()
	d.Chosen = 7
	require.NotContains(t, logged(t, d), "specialist")
}

func TestTheLevelFilters(t *testing.T) {
	for level, want := range map[string]int{"trace": 5, "debug": 4, "info": 3, "warn": 2, "error": 1, "nonsense": 3} {
		var b bytes.Buffer
		l := New(level, &b)
		l.Trace("x")
		l.Debug("x")
		l.Info("x")
		l.Warn("x")
		l.Error("x")
		require.Len(t, lines(t, &b), want, level)
	}
}

func TestALineCannotBeForged(t *testing.T) {
	var b bytes.Buffer
	New("info", &b).Info("x", "request_id", "a\n{\"@level\":\"error\"}")
	require.Len(t, lines(t, &b), 1)
}
