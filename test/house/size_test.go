// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Bounds of the lines of a file that a person wrote.
const (
	medianLines = 120
	mostLines   = 400 // nine of ten files
	allLines    = 800
)

func TestFilesAreSmall(t *testing.T) {
	var lengths []int
	for _, s := range sources(t, ".go") {
		if s.generated() {
			continue
		}
		lengths = append(lengths, s.lines())
		if s.lines() > allLines {
			t.Errorf("%s has %d lines, over %d. Give each of its jobs a file.", s.path, s.lines(), allLines)
		}
	}
	slices.Sort(lengths)
	require.LessOrEqual(t, lengths[len(lengths)/2], medianLines, "lines of the median file")
	require.LessOrEqual(t, lengths[len(lengths)*9/10], mostLines, "lines of nine in ten files")
}

// TestTestsAreAsLongAsWhatTheyTest counts the tables and transcripts in testdata
// as tests: each line of theirs is a case with what is expected of it.
func TestTestsAreAsLongAsWhatTheyTest(t *testing.T) {
	code, tests := 0, testdataLines(t)
	for _, s := range sources(t, ".go") {
		switch {
		case s.test(), room(s.path) == "test":
			tests += s.lines()
		case !s.generated():
			code += s.lines()
		}
	}
	require.GreaterOrEqual(t, tests, code, "lines of tests against lines of code")
}

func testdataLines(t *testing.T) (lines int) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.Contains(filepath.ToSlash(path), "/testdata/") || strings.Contains(path, "/fuzz/") {
			return nil
		}
		text, err := os.ReadFile(path)
		lines += bytes.Count(text, []byte("\n"))
		return err
	})
	require.NoError(t, err)
	return lines
}
