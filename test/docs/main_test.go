// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package docs

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command"
	"github.com/auahq/aua/test/sample"
	"github.com/auahq/aua/website"
)

// asProgram makes the test binary behave as the aua program.
const asProgram = "AUA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" || len(os.Args) > 1 && os.Args[1] == "plugin-serve" {
		os.Exit(command.Run(os.Args, command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, website.Docs()))
	}
	for _, name := range os.Environ() {
		if name, _, _ := strings.Cut(name, "="); strings.HasPrefix(name, "AUA_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// run runs a command in this process.
func run(args ...string) (status int, out, errs string) {
	var o, e bytes.Buffer
	status = command.Run(append([]string{"aua"}, args...), command.Streams{In: strings.NewReader(""), Out: &o, Err: &e}, website.Docs())
	return status, o.String(), e.String()
}

// samples returns the blocks of all pages, and of the README.
func samples(t *testing.T) []sample.Block {
	t.Helper()
	texts := map[string]string{}
	names, err := fs.Glob(website.Docs(), "*.md")
	require.NoError(t, err)
	for _, name := range names {
		text, err := fs.ReadFile(website.Docs(), name)
		require.NoError(t, err)
		texts[name] = string(text)
	}
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	texts["README.md"] = string(readme)

	var found []sample.Block
	for page, text := range texts {
		found = append(found, sample.Blocks(page, text)...)
	}
	require.NotEmpty(t, found)
	return found
}
