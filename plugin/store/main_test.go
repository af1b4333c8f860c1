// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package store_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// description is what a well-behaved scorer says of itself.
func description(name, version string) *sdk.Description {
	return &sdk.Description{
		Name: name, Version: version, Description: "A plugin of the tests.", APIVersion: sdk.APIVersion, SDKVersion: "0.1.0",
		Kinds: []sdk.KindDescription{{Kind: sdk.KindScorer, Needs: sdk.NeedsNone}},
	}
}

// script is a program that prints d when it is asked to describe itself.
func script(t *testing.T, d *sdk.Description) string {
	t.Helper()
	text, err := json.Marshal(d)
	require.NoError(t, err)
	return "#!/bin/sh\n[ \"$1\" = describe ] && cat <<'END'\n" + string(text) + "\nEND\n"
}

// program writes the program of a plugin, and returns its path.
func program(t *testing.T, name, content string) string {
	t.Helper()
	return write(t, filepath.Join(t.TempDir(), store.ProgramPrefix+name), content)
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o755))
	return path
}

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "plugins"))
	require.NoError(t, err)
	return s
}

func install(t *testing.T, s *store.Store, path string) *store.Result {
	t.Helper()
	r, err := s.Install(t.Context(), path, options())
	require.NoError(t, err)
	return r
}

func options() store.InstallOptions {
	return store.InstallOptions{Env: []string{"PATH=" + os.Getenv("PATH")}}
}

// refused installs what must be refused, and returns the error. Nothing is
// left of it.
func refused(t *testing.T, code fault.Code, path string, opts store.InstallOptions) *fault.Error {
	t.Helper()
	s := open(t)
	_, err := s.Install(t.Context(), path, opts)
	require.Equal(t, code, fault.CodeOf(err), "%v", err)
	entries, err2 := os.ReadDir(s.Dir())
	require.NoError(t, err2)
	require.Len(t, entries, 1, "nothing is left but the lock of the directory")
	return fault.As(err)
}

// entry is one entry of an archive.
type entry struct {
	name, content string
	mode          os.FileMode
	link          string
}

func zipped(t *testing.T, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		f, err := z.CreateHeader(h)
		require.NoError(t, err)
		_, err = io.WriteString(f, e.content+e.link)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return write(t, filepath.Join(t.TempDir(), "plugin.zip"), b.String())
}

func tarred(t *testing.T, headers ...*tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	a := tar.NewWriter(g)
	for _, h := range headers {
		content := h.Linkname
		if h.Typeflag == tar.TypeReg {
			h.Linkname, h.Size = "", int64(len(content))
		}
		require.NoError(t, a.WriteHeader(h))
		if h.Typeflag == tar.TypeReg {
			_, err := io.WriteString(a, content)
			require.NoError(t, err)
		}
	}
	require.NoError(t, a.Close())
	require.NoError(t, g.Close())
	return write(t, filepath.Join(t.TempDir(), "plugin.tar.gz"), b.String())
}

// regular is a file for tarred.
func regular(name, content string) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Linkname: content, Mode: 0o644}
}

func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
