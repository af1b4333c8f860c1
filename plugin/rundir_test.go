// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shortDir is a temporary folder whose path does not hold the test's name.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "t")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

func TestRunDirIsPrivateAndShort(t *testing.T) {
	base := filepath.Join(shortDir(t), "r")
	d, err := newRunDir(base)
	require.NoError(t, err)
	fi, err := os.Stat(d.path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), fi.Mode().Perm())
	require.Equal(t, base, filepath.Dir(d.path))
	d.remove()
	require.NoDirExists(t, d.path)
}

func TestRunDirAvoidsLongPaths(t *testing.T) {
	base := filepath.Join(shortDir(t), strings.Repeat("deep/", 20))
	d, err := newRunDir(base)
	require.NoError(t, err)
	defer d.remove()
	require.LessOrEqual(t, len(filepath.Dir(d.path))+socketSuffix, socketLimit)
	require.NoDirExists(t, base)
}

func TestRunDirRemovesWhatADeadHostLeft(t *testing.T) {
	base := shortDir(t)
	alive, err := newRunDir(base)
	require.NoError(t, err)
	defer alive.remove()
	dead, err := newRunDir(base)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dead.path, "plugin1"), nil, 0o600))
	require.NoError(t, dead.lock.Close()) // as the kernel does when a process dies
	foreign := filepath.Join(base, "aua-foreign")
	require.NoError(t, os.Mkdir(foreign, 0o700))

	fresh, err := newRunDir(base)
	require.NoError(t, err)
	defer fresh.remove()
	require.NoDirExists(t, dead.path)
	require.DirExists(t, alive.path)
	require.DirExists(t, foreign, "what has no lock is not ours")
}

func TestRunDirReportsAnUnusableFolder(t *testing.T) {
	file := filepath.Join(shortDir(t), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := newRunDir(file)
	require.ErrorContains(t, err, "make the folder for plugin sockets")
}
