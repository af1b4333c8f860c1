// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package docs

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command"
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

// sample is a fenced block of a page.
type sample struct {
	page string
	// info is what stands behind the fence, such as "console test".
	info, text string
}

var fenced = regexp.MustCompile("(?ms)^```([^\n`]*)\n(.*?)^```[ \t]*$")

// samples returns the blocks of all pages, and of the README.
func samples(t *testing.T) []sample {
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

	var found []sample
	for page, text := range texts {
		for _, m := range fenced.FindAllStringSubmatch(text, -1) {
			found = append(found, sample{page, strings.TrimSpace(m[1]), m[2]})
		}
	}
	require.NotEmpty(t, found)
	return found
}
