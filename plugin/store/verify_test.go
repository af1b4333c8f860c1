// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func TestVerifyFindsEveryChange(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *store.Result) error
		file   string
	}{
		"one byte": {func(r *store.Result) error {
			path := filepath.Join(r.Dir, "aua-plugin-x")
			b, err := os.ReadFile(path)
			b[len(b)-1] ^= 1
			return errorOr(err, os.WriteFile(path, b, 0o755))
		}, "aua-plugin-x"},
		"missing": {func(r *store.Result) error { return os.Remove(filepath.Join(r.Dir, "aua-plugin-x")) }, "aua-plugin-x"},
		"added":   {func(r *store.Result) error { return os.WriteFile(filepath.Join(r.Dir, "site.py"), nil, 0o644) }, "site.py"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			r := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
			require.NoError(t, c.change(r))
			err := s.Verify(r.Installed)
			require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(err))
			require.Equal(t, c.file, fault.As(err).Details["file"])
			require.Contains(t, err.Error(), filepath.Join(r.Dir, c.file))
		})
	}
}

func errorOr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func TestVerifyNeedsItsChecksums(t *testing.T) {
	s := open(t)
	r := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
	for _, text := range []string{"", "hello\n", "aa  " + store.Platform() + "/aua-plugin-x\n", r.Hash + "  elsewhere/aua-plugin-x\n"} {
		write(t, r.ChecksumFile(), text)
		err := s.Verify(r.Installed)
		require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(err), text)
		require.Contains(t, err.Error(), "line 1")
	}
	require.NoError(t, os.Remove(r.ChecksumFile()))
	err := s.Verify(r.Installed)
	require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(err))
	require.Contains(t, err.Error(), "no checksum file")
	found, err := s.Find("local/x", "1.0.0")
	require.NoError(t, err)
	require.Equal(t, fault.PluginChecksumMismatch, fault.CodeOf(found.Problem))
	require.Empty(t, found.Hash)
}

func TestUnsafeDirectories(t *testing.T) {
	s := open(t)
	r := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
	for path, mode := range map[string]os.FileMode{
		s.Dir():                              0o777,
		filepath.Join(s.Dir(), "local"):      0o775,
		filepath.Dir(r.Dir):                  0o775,
		r.Dir:                                0o757,
		filepath.Join(r.Dir, "aua-plugin-x"): 0o777,
		r.ChecksumFile():                     0o666,
	} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NoError(t, os.Chmod(path, mode))
		err = s.Verify(r.Installed)
		require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(err), path)
		require.Equal(t, path, fault.As(err).Details["path"])
		require.Contains(t, err.Error(), "chmod go-w "+path)
		require.NoError(t, os.Chmod(path, info.Mode()))
		require.NoError(t, s.Verify(r.Installed))
	}
	require.NoError(t, os.Chmod(s.Dir(), 0o777))
	_, err := store.Open(s.Dir())
	require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(err))
	require.Contains(t, err.Error(), "everybody")
}

func TestLinksInTheDirectory(t *testing.T) {
	s := open(t)
	r := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, os.Rename(r.Dir, elsewhere))
	require.NoError(t, os.Symlink(elsewhere, r.Dir))
	require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(s.Verify(r.Installed)))

	// The directory itself may be reached through a link of one's own.
	link := filepath.Join(t.TempDir(), "plugins")
	require.NoError(t, os.Symlink(s.Dir(), link))
	_, err := store.Open(link)
	require.NoError(t, err)
}

func TestDirectoriesOfOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	s := open(t)
	r := install(t, s, program(t, "x", script(t, description("x", "1.0.0"))))
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(s.Dir(), link))
	require.NoError(t, os.Lchown(link, 4711, 4711))
	_, err := store.Open(link)
	require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(err))
	require.Contains(t, err.Error(), "link that belongs to another user (uid 4711)")

	require.NoError(t, os.Chown(r.Dir, 4711, 4711))
	err = s.Verify(r.Installed)
	require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(err))
	require.Contains(t, err.Error(), "belongs to another user")
}

func TestDirectoryThatIsAFile(t *testing.T) {
	_, err := store.Open(write(t, filepath.Join(t.TempDir(), "plugins"), ""))
	require.Equal(t, fault.PluginDirUnsafe, fault.CodeOf(err))
	require.Contains(t, err.Error(), "not a folder")
}
