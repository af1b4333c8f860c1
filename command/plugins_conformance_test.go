// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/plugintest"
)

func TestPluginsTestOfABuiltin(t *testing.T) {
	dir := write(t, nil)
	tested := run(t, "plugins", "test", "utility", "-run", "scorer_scores", "-run", "deadline", "-junit", "report.xml")
	require.Zero(t, tested.status, tested.err)
	require.Contains(t, tested.out, "PASS  scorer_scores  A scorer gives each candidate a score")
	require.Contains(t, tested.out, "SKIP  deadline ")
	require.Contains(t, tested.out, "      why   -slow-query was not given.\n")
	require.Regexp(t, `\nutility: 5 checks passed, 0 failed, 1 skipped in `, tested.out)
	report, err := os.ReadFile(filepath.Join(dir, "report.xml"))
	require.NoError(t, err)
	require.Contains(t, string(report), `<testsuite name="utility" tests="6" failures="0"`)

	json := decode[views.Conformance](t, run(t, "plugins", "test", "utility", "-run", "describe", "-json").out)
	require.Equal(t, "utility", json.Plugin)
	require.Equal(t, 1, json.Passed)
	require.Equal(t, "describe", json.Checks[0].Check)
	require.Regexp(t, `PASS  describe  .*  \([0-9.]+ m?s\)`, run(t, "plugins", "test", "utility", "-run", "describe", "-v").out)
}

// script is a plugin that fails as told.
func script(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "aua-plugin-poor")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+strings.Join(lines, "\n")+"\n"), 0o755))
	return path
}

func TestPluginsTestOfAPoorPlugin(t *testing.T) {
	poor := script(t, `echo "I am a plugin, you know."`)
	tested := run(t, "plugins", "test", poor, "-run", "handshake")
	require.Equal(t, 1, tested.status)
	require.Contains(t, tested.out, "FAIL  describe ")
	require.Contains(t, tested.out, "      seen  standard output is not a description: ")
	require.Contains(t, tested.out, "      do    A host reads it before it ever starts the plugin.")
	require.Contains(t, tested.out, "SKIP  handshake ")
	require.Contains(t, tested.out, "      why   it needs the check \"describe\".\n")
	require.Contains(t, tested.out, "poor: 0 checks passed, 1 failed, 1 skipped in ")

	json := run(t, "plugins", "test", poor, "-run", "handshake", "-json")
	require.Equal(t, 1, json.status)
	require.Equal(t, plugintest.Fail, decode[views.Conformance](t, json.out).Checks[0].Status)

	write(t, map[string]string{"aua.hcl": "dev_overrides {\n  poor = \"" + poor + "\"\n}\n"})
	byName := run(t, "plugins", "test", "poor")
	require.Equal(t, 1, byName.status)
	require.Contains(t, byName.err, "dev_overrides.poor")
}

// TestPluginsTestWithABlock takes config block, fields and plugin from a configuration.
func TestPluginsTestWithABlock(t *testing.T) {
	write(t, map[string]string{"aua.hcl": calcOnly + `
classifier "mine" {
  plugin = "lexical"
  config {
    no_such_setting = true
  }
}
`})
	refused := run(t, "plugins", "test", "-block", "classifier.mine")
	require.Equal(t, 1, refused.status)
	require.Contains(t, refused.err, "no_such_setting")

	write(t, map[string]string{"aua.hcl": calcOnly})
	tested := run(t, "plugins", "test", "-block", "backend.calc", "-run", "backend_answer", "-config", "aua.hcl")
	require.Zero(t, tested.status, tested.err)
	require.Regexp(t, `\ncalc: 5 checks passed, 0 failed, 0 skipped in `, tested.out)
	none := run(t, "plugins", "test", "-block", "backend.none")
	require.Contains(t, none.err, `The configuration has no block "backend.none". It has: `)
	require.Contains(t, none.err, "backend.calc")
}

func TestPluginsTestRefuses(t *testing.T) {
	write(t, map[string]string{"list.json": "[]"})
	for args, want := range map[string]string{
		"":                                 "Name one plugin",
		"utility scorer":                   "Name one plugin",
		"utilty":                           `There is no plugin "utilty". Did you mean "utility"?`,
		"./utility":                        "There is no plugin at ./utility: no such file or directory.",
		".":                                "holds no plugin",
		"utility -config-json none.json":   "The file of -config-json cannot be read",
		"utility -bad-config list.json":    "What -bad-config gives is not a JSON object",
		"utility -config-json {]":          "What -config-json gives is not a JSON object",
		"utility -kind oracle":             `"oracle" is none of middleware, classifier`,
		"utility -run lifelin":             `there is no "lifelin"; did you mean "lifeline"?`,
		"utility -run describe -junit no/": "The report cannot be written",
	} {
		refused := run(t, append([]string{"plugins", "test"}, strings.Fields(args)...)...)
		require.Equal(t, 1, refused.status, args)
		require.Contains(t, strings.Join(strings.Fields(refused.err), " "), want)
	}
}

// TestPluginsTestInterrupted: one Ctrl-C ends it at once, and no process stays.
func TestPluginsTestInterrupted(t *testing.T) {
	pid := filepath.Join(t.TempDir(), "pid")
	slow := script(t, `[ "$1" = describe ] && echo $$ >`+pid, "sleep 600")
	cmd := program(t, "plugins", "test", slow, "-run", "handshake")
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { b, _ := os.ReadFile(pid); return len(b) > 1 }, 10*time.Second, 10*time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Wait(), &exit)
	require.NotZero(t, exit.ExitCode())
	b, err := os.ReadFile(pid)
	require.NoError(t, err)
	running := exec.Command("kill", "-0", strings.TrimSpace(string(b)))
	require.Error(t, running.Run(), "the plugin is gone")
}
