// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"slices"
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

func TestTestsAreAsLongAsWhatTheyTest(t *testing.T) {
	var code, tests int
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
