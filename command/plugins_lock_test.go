// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
)

// installedSlowLog works in a folder whose configuration requires slow-log, and
// installs versions of it.
func installedSlowLog(t *testing.T, versions ...string) {
	t.Helper()
	write(t, map[string]string{"aua.hcl": requiresSlowLog})
	for _, v := range versions {
		ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", v), "-source", "acme/slow-log")
	}
}

func file(version string) string {
	return filepath.Join(".aua/plugins/acme/slow-log", version, store.Platform(), "aua-plugin-slow-log")
}

func TestPluginsLock(t *testing.T) {
	installedSlowLog(t, "1.2.0", "1.3.0")
	require.NoError(t, os.Remove(lock.FileName))
	v := ok[views.Locking](t, "plugins", "lock")
	require.True(t, v.Written)
	require.Equal(t, []lock.Change{{Source: "acme/slow-log", Action: lock.Added, To: "1.3.0"}}, v.Changes)
	text := read(t, lock.FileName)
	require.Contains(t, run(t, "plugins", "lock").out, "in line with the configuration already")
	require.Equal(t, text, read(t, lock.FileName))

	require.NoError(t, os.WriteFile("aua.hcl", []byte(strings.Replace(requiresSlowLog, "~> 1.2", "1.2.0", 1)), 0o644))
	require.Contains(t, run(t, "plugins", "lock").out, "Downgraded acme/slow-log: 1.3.0 → 1.2.0")
	require.NoError(t, os.WriteFile("aua.hcl", []byte(requiresSlowLog), 0o644))
	require.Contains(t, run(t, "plugins", "lock").out, "Changed acme/slow-log 1.2.0: its constraint")
	require.Contains(t, run(t, "plugins", "lock", "-upgrade").out, "Upgraded acme/slow-log: 1.2.0 → 1.3.0")
	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\n"), 0o644))
	require.Contains(t, run(t, "plugins", "lock").out, "Removed acme/slow-log 1.3.0, which nothing requires")
	require.NotContains(t, read(t, lock.FileName), "slow-log")
}

func TestPluginsLockRefuses(t *testing.T) {
	write(t, map[string]string{"aua.hcl": requiresSlowLog})
	require.Contains(t, refused(t, "AUA_PLUGIN_NOT_FOUND", "plugins", "lock"), "aua plugins install")
	installedSlowLog(t, "1.2.0")
	text := read(t, lock.FileName)
	require.NoError(t, os.WriteFile(file("1.2.0"), []byte("#!/bin/sh\n"), 0o755))
	require.Contains(t, refused(t, "AUA_PLUGIN_CHECKSUM_MISMATCH", "plugins", "lock"), "is not the file that was installed")
	require.Equal(t, text, read(t, lock.FileName))

	require.NoError(t, os.WriteFile(lock.FileName, []byte("<<<<<<< HEAD\n"), 0o644))
	for _, c := range []string{"lock", "list", "verify", "install x", "remove x"} {
		require.Contains(t, refused(t, "AUA_CONFIG_INVALID", append([]string{"plugins"}, strings.Fields(c)...)...), "version control", c)
	}
	require.Equal(t, "<<<<<<< HEAD\n", read(t, lock.FileName))
	require.NoError(t, os.WriteFile("aua.hcl", []byte("required_plugins {\n  slow-log = 1\n}\n"), 0o644))
	require.Contains(t, refused(t, "AUA_CONFIG_INVALID", "plugins", "lock"), "slow-log")
}

func TestPluginsVerify(t *testing.T) {
	installedSlowLog(t, "1.2.0", "1.3.0")
	v := ok[views.Verification](t, "plugins", "verify")
	require.Len(t, v.Plugins, 2)
	require.Len(t, ok[views.Verification](t, "plugins", "verify", "slow-log@1.2.0").Plugins, 1)

	text := read(t, file("1.3.0"))
	require.NoError(t, os.WriteFile(file("1.3.0"), []byte(text[:len(text)-1]+"X"), 0o755))
	bad := run(t, "plugins", "verify", "-json")
	require.Equal(t, 1, bad.status)
	v = decode[views.Verification](t, bad.out)
	require.Equal(t, 1, v.Failed)
	require.Equal(t, "AUA_PLUGIN_CHECKSUM_MISMATCH", v.Plugins[0].Error.Code)
	require.Equal(t, "aua-plugin-slow-log", v.Plugins[0].Error.Details["file"])
	require.True(t, v.Plugins[1].OK)
	require.Contains(t, run(t, "plugins", "verify").out, "AUA_PLUGIN_CHECKSUM_MISMATCH")

	// Files that agree with their own checksums, but not with the lock file.
	locked := read(t, lock.FileName)
	ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.3.0", "# other"), "-source", "acme/slow-log", "-force")
	require.NoError(t, os.WriteFile(lock.FileName, []byte(locked), 0o644))
	require.Contains(t, run(t, "plugins", "verify").out, "is not the one that .aua.lock.hcl locks")

	require.NoError(t, os.RemoveAll(".aua"))
	gone := run(t, "plugins", "verify")
	require.Equal(t, 1, gone.status)
	require.Contains(t, gone.out, "AUA_PLUGIN_NOT_FOUND")
	require.Contains(t, refused(t, "AUA_PLUGIN_NOT_FOUND", "plugins", "verify", "other"), "aua plugins list")
}

func TestPluginsRemoveRefuses(t *testing.T) {
	installedSlowLog(t, "1.2.0", "1.3.0")
	require.Contains(t, refused(t, "AUA_CONFLICT", "plugins", "remove", "slow-log"), "acme/slow-log@1.2.0")
	require.Contains(t, refused(t, "AUA_CONFLICT", "plugins", "remove", "acme/slow-log@1.3.0"), "is locked in .aua.lock.hcl")
	require.Contains(t, refused(t, "AUA_PLUGIN_NOT_FOUND", "plugins", "remove", "slow-log@9.0.0"), "Installed are: 1.3.0, 1.2.0")
	require.Contains(t, refused(t, "AUA_PLUGIN_NOT_FOUND", "plugins", "remove", "slow-lgo"), `Did you mean "slow-log"?`)
	require.Contains(t, refused(t, "AUA_REQUEST_INVALID", "plugins", "remove"), "Name the one plugin")
	require.Contains(t, run(t, "plugins", "remove", "acme/slow-log@1.2.0").out, "Removed acme/slow-log 1.2.0")
	require.NoDirExists(t, ".aua/plugins/acme/slow-log/1.2.0")

	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\n"), 0o644))
	require.Contains(t, refused(t, "AUA_CONFLICT", "plugins", "remove", "slow-log"), "Nothing requires it any more")
	run(t, "plugins", "lock")
	ok[views.Removal](t, "plugins", "remove", "slow-log")
}
