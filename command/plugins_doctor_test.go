// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
)

// diagnose runs the doctor and returns its one finding of a severity.
func diagnose(t *testing.T, status int, severity string) views.Finding {
	t.Helper()
	r := run(t, "plugins", "doctor", "-json")
	require.Equal(t, status, r.status, r.out)
	d := decode[views.Diagnosis](t, r.out)
	var found []views.Finding
	for _, f := range d.Findings {
		if f.Severity == severity {
			found = append(found, f)
		}
	}
	require.Len(t, found, 1, r.out)
	text := run(t, "plugins", "doctor")
	require.Equal(t, status, text.status)
	require.Contains(t, text.out, found[0].Message)
	require.True(t, found[0].Fix != "" || strings.ContainsAny(found[0].Message, ":."), "it says what to do")
	return found[0]
}

func TestPluginsDoctorOnHealth(t *testing.T) {
	installedSlowLog(t, "1.3.0")
	r := run(t, "plugins", "doctor")
	require.Zero(t, r.status)
	require.Equal(t, "ok: acme/slow-log 1.3.0\nNothing is wrong with the plugins in .aua/plugins.\n", r.out)
	write(t, nil)
	require.Equal(t, "Nothing is wrong with the plugins in .aua/plugins.\n", run(t, "plugins", "doctor").out, "without a configuration nothing is required")
}

func TestPluginsDoctorFinds(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T)
		check string
		code  string
		says  string
	}{
		"directory": {func(t *testing.T) { require.NoError(t, os.Chmod(".aua/plugins", 0o777)) }, "directory", "AUA_PLUGIN_DIR_UNSAFE", "chmod go-w"},
		"folder":    {func(t *testing.T) { require.NoError(t, os.Chmod(".aua/plugins/acme", 0o775)) }, "files", "AUA_PLUGIN_DIR_UNSAFE", "its group"},
		"checksum":  {func(t *testing.T) { require.NoError(t, os.WriteFile(file("1.3.0"), nil, 0o755)) }, "files", "AUA_PLUGIN_CHECKSUM_MISMATCH", "aua-plugin-slow-log"},
		"missing":   {func(t *testing.T) { require.NoError(t, os.RemoveAll(".aua/plugins/acme")) }, "installed", "AUA_PLUGIN_NOT_FOUND", "aua plugins install"},
		"no lock":   {func(t *testing.T) { require.NoError(t, os.Remove(lock.FileName)) }, "lock", "AUA_PLUGIN_NOT_FOUND", "aua plugins lock"},
		"constraint": {func(t *testing.T) {
			require.NoError(t, os.WriteFile("aua.hcl", []byte(strings.Replace(requiresSlowLog, "~> 1.2", "~> 2.0", 1)), 0o644))
		}, "lock", "AUA_PLUGIN_VERSION_MISMATCH", `only "~> 2.0"`},
		"description": {func(t *testing.T) {
			require.NoError(t, os.WriteFile(lock.FileName, []byte(strings.Replace(read(t, lock.FileName), "Logs.", "Logged.", 1)), 0o644))
		}, "identity", "AUA_PLUGIN_VERSION_MISMATCH", "aua plugins lock"},
	} {
		t.Run(name, func(t *testing.T) {
			installedSlowLog(t, "1.3.0")
			c.spoil(t)
			f := diagnose(t, 1, views.SeverityError)
			require.Equal(t, c.check, f.Check)
			require.Equal(t, c.code, f.Code)
			require.Contains(t, f.Message, c.says)
		})
	}
}

func TestPluginsDoctorFindsABrokenLockFile(t *testing.T) {
	installedSlowLog(t)
	require.NoError(t, os.WriteFile(lock.FileName, []byte("plugin \"x\" {\n}\n"), 0o644))
	r := run(t, "plugins", "doctor")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.out, ".aua.lock.hcl:1,8-11")
	require.Contains(t, r.out, "none is installed", "it goes on with the rest")
}

// A manifest whose interpreter is gone.
func TestPluginsDoctorFindsAMissingInterpreter(t *testing.T) {
	bin := t.TempDir()
	require.NoError(t, os.Symlink("/bin/sh", bin+"/special-shell"))
	text := read(t, plugin(t, "slow-log", "1.3.0"))
	write(t, map[string]string{"aua.hcl": requiresSlowLog, "src/main.sh": text, "src/plugin.hcl": "name = \"slow-log\"\ncommand = [\"special-shell\", \"main.sh\"]\nsource = \"acme/slow-log\"\n"})
	path := os.Getenv("PATH")
	t.Setenv("PATH", bin+":"+path)
	ok[views.Installation](t, "plugins", "install", "src")
	t.Setenv("PATH", path)
	f := diagnose(t, 1, views.SeverityError)
	require.Equal(t, "command", f.Check)
	require.Contains(t, f.Message, `"special-shell", which is not in PATH`)
}

func TestPluginsDoctorWarns(t *testing.T) {
	installedSlowLog(t, "1.2.0", "1.3.0")
	require.Equal(t, "aua plugins remove acme/slow-log@1.2.0", diagnose(t, 0, views.SeverityNote).Fix)
	require.NoError(t, os.WriteFile("aua.hcl", []byte(strings.Replace(requiresSlowLog, "~> 1.2", ">= 1.0", 1)), 0o644))
	require.Equal(t, "aua plugins lock", diagnose(t, 0, views.SeverityWarning).Fix)
	require.NoError(t, os.WriteFile("aua.hcl", []byte("config_version = \"1.0\"\n"), 0o644))
	require.Contains(t, diagnose(t, 0, views.SeverityWarning).Message, "does not require")

	override := requiresSlowLog + "dev_overrides {\n  slow-log = \"" + plugin(t, "slow-log", "0.0.1") + "\"\n}\n"
	require.NoError(t, os.WriteFile("aua.hcl", []byte(override), 0o644))
	f := diagnose(t, 0, views.SeverityWarning)
	require.Equal(t, "dev_overrides", f.Check)
	require.Contains(t, run(t, "plugins", "list").out, "runs from ")
	require.NoError(t, os.Remove(lock.FileName))
	require.NoError(t, os.RemoveAll(".aua"))
	require.Contains(t, run(t, "plugins", "lock").out, "nothing to lock", "what is being developed need not be installed")
	require.NoError(t, os.WriteFile("aua.hcl", []byte(strings.Replace(override, "aua-plugin-slow-log\"\n}", "gone\"\n}", 1)), 0o644))
	require.Contains(t, diagnose(t, 1, views.SeverityError).Message, "There is no plugin at")
}
