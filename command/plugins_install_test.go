// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/api"
)

// requiresSlowLog is a configuration that requires a plugin, and is wrong otherwise,
// which does not matter to the commands about plugins.
const requiresSlowLog = "config_version = \"1.0\"\nrequired_plugins {\n  slow-log = { source = \"acme/slow-log\", version = \"~> 1.2\" }\n}\nnonsense = 1\n"

// plugin writes a program that describes itself as a hook, and returns its path.
func plugin(t *testing.T, name, version string, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), store.ProgramPrefix+name)
	text := fmt.Sprintf("#!/bin/sh\ncat <<'END'\n{\"name\":%q,\"version\":%q,\"description\":\"Logs.\",\"api_version\":\"v1beta1\",\"sdk_version\":\"0.1.0\",\"kinds\":[{\"kind\":\"hook\",\"needs\":\"none\"}],\"config\":{}}\nEND\n%s", name, version, strings.Join(more, "\n"))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o755))
	return path
}

// ok runs a command that must succeed, as JSON.
func ok[T any](t *testing.T, args ...string) T {
	t.Helper()
	r := run(t, append(args, "-json")...)
	require.Zero(t, r.status, r.out)
	return decode[T](t, r.out)
}

// refused runs a command that must fail with a code, and returns what it says.
func refused(t *testing.T, code string, args ...string) string {
	t.Helper()
	e := decode[api.Error](t, run(t, append(args, "-json")...).out)
	require.Equal(t, code, e.Code, e.Message)
	text := run(t, args...)
	require.NotZero(t, text.status)
	require.Empty(t, text.out)
	return e.Message
}

func TestPluginsInstallWithoutAConfiguration(t *testing.T) {
	write(t, nil)
	path := plugin(t, "slow-log", "1.2.0")
	text := run(t, "plugins", "install", path)
	require.Zero(t, text.status, text.err)
	require.Contains(t, text.out, "Installed local/slow-log 1.2.0 (hook)")
	require.Contains(t, text.out, `slow-log = { source = "local/slow-log", version = "~> 1.2" }`)
	require.Contains(t, text.out, "$ aua plugins lock")
	require.NoFileExists(t, lock.FileName)

	again := ok[views.Installation](t, "plugins", "install", path)
	require.True(t, again.Already)
	require.False(t, again.Required)
	require.Equal(t, filepath.Join(".aua/plugins/local/slow-log/1.2.0", store.Platform()), again.Directory)
	require.Contains(t, run(t, "plugins", "install", path).out, "Already installed: local/slow-log 1.2.0")

	listed := ok[views.PluginList](t, "plugins", "list")
	last := listed.Plugins[len(listed.Plugins)-1]
	require.Equal(t, "slow-log", last.Name)
	require.Equal(t, "hook", string(last.Kinds[0].Kind))
	require.True(t, last.Installed)
	require.False(t, last.Locked)
	require.Contains(t, run(t, "plugins", "list").out, "not required")
	require.Contains(t, run(t, "plugins", "verify").out, "ok")
	require.Contains(t, run(t, "plugins", "lock").out, "requires no plugin")
	removed := ok[views.Removal](t, "plugins", "remove", "slow-log")
	require.Equal(t, "1.2.0", removed.Version)
	require.Contains(t, run(t, "plugins", "verify").out, "No plugin is installed")
}

func TestPluginsInstallLocks(t *testing.T) {
	write(t, map[string]string{"aua.hcl": requiresSlowLog})
	first := ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.2.0"), "-source", "acme/slow-log")
	require.Equal(t, lock.Change{Source: "acme/slow-log", Action: lock.Added, To: "1.2.0"}, *first.Lock)
	text := read(t, lock.FileName)
	require.Contains(t, text, first.Hash)
	up := run(t, "plugins", "install", plugin(t, "slow-log", "1.3.0"), "-source", "acme/slow-log")
	require.Contains(t, up.out, "Upgraded acme/slow-log: 1.2.0 → 1.3.0")

	other := run(t, "plugins", "install", plugin(t, "slow-log", "2.0.0"), "-source", "acme/slow-log")
	require.Zero(t, other.status)
	require.Contains(t, other.out, `requires acme/slow-log, but only "~> 1.2"`)
	require.Contains(t, other.out, `version = "~> 2.0"`)
	require.Contains(t, read(t, lock.FileName), `version     = "1.3.0"`)
	pre := ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.4.0-rc.1"), "-source", "acme/slow-log")
	require.Contains(t, pre.Add, `version = "1.4.0-rc.1"`)
	require.False(t, pre.Allowed)
}

