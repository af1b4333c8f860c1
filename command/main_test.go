// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command"
	"github.com/auahq/aua/website"
)

var update = flag.Bool("update", false, "write the golden files")

// here is the folder of this package; a test may change the working folder.
var here string

// asProgram makes the test binary behave as the aua program.
const asProgram = "AUA_TEST_AS_PROGRAM"

// TestMain lets the test binary be the program: for the tests that need a
// process of its own, and for the plugin processes that such a program starts.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == "plugin-serve" {
		os.Exit(command.Run(os.Args, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, website.Docs()))
	}
	var err error
	if here, err = os.Getwd(); err != nil {
		panic(err)
	}
	for _, name := range os.Environ() {
		if name, _, _ := strings.Cut(name, "="); strings.HasPrefix(name, "AUA_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// result is what a command left.
type result struct {
	status   int
	out, err string
}

// run runs a command in this process.
func run(t *testing.T, args ...string) result {
	t.Helper()
	return runWith(t, "", args...)
}

func runWith(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	status := command.Run(append([]string{"aua"}, args...), command.Streams{In: strings.NewReader(stdin), Out: &out, Err: &err}, website.Docs())
	return result{status, out.String(), err.String()}
}

// program returns the command as a process of its own, in an empty folder.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	cmd := exec.Command(self, args...)
	cmd.Dir = dir
	cmd.Env = []string{asProgram + "=1", "HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	return cmd
}

// finish runs a process to its end.
func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil {
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// golden compares got with the file testdata/NAME.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join(here, "testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// write makes files in a new folder, which becomes the working folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	t.Chdir(dir)
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// decode reads the one JSON document in text.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	dec := json.NewDecoder(strings.NewReader(text))
	require.NoError(t, dec.Decode(&v), text)
	_, err := dec.Token()
	require.ErrorIs(t, err, io.EOF, "more than one document: %s", text)
	return v
}
