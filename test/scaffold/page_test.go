// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package scaffold_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/sample"
	"github.com/auahq/aua/website"
)

// chapter is a section of the page.
var chapter = regexp.MustCompile(`(?m)^## `)

// TestThePageFromAnEmptyFolder does what the page "Write a plugin" says, in one
// shell that begins in an empty folder, and logs how long each part took.
//
// A block "console page" is typed, and must print what it shows; a command
// must succeed unless what it shows is an error. A block with the name of a file
// behind its language is written to that file, and what any other block shows
// stands in one of the plugin's files.
func TestThePageFromAnEmptyFolder(t *testing.T) {
	page, err := fs.ReadFile(website.Docs(), "write-a-plugin.md")
	require.NoError(t, err)
	s := newShell(t)
	start := time.Now()
	for _, part := range chapter.Split(string(page), -1) {
		title, _, _ := strings.Cut(part, "\n")
		began, commands := time.Now(), 0
		for _, b := range sample.Blocks("write-a-plugin.md", part) {
			commands += s.follow(b)
		}
		if commands > 0 {
			t.Logf("%6.1f s  %2d commands  %s", time.Since(began).Seconds(), commands, title)
		}
	}
	t.Logf("%6.1f s  in all", time.Since(start).Seconds())
}

// follow does what a block says, and returns how many commands it has.
func (s *shell) follow(b sample.Block) int {
	s.t.Helper()
	language, file, _ := strings.Cut(b.Info, " ")
	dir, _ := s.run("pwd")
	dir = strings.TrimSpace(dir)
	switch {
	case b.Info == "console page":
	case language == "console":
		return 0
	case file != "":
		require.NoError(s.t, os.WriteFile(filepath.Join(dir, file), []byte(b.Text), 0o644))
		return 0
	default:
		require.Contains(s.t, sources(s.t, dir), b.Text, "a sample that is not in the plugin")
		return 0
	}
	steps, err := b.Steps()
	require.NoError(s.t, err)
	for _, step := range steps {
		printed, status := s.run(step.Command)
		what := fmt.Sprintf("$ %s\n%s\nexit status %d", step.Command, printed, status)
		if strings.HasPrefix(step.Command, "aua serve") && strings.HasSuffix(step.Command, "&") {
			s.serving()
		}
		if strings.Contains(step.Output, "AUA_") {
			require.NotZero(s.t, status, what)
		} else {
			require.Zero(s.t, status, what)
		}
		if step.Output != "" {
			require.Regexp(s.t, sample.Pattern(step.Output), strings.TrimRight(printed, "\n")+"\n", what)
		}
	}
	return len(steps)
}

// sources are the files of a folder, one behind the other.
func sources(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext == ".go" || ext == ".hcl" {
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			require.NoError(t, err)
			all.Write(text)
		}
	}
	return all.String()
}
