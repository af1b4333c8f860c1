// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package scaffold_test makes a plugin of every kind with the real binary, and
// does with each what its README says, from an empty folder.
package scaffold_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/live"
)

// binary is AUA, built for the tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "aua-scaffold-")
	if err == nil {
		binary, err = live.Build(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

// name is a plugin's name in these tests.
func name(k sdk.Kind) string { return "my-" + strings.ReplaceAll(string(k), "_", "-") }

// in runs a program in a folder, which must succeed, and returns what it printed.
func in(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-ldflags=-w") // Linked sooner, without what a debugger reads.
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", program, strings.Join(args, " "), out)
	return string(out)
}

func TestEveryKindIsAPluginThatWorks(t *testing.T) {
	for _, kind := range sdk.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f := live.In(t, binary)
			f.Run("plugins", "new", "-kind", string(kind), name(kind)).OK().Says("Made", name(kind), "go test ./...")
			dir := f.Path(name(kind))
			require.Empty(t, in(t, dir, "go", "vet", "./..."))
			tests := in(t, dir, "go", "test", "-v", "./...")
			require.Contains(t, tests, "--- PASS: TestConformance")
			require.Contains(t, tests, "configure_path: passed", "a bad setting is refused by the plugin itself, and named")
			require.Empty(t, in(t, dir, "go", "mod", "tidy", "-diff"))

			program := "./aua-plugin-" + name(kind)
			in(t, dir, "go", "build", "-o", program, ".")
			var d sdk.Description
			require.NoError(t, json.Unmarshal([]byte(in(t, dir, program, "describe")), &d))
			require.Equal(t, name(kind), d.Name)
			_, serves := d.Serves(kind)
			require.True(t, serves)
			require.Len(t, d.Kinds, 1)
			require.NotEmpty(t, d.Config.Attributes)

			f.Dir = dir
			f.Run("plugins", "install", program).OK()
			f.Run("plugins", "schema", name(kind)).OK().Says(d.Config.Attributes[0].Name, "local/"+name(kind))
			f.Run("validate", "-config", "aua.hcl").OK()
			served(t, f, kind)
		})
	}
}

// shown is what is seen of the plugin of a kind: in the answer, in its decision
// record, or in the server's log.
var shown = map[sdk.Kind]string{
	sdk.KindBackend:    `"answer": "A program that extends another one."`,
	sdk.KindClassifier: `"term": "plugin"`,
	sdk.KindRouter:     "is the cheapest of 2.",
	sdk.KindVerifier:   `The answer says \"for example\".`,
	sdk.KindArbiter:    "2 of 3 specialists give this answer.",
	sdk.KindScorer:     `"name": "length"`,
	sdk.KindHook:       "slow query",
	sdk.KindMiddleware: "This answer was written by a machine.",
}

// served serves the configuration of a new plugin, and asks what its README says.
func served(t *testing.T, f *live.Folder, kind sdk.Kind) {
	t.Helper()
	s := f.Serve("-config", "aua.hcl")
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	answer := f.Run("query", "-debug", "-json", "What is a plugin?").OK()
	status := f.Run("status").OK()
	if kind != sdk.KindPromotionPolicy { // Nothing calls it yet.
		status.Says(name(kind) + " 0.1.0 ready")
	}
	require.Eventually(t, func() bool { return strings.Contains(answer.Out+s.Log.String(), shown[kind]) }, live.Patience, live.Tick,
		"%s is not in\n%s", shown[kind], answer)
}

func TestFilesAreFormatted(t *testing.T) {
	f := live.In(t, binary)
	for _, kind := range sdk.Kinds() {
		f.Run("plugins", "new", "-kind", string(kind), name(kind)).OK()
		f.Run("fmt", "-check", filepath.Join(name(kind), "aua.hcl")).OK()
		require.NoError(t, os.RemoveAll(f.Path(name(kind), "aua-sdk")))
	}
	require.Empty(t, in(t, "../../tools", "go", "tool", "gofumpt", "-l", f.Dir))
}
