// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// complete returns what the shell offers after line, sorted.
func complete(t *testing.T, line string, files ...string) []string {
	t.Helper()
	cmd := program(t, "aua", "", "aua")
	for _, f := range files {
		require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, f), nil, 0o644))
	}
	cmd.Env = append(cmd.Env, "COMP_LINE="+line, "COMP_POINT="+strconv.Itoa(len(line)))
	r := finish(t, cmd)
	require.Zero(t, r.status)
	require.Empty(t, r.err)
	offered := slices.Sorted(slices.Values(strings.Fields(r.out)))
	return slices.Compact(offered)
}

func TestCompletion(t *testing.T) {
	require.Equal(t, []string{"apply", "audit", "batch", "chat", "config", "corrections", "extensions", "feedback", "fmt", "force-unlock", "plan", "plugins", "query", "secrets", "serve", "show", "state", "status", "token", "validate", "version"}, complete(t, "aua "))
	require.Equal(t, []string{"validate", "version"}, complete(t, "aua v"))
	require.Equal(t, []string{"list"}, complete(t, "aua plugins li"))
	require.Equal(t, []string{"supersede"}, complete(t, "aua corrections su"))
	require.Equal(t, []string{"field", "global", "session", "user"}, complete(t, "aua corrections add -scope "))
	require.Equal(t, []string{"-debug"}, complete(t, "aua query -de"))
	require.Equal(t, []string{"-address", "-ca", "-client-cert", "-client-key", "-help", "-interval", "-json", "-token", "-watch"}, complete(t, "aua status -"))
	require.Equal(t, []string{"json", "text"}, complete(t, "aua serve -log-format "))
	require.Equal(t, []string{"deepseek", "groq", "mistral", "openai", "openrouter"}, complete(t, "aua serve -dev -use "))
	require.Empty(t, complete(t, "aua status -address "))
	require.Equal(t, []string{"diff", "history", "reload", "rollback"}, complete(t, "aua config "))
	require.Equal(t, []string{"./", "aua.plan"}, complete(t, "aua apply ", "aua.plan"))
	require.Equal(t, []string{"-check-serial"}, complete(t, "aua apply -ch"))
	require.Equal(t, []string{"./", "a.hcl", "b.hcl.json"}, complete(t, "aua validate -config ", "a.hcl", "b.hcl.json", "c.txt"))
	require.Contains(t, complete(t, "aua fmt a", "a.hcl"), "a.hcl")
}

// Installing writes to the files of the shells of the user who runs the tests,
// so only the offer is tested.
func TestCompletionCanBeInstalled(t *testing.T) {
	require.Equal(t, []string{"-autocomplete-install", "-autocomplete-uninstall", "-help", "-version"}, complete(t, "aua -"))
}
