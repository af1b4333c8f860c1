// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package house_test keeps the house in order: which package may import which,
// how long a file may be, what every file begins with, and that generated code
// is what its source and its tools say. What is agreed upon and not checked is
// soon no longer true.
package house_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository, seen from this folder.
const root = "../.."

// source is a file of the repository.
type source struct {
	// path is relative to the repository, with slashes.
	path string
	text []byte
}

func (s source) generated() bool { return bytes.Contains(s.text, []byte("DO NOT EDIT.")) && !s.test() }

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) lines() int { return bytes.Count(s.text, []byte("\n")) }

// sources reads the repository's files that end with suffix. What is built,
// downloaded or made to be wrong is left out.
func sources(t *testing.T, suffix string) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch name := d.Name(); {
			case path == root:
				return nil
			case strings.HasPrefix(name, "."), name == "testdata", name == "node_modules", name == "bin", name == "dist":
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, suffix) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		found = append(found, source{filepath.ToSlash(rel), text})
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, found, "no %s file found: the test looks in the wrong place", suffix)
	return found
}

const header = "// Copyright (c) The AUA Authors\n// SPDX-License-Identifier: MPL-2.0\n\n"

func TestFilesBeginWithTheLicence(t *testing.T) {
	for _, suffix := range []string{".go", ".proto"} {
		for _, s := range sources(t, suffix) {
			if !bytes.HasPrefix(s.text, []byte(header)) {
				t.Errorf("%s does not begin with the two lines of copyright and licence, and an empty one.", s.path)
			}
		}
	}
}
