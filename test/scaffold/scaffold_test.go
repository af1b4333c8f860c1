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
		})
	}
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
