// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// TestWhatIsKeptWarmMustServe: a process that was given up while nobody needed
// it is no reason to serve with it again.
func TestWhatIsKeptWarmMustServe(t *testing.T) {
	t.Parallel() // it waits for most of the time
	s, hcl := misbehaving(t)
	applies(t, s, hcl("exit_after_ms = 400", "m"))
	back, err := s.Rollback(t.Context(), &api.RollbackRequest{})
	require.NoError(t, err)
	require.True(t, back.Warm)
	require.Eventually(t, func() bool {
		status, err := s.Status(t.Context())
		require.NoError(t, err)
		for _, p := range status.Plugins {
			if p.Address == "scorer.default" && p.State == "failed" {
				return true
			}
		}
		return false
	}, patience, tick)
	before := stands(t, s)
	_, err = s.Rollback(t.Context(), &api.RollbackRequest{})
	require.Equal(t, "health", fault.As(err).Details["step"], "%v", err)
	require.ErrorContains(t, err, "Nothing has changed; what ran before serves on.")
	require.Equal(t, before, stands(t, s))
	r, err := s.Query(t.Context(), &api.QueryRequest{Query: coding})
	require.NoError(t, err)
	require.Empty(t, r.Degraded)
}

// TestWhatIsKeptWarmLearnsOn: corrections that are made meanwhile are known to
// the correction store of before when it serves again.
func TestWhatIsKeptWarmLearnsOn(t *testing.T) {
	s, _ := stubborn(t)
	hcl, err := os.ReadFile(filepath.Join(s.dir, "aua.hcl"))
	require.NoError(t, err)
	other := string(hcl) + "correction_store \"default\" {\n  plugin = \"local\"\n  env = { ROUND = \"1\" }\n}\n"
	applies(t, s.live, other)
	_, err = s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: capitalAsked, Claim: capitalRight, Rejected: "Sydney"})
	require.NoError(t, err)
	back, err := s.Rollback(t.Context(), &api.RollbackRequest{})
	require.NoError(t, err)
	require.True(t, back.Warm)
	require.Empty(t, s.notRepeated(&api.QueryRequest{Query: capitalAsked}).Degraded)
}
