// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/sample"
)

const (
	root = "../.."
	// address is where the READMEs find AUA.
	address = "127.0.0.1:8000"
)

// made are the folders of what is built or installed.
var made = []string{"node_modules", "__pycache__", "dist", "gen"}

// Follow does what a README says, command by command, in the folder where it
// lies. The binary is AUA.
func Follow(t *testing.T, aua, dir string) {
	t.Helper()
	name := filepath.Base(dir)
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	require.NoError(t, err)
	r := &reader{t: t, aua: aua, folder: live.In(t, aua)}
	r.folder.Dir = dir
	ran := 0
	for _, b := range sample.Blocks(name+"/README.md", string(text)) {
		if b.Info != "console test" {
			continue
		}
		steps, err := b.Steps()
		require.NoError(t, err)
		for _, s := range steps {
			r.step(s)
			ran++
		}
	}
	require.NotZero(t, ran, "the README of %s has no block \"console test\"", name)
}

// reader is somebody who follows a README.
type reader struct {
	t      *testing.T
	aua    string
	folder *live.Folder
	server *live.Server
}

func (r *reader) step(s sample.Step) {
	r.t.Helper()
	if args, serves := strings.CutPrefix(s.Command, "aua serve"); serves {
		if r.server != nil {
			r.server.Stop()
		}
		r.server = r.folder.Serve(strings.Fields(strings.TrimSuffix(args, "&"))...)
		return
	}
	listens := address
	if r.server != nil {
		listens = strings.TrimPrefix(r.server.URL, "http://")
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), 5*live.Patience)
	defer cancel()
	c := exec.CommandContext(ctx, "bash", "-o", "pipefail", "-c", strings.ReplaceAll(s.Command, address, listens))
	c.Dir = r.folder.Dir
	c.Env = append(os.Environ(), "PATH="+filepath.Dir(r.aua)+":"+os.Getenv("PATH"), "AUA_ADDR=http://"+listens)
	c.WaitDelay = live.Patience
	out, err := c.CombinedOutput()
	if s.Output == "" {
		require.NoError(r.t, err, "%s\n%s", s.Command, out)
		return
	}
	got := strings.TrimRight(strings.ReplaceAll(string(out), listens, address), "\n") + "\n"
	require.Regexp(r.t, sample.Pattern(s.Output), got, s.Command)
}

// Copy copies an example as a clone of the repository has it: what was built or
// installed in its folder stays behind, and the SDK lies two folders above.
func Copy(t *testing.T, name string) (dir string) {
	t.Helper()
	top := t.TempDir()
	sdk, err := filepath.Abs(filepath.Join(root, "sdk"))
	require.NoError(t, err)
	require.NoError(t, os.Symlink(sdk, filepath.Join(top, "sdk")))
	from := filepath.Join(root, "examples", name)
	dir = filepath.Join(top, "examples", name)
	require.NoError(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains(made, d.Name())) {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, rel), 0o755)
		}
		if !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "aua-plugin-") || d.Name() == ".aua.lock.hcl" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, rel), text, info.Mode().Perm())
	}))
	return dir
}
