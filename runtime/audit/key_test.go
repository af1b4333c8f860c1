// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestAKeyComesBackFromItsFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(dir, "key")
	_, err := ReadKey(path)
	require.ErrorIs(t, err, fs.ErrNotExist)

	k := NewKey()
	require.NotEqual(t, k, NewKey())
	require.NoError(t, k.Write(path))
	got, err := ReadKey(path)
	require.NoError(t, err)
	require.Equal(t, k, got)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())

	err = NewKey().Write(path)
	require.ErrorIs(t, err, fs.ErrExist, "a key is never replaced")
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	got, err = ReadKey(path)
	require.NoError(t, err)
	require.Equal(t, k, got)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1, "something was left behind")
}

func TestAFileThatIsNoKeyIsRefused(t *testing.T) {
	for _, content := range []string{"", "x", strings.Repeat("0", 62), strings.Repeat("0", 66), strings.Repeat("g", 64)} {
		path := filepath.Join(t.TempDir(), "key")
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := ReadKey(path)
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%q", content)
		require.Contains(t, fault.As(err).Message, path)
	}
	_, err := ReadKey(t.TempDir())
	require.Contains(t, fault.As(err).Message, "cannot be read")
}
