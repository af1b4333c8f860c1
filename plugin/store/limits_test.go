// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// bomb is an archive of files of zeros, far smaller than what is in it.
func bomb(t *testing.T, files, bytes int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bomb.zip")
	f, err := os.Create(path)
	require.NoError(t, err)
	z := zip.NewWriter(f)
	for n := range files {
		w, err := z.Create(fmt.Sprintf("d/%d", n))
		require.NoError(t, err)
		_, err = w.Write(make([]byte, bytes))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Less(t, info.Size(), int64(files*bytes), "it is no bomb")
	return path
}

func TestArchivesThatFillTheDisk(t *testing.T) {
	small := limits{files: 5, fileBytes: 2 << 20, bytes: 4 << 20}
	for _, c := range []struct {
		files, bytes int
		says         string
	}{
		{5, 1000, ""},
		{6, 1000, "more than 5 files"},
		{1, 2<<20 + 1, "larger than 2 MiB"},
		{3, 2 << 20, "larger than 4 MiB together"},
	} {
		s := &staging{root: t.TempDir(), origin: "bomb.zip", limits: small}
		err := s.gather(bomb(t, c.files, c.bytes))
		if c.says == "" {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, fault.PluginArchiveInvalid, fault.CodeOf(err))
		require.Contains(t, err.Error(), c.says)
		require.LessOrEqual(t, s.bytes, small.bytes+small.fileBytes+1, "it stops in time")
	}
}
