// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/auahq/aua"

// rooms are the top-level folders, each with those that it may import besides
// itself. Imports go one way: what knows most is on top.
var rooms = map[string][]string{
	".":       {"command", "website"},
	"command": {"runtime", "plugin", "config", "builtin", "sdk"},
	"runtime": {"plugin", "config", "sdk"},
	"plugin":  {"sdk"},
	"config":  {"sdk"},
	"builtin": {"sdk"},
	"sdk":     {},
	"website": {},
	// Each is a module of its own, as a plugin of anybody's is.
	"examples": {"sdk"},
}

// workshops are folders that nothing but tests and measurements run from. They
// may import everything, and of the rooms only tests may import them.
var workshops = []string{"test", "bench", "evals"}

// documentation is what tests of all rooms may read, since it tells of all.
const documentation = "website"

// room returns the top-level folder of a path within the repository.
func room(p string) string {
	top, _, deeper := strings.Cut(p, "/")
	if !deeper {
		return "."
	}
	return top
}

// crossings returns an entry for each import of a file that breaks the rules.
func crossings(t *testing.T, s source) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), s.path, s.text, parser.ImportsOnly)
	require.NoError(t, err)
	from := room(s.path)
	if slices.Contains(workshops, from) {
		return nil
	}
	allowed, known := rooms[from]
	if !known {
		return []string{s.path + " is in a folder that has no place in the order of imports"}
	}
	var broken []string
	for _, i := range file.Imports {
		target, err := strconv.Unquote(i.Path.Value)
		require.NoError(t, err)
		within, ours := strings.CutPrefix(target, module+"/")
		if !ours {
			continue
		}
		to := room(within + "/")
		if s.test() && (slices.Contains(workshops, to) || to == documentation) {
			continue
		}
		if to != from && !slices.Contains(allowed, to) {
			broken = append(broken, s.path+" imports "+within)
		}
		if from == "builtin" && to == "builtin" && !ownFolder(s.path, within) {
			broken = append(broken, s.path+" imports another built-in plugin, "+within)
		}
	}
	return broken
}

// ownFolder reports whether a file of a built-in plugin imports its own
// plugin's packages. The list of all plugins, in builtin itself, imports each.
func ownFolder(file, within string) bool {
	dir := path.Dir(file)
	if dir == "builtin" {
		return true
	}
	plugin := strings.Join(strings.SplitN(dir, "/", 3)[:2], "/")
	return within == plugin || strings.HasPrefix(within, plugin+"/")
}

func TestImportsGoOneWay(t *testing.T) {
	for _, s := range sources(t, ".go") {
		for _, c := range crossings(t, s) {
			t.Errorf("%s. ARCHITECTURE.md says which way imports go.", c)
		}
	}
}

func TestImportRuleFindsCrossings(t *testing.T) {
	for file, want := range map[string]string{
		"sdk/x.go":                  "sdk/x.go imports config",
		"config/a/x.go":             "config/a/x.go imports runtime",
		"plugin/x.go":               "plugin/x.go imports config",
		"builtin/calc/x.go":         "builtin/calc/x.go imports plugin",
		"builtin/calc/parse/x.go":   "builtin/calc/parse/x.go imports another built-in plugin, builtin/checks",
		"runtime/pipeline/x.go":     "runtime/pipeline/x.go imports command/views",
		"runtime/pipeline/y.go":     "runtime/pipeline/y.go imports test/fake",
		"main.go":                   "main.go imports runtime",
		"gateway/x.go":              "gateway/x.go is in a folder that has no place in the order of imports",
		"builtin/lexical/x_test.go": "builtin/lexical/x_test.go imports runtime",
		"builtin/handbook/x.go":     "builtin/handbook/x.go imports website",
	} {
		imported := want[strings.LastIndex(want, " ")+1:]
		text := []byte("package x\n\nimport _ \"" + module + "/" + imported + "\"\n")
		require.Equal(t, []string{want}, crossings(t, source{file, text}))
	}
	for file, imported := range map[string]string{
		"builtin/builtin.go": "builtin/calc", "builtin/calc/parse/x.go": "builtin/calc/units", "command/x.go": "builtin",
		"runtime/api/x.go": "runtime/pipeline", "test/x_test.go": "runtime", "plugin/x_test.go": "test/fake", "builtin/calc/x.go": "sdk/answer",
		"builtin/handbook/x_test.go": "website",
	} {
		text := []byte("package x\n\nimport (\n\t_ \"fmt\"\n\t_ \"" + module + "/" + imported + "\"\n)\n")
		require.Empty(t, crossings(t, source{file, text}), file)
	}
}
