// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Folder is a folder in which somebody works with AUA.
type Folder struct {
	Dir string
	// Env is added to the environment of commands and servers.
	Env []string

	t      *testing.T
	binary string
}

// In returns an empty folder, where the binary is AUA.
func In(t *testing.T, binary string) *Folder {
	t.Helper()
	return &Folder{Dir: t.TempDir(), t: t, binary: binary}
}

// On returns a folder that is there already, where the binary is AUA.
func On(t *testing.T, binary, dir string) *Folder { return &Folder{Dir: dir, t: t, binary: binary} }

// Path returns the path of something in the folder.
func (f *Folder) Path(elements ...string) string {
	return filepath.Join(append([]string{f.Dir}, elements...)...)
}

// Write writes a file, and the folders above it.
func (f *Folder) Write(name, text string) *Folder {
	f.t.Helper()
	require.NoError(f.t, os.MkdirAll(filepath.Dir(f.Path(name)), 0o755))
	require.NoError(f.t, os.WriteFile(f.Path(name), []byte(text), 0o600))
	return f
}

// Read reads a file.
func (f *Folder) Read(name string) string {
	f.t.Helper()
	b, err := os.ReadFile(f.Path(name))
	require.NoError(f.t, err)
	return string(b)
}

// Change replaces a file by what change makes of it, and keeps its permissions.
func (f *Folder) Change(name string, change func(text string) string) *Folder {
	f.t.Helper()
	before := f.Read(name)
	after := change(before)
	require.NotEqual(f.t, before, after, "%s was not changed", name)
	info, err := os.Stat(f.Path(name))
	require.NoError(f.t, err)
	// A running program cannot be written, only replaced.
	require.NoError(f.t, os.Remove(f.Path(name)))
	require.NoError(f.t, os.WriteFile(f.Path(name), []byte(after), info.Mode().Perm()))
	return f
}

// Manifest makes a folder for a plugin with a manifest and a program, which is
// copied.
func (f *Folder) Manifest(dir, manifest, program string) *Folder {
	f.t.Helper()
	text, err := os.ReadFile(program)
	require.NoError(f.t, err)
	f.Write(filepath.Join(dir, "plugin.hcl"), manifest)
	require.NoError(f.t, os.WriteFile(f.Path(dir, filepath.Base(program)), text, 0o755))
	return f
}

// Command prepares a command of AUA.
func (f *Folder) Command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, f.binary, args...)
	c.Dir, c.Env = f.Dir, append(os.Environ(), f.Env...)
	return c
}

// Run runs a command of AUA to its end.
func (f *Folder) Run(args ...string) *Ran {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), Patience)
	defer cancel()
	c := f.Command(ctx, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		require.ErrorAs(f.t, err, &exit)
	}
	return &Ran{Args: args, Out: out.String(), Err: errs.String(), Status: c.ProcessState.ExitCode(), t: f.t}
}

// Serve serves in the folder, until the test ends.
func (f *Folder) Serve(args ...string) *Server {
	f.t.Helper()
	return serve(f.t, f.binary, f.Dir, f.Env, args)
}
