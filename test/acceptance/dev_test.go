// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestDev(t *testing.T) {
	s := serveIn(t, t.TempDir(), "-dev", "-detect", "none")
	require.True(t, s.status().Dev)

	stdout, stderr, status := runCommand(t, s.dir, "query", "-address", s.url, "-debug", "what is 17*23 minus 4^3?")
	require.Zero(t, status, stderr)
	require.Contains(t, stdout, "327")
	for _, shown := range []string{"mathematics", "calc", "Classify", "Stream", "Verify", "Score"} {
		require.Contains(t, stdout, shown)
	}

	r := s.ask(&api.QueryRequest{Query: "what is 17*23 minus 4^3?", Debug: true})
	require.Equal(t, "calc", r.Specialist)
	require.Equal(t, "mathematics", r.Field)
	require.Equal(t, "single", r.Mode)
	require.NotEmpty(t, r.Decision.Candidates[0].Evidence)
	require.InDelta(t, r.Utility.U, r.Decision.Candidates[0].Score.U, 0)

	_, err := s.Query(t.Context(), &api.QueryRequest{Query: "Who was the first person on the moon?"})
	require.ErrorContains(t, err, "AUA_NO_SPECIALIST", "calc does not make an answer up")
}
