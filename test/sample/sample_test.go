// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sample_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/sample"
)

func TestBlocks(t *testing.T) {
	const page = "# T\n\n```console test\n$ a \\\n    -b\n1\n2\n$ c\n```\n\ntext\n\n```hcl\nx = 1\n```\n"
	blocks := sample.Blocks("p.md", page)
	require.Equal(t, []sample.Block{
		{Page: "p.md", Info: "console test", Text: "$ a \\\n    -b\n1\n2\n$ c\n"},
		{Page: "p.md", Info: "hcl", Text: "x = 1\n"},
	}, blocks)
	steps, err := blocks[0].Steps()
	require.NoError(t, err)
	require.Equal(t, []sample.Step{{Command: "a \\\n    -b", Output: "1\n2\n"}, {Command: "c"}}, steps)
	_, err = blocks[1].Steps()
	require.ErrorContains(t, err, "p.md: a sample begins with what no command prints")
}

func TestPattern(t *testing.T) {
	require.Regexp(t, sample.Pattern("a (b)\n...\nc ... d\n"), "a (b)\nx\ny\nc z d\n")
	require.Regexp(t, sample.Pattern("a\n...\n"), "a\n")
	require.NotRegexp(t, sample.Pattern("a\n"), "a\nb\n")
	require.NotRegexp(t, sample.Pattern("a.c\n"), "abc\n")
}
