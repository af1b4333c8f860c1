// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store_test

import (
	"archive/tar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/dirhash"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestInstallProgram(t *testing.T) {
	s := open(t)
	r := install(t, s, program(t, "slow-log", script(t, description("slow-log", "1.2.0"))))
	require.Equal(t, "local/slow-log 1.2.0", r.String())
	require.Equal(t, filepath.Join(s.Dir(), "local/slow-log/1.2.0", store.Platform()), r.Dir)
	require.False(t, r.Already)
	require.Empty(t, r.Replaced)
	require.Equal(t, sdk.KindScorer, r.Description.Kinds[0].Kind)
	require.Contains(t, string(r.JSON), `"A plugin of the tests."`)

	want, err := dirhash.HashDir(r.Dir, "", dirhash.Hash1)
	require.NoError(t, err)
	require.Equal(t, want, r.Hash)
	check := exec.Command("sha256sum", "--check", "--strict", filepath.Base(r.ChecksumFile()))
	check.Dir = filepath.Dir(r.Dir)
	out, err := check.CombinedOutput()
	require.NoError(t, err, string(out))

	found, err := s.Find("local/slow-log", "1.2.0")
	require.NoError(t, err)
	require.Equal(t, r.Installed, found)
	require.NoError(t, s.Verify(found))
	p, err := found.Program()
	require.NoError(t, err)
	require.Equal(t, &store.Program{Name: "slow-log", Path: filepath.Join(r.Dir, "aua-plugin-slow-log"), Dir: r.Dir, Env: p.Env}, p)
	require.Equal(t, r.Description, found.Described())
	write(t, r.Dir+".json", `{"name": "slow-log", "version": "1.1.0"}`)
	require.Nil(t, found.Described(), "that is of another version")
	require.NoError(t, os.Remove(r.Dir+".json"))
	require.Nil(t, found.Described())
	_, err = os.Stat(filepath.Join(s.Dir(), ".staging"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// The same plugin is the same files, whatever it is installed from.
func TestInstallFromEverything(t *testing.T) {
	text := script(t, description("py-fields", "0.3.1"))
	manifest := "name = \"py-fields\"\ncommand = [\"sh\", \"main.sh\"]\nsource = \"acme/py-fields\"\n"
	dir := t.TempDir()
	write(t, filepath.Join(dir, "plugin.hcl"), manifest)
	write(t, filepath.Join(dir, "main.sh"), text)
	write(t, filepath.Join(dir, "lib/a.txt"), "a")
	write(t, filepath.Join(dir, ".git/config"), "history")
	write(t, filepath.Join(dir, "lib/__pycache__/a.pyc"), "cache")
	require.NoError(t, os.Symlink("lib/a.txt", filepath.Join(dir, "b.txt")))
	inner := []entry{{name: "plugin.hcl", content: manifest}, {name: "main.sh", content: text}, {name: "lib/a.txt", content: "a"}, {name: "b.txt", content: "a"}}
	topped := append([]entry{{name: "py-fields-0.3.1/", mode: os.ModeDir | 0o755}}, inner...)
	var tarball []*tar.Header
	for i, e := range inner {
		topped[i+1].name = "py-fields-0.3.1/" + e.name
		tarball = append(tarball, regular("./"+e.name, e.content))
	}
	hashes := map[string]bool{}
	for _, path := range []string{dir, zipped(t, inner...), zipped(t, topped...), tarred(t, append([]*tar.Header{{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "x"}}}, tarball...)...)} {
		s := open(t)
		r := install(t, s, path)
		hashes[r.Hash] = true
		require.Equal(t, "acme/py-fields 0.3.1", r.String())
		require.NoError(t, s.Verify(r.Installed))
		p, err := r.Program()
		require.NoError(t, err)
		sh, err := exec.LookPath("sh")
		require.NoError(t, err)
		require.Equal(t, sh, p.Path)
		require.Equal(t, []string{filepath.Join(r.Dir, "main.sh")}, p.Args)
		require.Equal(t, []string{"PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1"}, p.Env)
	}
	require.Len(t, hashes, 1)
}

// An archive that knows nothing of modes still has a program that can be run.
func TestInstallMakesProgramsExecutable(t *testing.T) {
	path := zipped(t, entry{name: "x/README.md", content: "read"}, entry{name: "x/aua-plugin-x", content: script(t, description("x", "1.0.0"))})
	r := install(t, open(t), path)
	info, err := os.Stat(filepath.Join(r.Dir, "aua-plugin-x"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o755), info.Mode())
}

func TestInstallAgain(t *testing.T) {
	s := open(t)
	first := script(t, description("x", "1.0.0"))
	r := install(t, s, program(t, "x", first))
	again := install(t, s, program(t, "x", first))
	require.True(t, again.Already)
	require.Equal(t, r.Hash, again.Hash)

	other := program(t, "x", first+"# other\n")
	_, err := s.Install(t.Context(), other, options())
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, err.Error(), "-force")
	kept, err := s.Find("local/x", "1.0.0")
	require.NoError(t, err)
	require.Equal(t, r.Hash, kept.Hash)
	require.NoError(t, s.Verify(kept))

	force := options()
	force.Force = true
	release, err := kept.Hold()
	require.NoError(t, err)
	_, err = s.Install(t.Context(), other, force)
	require.Equal(t, fault.Conflict, fault.CodeOf(err), "it is in use")
	require.Contains(t, err.Error(), "in use")
	release()
	replaced, err := s.Install(t.Context(), other, force)
	require.NoError(t, err)
	require.Equal(t, r.Hash, replaced.Replaced)
	require.NotEqual(t, r.Hash, replaced.Hash)
	require.NoError(t, s.Verify(replaced.Installed))
}

// What was damaged is mended by installing the same files again.
func TestInstallMends(t *testing.T) {
	s := open(t)
	path := program(t, "x", script(t, description("x", "1.0.0")))
	r := install(t, s, path)
	write(t, filepath.Join(r.Dir, "aua-plugin-x"), "#!/bin/sh\n")
	require.Error(t, s.Verify(r.Installed))
	mended := install(t, s, path)
	require.False(t, mended.Already)
	require.NoError(t, s.Verify(mended.Installed))
}

func TestVersionsSideBySide(t *testing.T) {
	s := open(t)
	for _, v := range []string{"1.9.0", "1.10.0", "1.10.0-rc.1"} {
		install(t, s, program(t, "x", script(t, description("x", v))))
	}
	opts := options()
	opts.Source = "example.com/acme/x"
	_, err := s.Install(t.Context(), program(t, "x", script(t, description("x", "2.0.0"))), opts)
	require.NoError(t, err)
	list, err := s.List()
	require.NoError(t, err)
	var names []string
	for _, i := range list {
		require.NoError(t, i.Problem)
		names = append(names, i.String())
	}
	require.Equal(t, []string{"example.com/acme/x 2.0.0", "local/x 1.10.0", "local/x 1.10.0-rc.1", "local/x 1.9.0"}, names)
	versions, err := s.Versions("local/x")
	require.NoError(t, err)
	require.Len(t, versions, 3)
	require.Equal(t, "1.10.0", versions[0].Version)
	_, err = s.Find("local/x", "3.0.0")
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err))
	require.Contains(t, err.Error(), "aua plugins install")
}

// Whoever installs may refuse what is known by then; nothing has changed.
func TestInstallIsAccepted(t *testing.T) {
	opts := options()
	opts.Accept = func(r *store.Result) error {
		require.Equal(t, "local/x 1.0.0", r.String())
		require.Regexp(t, "^h1:", r.Hash)
		return fault.New(fault.Conflict, "not this one")
	}
	f := refused(t, fault.Conflict, program(t, "x", script(t, description("x", "1.0.0"))), opts)
	require.Equal(t, "not this one", f.Message)
}

// The plugin sees the environment that it was given, and its own folder.
func TestDescribeRunsBare(t *testing.T) {
	t.Setenv("SECRET_OF_THE_HOST", "x")
	checks := "#!/bin/sh\n[ -z \"$SECRET_OF_THE_HOST\" ] || exit 3\n[ -f aua-plugin-x ] || exit 4\n"
	install(t, open(t), program(t, "x", strings.Replace(script(t, description("x", "1.0.0")), "#!/bin/sh\n", checks, 1)))
}
