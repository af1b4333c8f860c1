// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

const calculating = `config_version = "1.0"
auth { enabled = false }
backend "calc" { plugin = "calc" }
specialist "calc" {
  backend = "calc"
  fields  = ["general", "mathematics"]
}
`

// TestFullDiskWhileServing fills the disk of the state: queries are answered,
// what must be on disk before it is acknowledged is refused and says why, and
// with room again everything that was answered gets its record.
func TestFullDiskWhileServing(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, ".aua", "state")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(calculating), 0o600))
	s := live.Serve(t, live.OnSmallDisk(t, aua, state, 8<<10), dir)
	ctx := t.Context()
	var decisions []string
	ask := func() {
		r, err := s.Query(ctx, &api.QueryRequest{Query: "what is 17*23?", Metadata: map[string]string{"note": strings.Repeat("long ", 4000)}})
		require.NoError(t, err, "no query fails because the disk is full")
		require.Empty(t, r.Degraded)
		decisions = append(decisions, r.DecisionID)
	}
	correct := func() error {
		_, err := s.AddCorrection(ctx, &api.CorrectionRequest{Subject: "What is the capital of Australia?", Claim: "Canberra"})
		return err
	}
	ready := func() (status string, code int) {
		res, err := http.Get(s.URL + "/health/ready")
		require.NoError(t, err)
		defer res.Body.Close()
		h, err := s.Health(ctx)
		require.NoError(t, err)
		return h.Status, res.StatusCode
	}
	ask()
	require.NoError(t, correct())

	room := s.FillDisk(state)
	for range 30 {
		ask()
	}
	var st *api.Status
	require.Eventually(t, func() bool {
		var err error
		st, err = s.Status(ctx)
		require.NoError(t, err)
		return !st.Store.Healthy
	}, patience, tick)
	require.Equal(t, "The disk is full; make room on it.", st.Store.Reason)
	require.Positive(t, st.Store.Pending)
	require.Contains(t, strings.Join(st.Health.Reasons, "\n"), "The state store is not healthy. The disk is full")
	health, code := ready()
	require.Equal(t, "degraded", health)
	require.Equal(t, http.StatusOK, code, "it answers queries, and should get them")
	require.Contains(t, metrics(t, s), "aua_decisions_pending ")
	require.NotContains(t, metrics(t, s), "aua_decisions_pending 0\n")
	require.Contains(t, s.Log.String(), "the state store cannot be written")
	err := correct()
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
	require.Contains(t, err.Error(), "The disk is full; make room on it.")
	page, err := s.ListCorrections(ctx, client.CorrectionFilter{})
	require.NoError(t, err, "what is there can be read")
	require.Len(t, page.Corrections, 1)

	room()
	require.Eventually(t, func() bool {
		st, err := s.Status(ctx)
		require.NoError(t, err)
		return st.Store.Healthy && st.Store.Pending == 0
	}, patience, tick, "it recovers by itself")
	require.NoError(t, correct())
	health, _ = ready()
	require.Equal(t, "ok", health)
	st, err = s.Status(ctx)
	require.NoError(t, err)
	require.Zero(t, st.Store.Dropped)
	require.EqualValues(t, len(decisions), st.Store.Written, "everything that was answered has its record")
	require.Contains(t, s.Log.String(), "the state store is written again")
}

func metrics(t *testing.T, s *live.Server) string {
	t.Helper()
	return (&server{Client: s.Client, t: t, url: s.URL}).metrics()
}

// TestBackupsOnAFullDisk writes a backup, and restores one, where there is no
// room for it.
func TestBackupsOnAFullDisk(t *testing.T) {
	f := live.In(t, aua).Write("aua.hcl", calculating)
	s := f.Serve()
	for range 60 {
		_, err := s.Query(t.Context(), &api.QueryRequest{Query: "what is 17*23?"})
		require.NoError(t, err)
	}
	s.Stop()
	f.Run("state", "backup", "good.backup").OK()

	small := f.Path("small")
	full := live.On(t, live.OnSmallDisk(t, aua, small, 8), f.Dir)
	full.Run("state", "backup", "small/b").Refused(fault.RequestInvalid, "no space left on device", "Nothing was left of it.")

	elsewhere := live.In(t, live.OnSmallDisk(t, aua, small, 100)).
		Write("aua.hcl", strings.Replace(calculating, "backend", "state \"sqlite\" {\n  path = \""+small+"/aua.db\"\n}\nbackend", 1))
	elsewhere.Run("state", "restore", f.Path("good.backup")).Refused(fault.StateStoreUnavailable, "The disk is full; make room on it.")
}
