// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// archive is a .tar.gz with a program and one more entry.
func archive(t *testing.T, program string, more *tar.Header) string {
	t.Helper()
	text, err := os.ReadFile(program)
	require.NoError(t, err)
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	w := tar.NewWriter(zipped)
	require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "tester-1.0.0/aua-plugin-tester", Size: int64(len(text)), Mode: 0o755}))
	_, err = w.Write(text)
	require.NoError(t, err)
	if more != nil {
		require.NoError(t, w.WriteHeader(more))
	}
	require.NoError(t, w.Close())
	require.NoError(t, zipped.Close())
	path := filepath.Join(t.TempDir(), "tester.tar.gz")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

// shell writes a program that is a script.
func shell(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755))
	return path
}

// TestWhatIsNotInstalled: each reason has its code and a next step, and leaves
// nothing behind.
func TestWhatIsNotInstalled(t *testing.T) {
	t.Parallel()
	good := tester(t, "1.0.0")
	misnamed := filepath.Join(t.TempDir(), "aua-plugin-other")
	require.NoError(t, os.Symlink(good, misnamed))
	for name, c := range map[string]struct {
		args []string
		code fault.Code
		says []string
	}{
		"nothing is there":       {[]string{"gone"}, fault.PluginNotFound, []string{"nothing to install at gone", "Name a program"}},
		"a folder of nothing":    {[]string{t.TempDir()}, fault.PluginContractInvalid, []string{"holds no plugin", "plugin.hcl"}},
		"a name of its own":      {[]string{shell(t, "tester", "")}, fault.PluginArchiveInvalid, []string{"aua-plugin-NAME", "Rename it"}},
		"another file name":      {[]string{misnamed}, fault.PluginContractInvalid, []string{`calls itself "tester"`, `calls it "other"`}},
		"another API":            {[]string{testers.Program(t, live.Tester{API: "v2"})}, fault.PluginVersionMismatch, []string{`speaks the plugin API "v2"`, "Install a version"}},
		"another source":         {[]string{"-source", "acme/other", good}, fault.PluginContractInvalid, []string{"ends in /tester"}},
		"a built-in name":        {[]string{testers.Program(t, live.Tester{Name: "calc"})}, fault.Conflict, []string{"built-in plugin", "another name"}},
		"a path out of it":       {[]string{archive(t, good, &tar.Header{Typeflag: tar.TypeReg, Name: "../../evil"})}, fault.PluginArchiveInvalid, []string{"outside of the plugin's folder"}},
		"a link":                 {[]string{archive(t, good, &tar.Header{Typeflag: tar.TypeSymlink, Name: "evil", Linkname: "/etc/passwd"})}, fault.PluginArchiveInvalid, []string{"is a link or a device"}},
		"no archive":             {[]string{shell(t, "x.zip", "")}, fault.PluginArchiveInvalid, []string{"not a valid zip file", "get it again"}},
		"it does not start":      {[]string{shell(t, "aua-plugin-x", "echo no such library >&2; exit 3")}, fault.PluginLoadFailed, []string{"exit status 3", "no such library"}},
		"it says nothing of use": {[]string{shell(t, "aua-plugin-x", "echo hello")}, fault.PluginContractInvalid, []string{"not the JSON of a description"}},
		"an address":             {[]string{"https://example.com/tester.zip"}, fault.RequestInvalid, []string{"download"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := in(t)
			f.Run(append([]string{"plugins", "install", "-json"}, c.args...)...).Refused(c.code, c.says...)
			installed, err := filepath.Glob(f.Path(live.PluginDir, "[a-z]*"))
			require.NoError(t, err)
			require.Empty(t, installed)
			f.Run("plugins", "verify").OK().Says("No plugin is installed")
		})
	}
}

// TestWhatIsInstalledIsWatched has the one with the flipped byte refused by
// every command, and mended by installing the plugin again.
func TestWhatIsInstalledIsWatched(t *testing.T) {
	t.Parallel()
	f := in(t).Write("aua.hcl", required(`, version = "~> 1.0"`, ""))
	source := archive(t, tester(t, "1.0.0"), nil)
	f.Run("plugins", "install", "-source", "acme/tester", source).OK().Says("Locked acme/tester 1.0.0 in .aua.lock.hcl")
	lock := f.Read(".aua.lock.hcl")
	f.Run("plugins", "doctor").OK().Says("Nothing is wrong")
	f.Run("serve", "-dry-run", "-config", "aua.hcl").OK()

	f.Change(programPath(), flipped)
	f.Run("plugins", "verify", "-json").Refused(fault.PluginChecksumMismatch, programPath())
	f.Run("plugins", "doctor", "-json").Refused(fault.PluginChecksumMismatch, programPath())
	f.Run("plugins", "lock", "-json").Refused(fault.PluginChecksumMismatch, programPath())
	f.Run("serve", "-dry-run", "-config", "aua.hcl", "-json").Refused(fault.PluginChecksumMismatch, programPath())
	f.Run("plugins", "install", "-source", "acme/tester", source).OK()
	f.Run("plugins", "verify").OK()

	require.NoError(t, os.Chmod(f.Path(live.PluginDir, "acme"), 0o777))
	f.Run("plugins", "verify", "-json").Refused(fault.PluginDirUnsafe, "can be written by everybody", "chmod go-w")
	f.Run("plugins", "doctor", "-json").Refused(fault.PluginDirUnsafe, "chmod go-w")
	require.NoError(t, os.Chmod(f.Path(live.PluginDir, "acme"), 0o755))
	f.Run("serve", "-dry-run", "-config", "aua.hcl").OK()
	require.Equal(t, lock, f.Read(".aua.lock.hcl"))
}

// TestAKilledInstallation leaves no plugin, and nothing that is in the way.
func TestAKilledInstallation(t *testing.T) {
	t.Parallel()
	f := in(t).Write("aua.hcl", required("", ""))
	hangs := shell(t, "aua-plugin-tester", "touch started; exec sleep 5")
	c := f.Command(t.Context(), "plugins", "install", "-source", "acme/tester", hangs)
	require.NoError(t, c.Start())
	require.Eventually(t, func() bool {
		_, err := os.Stat(f.Path(live.PluginDir, ".staging/new/started"))
		return err == nil
	}, live.Patience, live.Tick)
	require.NoError(t, c.Process.Kill())
	require.Error(t, c.Wait())

	f.Run("plugins", "list").OK().SaysNot("acme/tester")
	f.Run("plugins", "doctor", "-json").Refused(fault.PluginNotFound, "none is installed")
	f.Run("plugins", "install", "-source", "acme/tester", tester(t, "1.0.0")).OK()
	require.NoDirExists(t, f.Path(live.PluginDir, ".staging"))
	f.Run("plugins", "doctor").OK()
}