// A forgotten -source is noticed.
func TestPluginsInstallAsAnother(t *testing.T) {
	write(t, map[string]string{"aua.hcl": requiresSlowLog})
	path := plugin(t, "slow-log", "1.2.0")
	v := ok[views.Installation](t, "plugins", "install", path)
	require.Equal(t, "acme/slow-log", v.Other)
	require.Empty(t, v.Add)
	require.Contains(t, run(t, "plugins", "install", path).out, "$ aua plugins install -source acme/slow-log "+path)
	require.NoFileExists(t, lock.FileName)
}

// The same version with other files is refused where it is installed, and
// where it is only locked.
func TestPluginsInstallRefusesOtherFiles(t *testing.T) {
	write(t, map[string]string{"aua.hcl": requiresSlowLog})
	first := ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.2.0"), "-source", "acme/slow-log")
	forged := plugin(t, "slow-log", "1.2.0", "# forged")
	require.NoError(t, os.RemoveAll(".aua"))
	says := refused(t, "AUA_PLUGIN_CHECKSUM_MISMATCH", "plugins", "install", forged, "-source", "acme/slow-log")
	require.Contains(t, says, first.Hash)
	require.NoDirExists(t, ".aua/plugins/acme", "nothing of it is left")

	// Of another platform, both hashes are kept; of replaced files, one is.
	second := ok[views.Installation](t, "plugins", "install", forged, "-source", "acme/slow-log", "-force")
	require.Equal(t, lock.Changed, second.Lock.Action)
	require.Equal(t, second.Hash, second.Lock.NewHash)
	require.Contains(t, read(t, lock.FileName), first.Hash)
	third := ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.2.0", "# again"), "-source", "acme/slow-log", "-force")
	require.Equal(t, second.Hash, third.Replaced)
	require.NotContains(t, read(t, lock.FileName), second.Hash)

	require.NoError(t, os.Remove(lock.FileName))
	says = refused(t, "AUA_CONFLICT", "plugins", "install", forged, "-source", "acme/slow-log")
	require.Contains(t, says, "-force")
}

func TestPluginsInstallRefuses(t *testing.T) {
	write(t, nil)
	require.Contains(t, refused(t, "AUA_CONFLICT", "plugins", "install", plugin(t, "calc", "1.0.0")), "built-in plugin")
	require.Contains(t, refused(t, "AUA_REQUEST_INVALID", "plugins", "install", "https://example.com/x.zip"), "download")
	require.Contains(t, refused(t, "AUA_REQUEST_INVALID", "plugins", "install"), "Name the one thing")
	require.Contains(t, refused(t, "AUA_PLUGIN_NOT_FOUND", "plugins", "install", "gone"), "nothing to install")
	require.Contains(t, refused(t, "AUA_REQUEST_INVALID", "plugins", "install", plugin(t, "x", "1.0.0"), "-source", "x"), "namespace/name")
	require.NoError(t, os.Chmod(".aua/plugins", 0o777))
	for _, c := range []string{"list", "verify", "lock", "install x", "remove x"} {
		require.Contains(t, refused(t, "AUA_PLUGIN_DIR_UNSAFE", append([]string{"plugins"}, strings.Fields(c)...)...), "chmod go-w")
	}
}

// The plugin directory is the configuration's, or the one that is named.
func TestPluginDirectories(t *testing.T) {
	write(t, map[string]string{"aua.hcl": "config_version = \"1.0\"\nplugin_dir = \"elsewhere\"\n"})
	ok[views.Installation](t, "plugins", "install", plugin(t, "x", "1.0.0"))
	require.DirExists(t, "elsewhere/local/x/1.0.0")
	ok[views.Installation](t, "plugins", "install", plugin(t, "x", "1.0.0"), "-plugin-dir", "third")
	require.DirExists(t, "third/local/x/1.0.0")
	require.NoError(t, os.Mkdir("conf", 0o755))
	require.NoError(t, os.WriteFile("conf/aua.hcl", []byte(requiresSlowLog), 0o644))
	ok[views.Installation](t, "plugins", "install", plugin(t, "slow-log", "1.2.0"), "-config", "conf", "-source", "acme/slow-log")
	require.FileExists(t, "conf/"+lock.FileName, "the lock file is beside the configuration")
}
