// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestVerdictTree(t *testing.T) {
	pick := 1
	d := &api.Decision{
		ID: "d-1", Status: api.StatusAnswered, Clusters: 2, Chosen: 1,
		Candidates: []api.Candidate{
			{Specialist: "one", Outcome: "answered", Cluster: 0},
			{Specialist: "two", Outcome: "answered", Cluster: 1},
			{Specialist: "three", Outcome: "failed"},
			{Specialist: "four", Outcome: "answered", Cluster: 1},
		},
		Verdict: &api.Verdict{
			Arbiter: "arbiter.default", Decision: "pick", Pick: &pick, ClusterProbabilities: []float64{.2, .7}, AllWrong: .1, Reason: "Two agree.",
			Findings: []api.Finding{{Check: "mathematical", Result: "fail", Candidate: 0, Weight: -1.25, Reason: "2 + 2 is not 5."}},
			Credits:  []float64{-.1, .2, 0, .1}, Payments: []float64{0, -.05, 0, 0},
		},
		Choice:     "The arbiter picked class 2. Of its answers it has the highest choice value, 0.700.",
		ModelCalls: []api.ModelCall{{Role: "judge", Candidate: api.Candidate{Specialist: "judge", Outcome: "answered", LatencyMS: 3}}},
	}
	text := shown(t, d)
	for _, want := range []string{
		"verdict  pick two by arbiter.default: Two agree.", "0.200  class 1: one", "0.700  class 2: two, four", "0.100  all are wrong",
		"mathematical  fail on candidate 1, -1.25 nats  2 + 2 is not 5.", "credit of candidate 2: +0.200, payment -0.050", "credit of candidate 4",
		"choice  two: The arbiter picked class 2. Of its answers it has the highest choice value, 0.700.", "model call  judge: judge, ",
	} {
		require.Contains(t, text, want)
	}

	require.NotContains(t, text, "credit of candidate 3", "it did not answer")

	d.Verdict = nil
	require.Contains(t, shown(t, d), "clusters  class 1: one ≠ class 2: two, four")
	d.Clusters = 1
	require.NotContains(t, shown(t, d), "clusters")
}

func shown(t *testing.T, d *api.Decision) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, views.Show(&views.Printer{Out: &out}, d, views.Decision))
	return out.String()
}
