// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestPluginsNew(t *testing.T) {
	write(t, nil)
	made := run(t, "plugins", "new", "-kind", "scorer", "short-answers")
	require.Zero(t, made.status, made.err)
	require.Contains(t, made.out, "  $ cd short-answers\n  $ go test ./...\n")
	require.Contains(t, read(t, "short-answers/go.mod"), "module example.com/aua-plugin-short-answers\n")
	require.Contains(t, read(t, "short-answers/plugin.go"), `Name:        "short-answers"`)
	require.Contains(t, read(t, "short-answers/main.go"), "// Command aua-plugin-short-answers is a scorer for AUA")
	require.FileExists(t, "short-answers/.gitignore")
	require.FileExists(t, "short-answers/aua-sdk/go.mod")

	again := run(t, "plugins", "new", "-kind", "hook", "short-answers")
	require.Equal(t, 1, again.status)
	require.Contains(t, again.err, "There is something at short-answers already, and nothing is overwritten.")
	require.Contains(t, read(t, "short-answers/main.go"), "a scorer", "nothing was overwritten")
}

func TestPluginsNewElsewhere(t *testing.T) {
	write(t, nil)
	made := decode[views.Made](t, run(t, "plugins", "new", "-kind", "backend", "-dir", "a/b", "-module", "github.com/acme/glossary", "glossary", "-json").out)
	require.Equal(t, "a/b", made.Dir)
	require.Equal(t, "aua-sdk", made.SDK)
	require.Contains(t, read(t, "a/b/go.mod"), "module github.com/acme/glossary\n")
	for _, file := range made.Files {
		require.FileExists(t, filepath.Join(made.Dir, file))
	}
	require.NotContains(t, made.Files, "answers.jsonl", "the backend answers by itself")
	require.Equal(t, "cd a/b", made.Next[0])

	made = decode[views.Made](t, run(t, "plugins", "new", "-kind", "backend", "-dir", "it's here", "glossary", "-json").out)
	require.Equal(t, `cd 'it'\''s here'`, made.Next[0])
}

func TestPluginsNewRefuses(t *testing.T) {
	write(t, map[string]string{"file": ""})
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-kind", "scorer"}, "Name the one plugin to make"},
		{[]string{"-kind", "scorer", "a", "b"}, "Name the one plugin to make"},
		{[]string{"short-answers"}, "Say with -kind what the plugin is to be"},
		{[]string{"-kind", "scorrer", "short-answers"}, `"scorrer" is none of middleware, classifier,`},
		{[]string{"-kind", "scorer", "Short_Answers"}, `"Short_Answers" is not the name of a plugin`},
		{[]string{"-kind", "scorer", "../up"}, `"../up" is not the name of a plugin`},
		{[]string{"-kind", "scorer", "utility"}, `There is a built-in plugin "utility"`},
		{[]string{"-kind", "scorer", "-module", "https://x", "short-answers"}, `"https://x" cannot be the path of a Go module`},
		{[]string{"-kind", "scorer", "-dir", "file", "short-answers"}, "There is something at file already"},
		{[]string{"-kind", "scorer", "-dir", "file/x", "short-answers"}, "The plugin could not be written to file/x: "},
		{[]string{"-kind", "scorer", strings.Repeat("a", 300)}, "file name too long"},
	} {
		r := run(t, append([]string{"plugins", "new", "-json"}, c.args...)...)
		require.Equal(t, 1, r.status, c.args)
		require.Contains(t, decode[api.Error](t, r.out).Message, c.want)
	}
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is left behind")
}
