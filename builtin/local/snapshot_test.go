// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRestartFromSnapshot(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, "{}", dir)
	gone := about("gone", question, claim)
	gone.SupersededBy = "c"
	load(t, s, gone, about("c", question, claim))
	require.NoError(t, s.Close())

	s = openStore(t, "{}", dir)
	n, err := s.Load(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, int64(2), n, "the host has to send changes from 3 on")
	require.Equal(t, []string{"c"}, ids(search(t, s, question)))
	require.Contains(t, why(t, s, question, "gone"), "superseded")
	apply(t, s, &sdk.Change{Sequence: 3, Correction: about("d", "Who wrote Faust?", "Goethe wrote Faust.")})
	require.NoError(t, s.Close())

	s = openStore(t, "{}", dir)
	require.Equal(t, []string{"d"}, ids(search(t, s, "Who wrote Faust?")))
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1, "no temporary file is left")
}

func TestErasingRemovesTheSnapshotAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, snapshotName)
	s := openStore(t, "{}", dir)
	load(t, s, about("c", question, claim))
	require.NoError(t, s.Close())
	require.FileExists(t, path)
	before := s.disk.erased()
	apply(t, s, &sdk.Change{Sequence: 2, Correction: &sdk.Correction{Id: "c"}, Erased: true})
	require.NoFileExists(t, path)
	require.NoError(t, s.disk.write(1, []*sdk.Correction{about("c", question, claim)}, before))
	require.NoFileExists(t, path, "a snapshot that was begun before the erasure is given up")
	require.NoError(t, s.Close())
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(data), "Canberra")
}

func TestDamagedSnapshotIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, snapshotName)
	s := openStore(t, "{}", dir)
	load(t, s, about("c", question, claim))
	require.NoError(t, s.Close())
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := range good {
		bad := append([]byte{}, good...)
		bad[i] ^= 1
		_, _, err := parseSnapshot(bad)
		require.Error(t, err, "byte %d", i)
		_, _, err = parseSnapshot(good[:i])
		require.Error(t, err, "cut at %d", i)
	}
	require.NoError(t, os.WriteFile(path, good[:len(good)-1], 0o600))
	s = openStore(t, "{}", dir)
	n, err := s.Load(t.Context(), nil)
	require.NoError(t, err)
	require.Zero(t, n, "the host sends everything")
	load(t, s, about("c", question, claim))
	require.Len(t, search(t, s, question), 1)
	require.NoError(t, s.Close())
	sequence, records, err := s.disk.read()
	require.NoError(t, err)
	require.Equal(t, int64(1), sequence)
	require.Len(t, records, 1)
}

func TestCloseSaysThatTheSnapshotCouldNotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "missing")
	s := openStore(t, "{}", dir)
	load(t, s, about("c", question, claim))
	require.ErrorContains(t, s.Close(), "write the snapshot")
}
