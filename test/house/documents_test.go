// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package house_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

// The code map names every room; deeper folders belong to the nearest one that
// it names, and built-in plugins are named by their names alone.
func TestArchitectureNamesEveryFolder(t *testing.T) {
	text := document(t, "ARCHITECTURE.md")
	missing := map[string]bool{}
	for _, s := range sources(t, ".go") {
		if s.test() || !strings.Contains(s.path, "/") {
			continue
		}
		dir := path.Dir(s.path)
		for strings.Count(dir, "/") > 1 {
			dir = path.Dir(dir)
		}
		entry := "`" + dir + "/"
		if plugin, ok := strings.CutPrefix(dir, "builtin/"); ok {
			entry = "`" + plugin + "`"
		}
		if !strings.Contains(text, entry) {
			missing[dir] = true
		}
	}
	require.Empty(t, missing, "ARCHITECTURE.md does not say what these folders are")
}

func TestArchitectureNamesNoFolderThatIsGone(t *testing.T) {
	for _, m := range regexp.MustCompile("(?m)^\\|[^|]*`([a-z/.]+)/?`").FindAllStringSubmatch(document(t, "ARCHITECTURE.md"), -1) {
		_, err := os.Stat(filepath.Join(root, m[1]))
		require.NoError(t, err)
	}
}

// A dependency costs everybody who builds; each has its reason in ARCHITECTURE.md.
func TestEveryDependencyHasItsReason(t *testing.T) {
	text := document(t, "ARCHITECTURE.md")
	required := regexp.MustCompile(`(?m)^(?:require )?\s*([a-z0-9.-]+\.[a-z]+/\S+) v\S+$`)
	version := regexp.MustCompile(`/v\d+$`)
	for _, file := range []string{"go.mod", "sdk/go.mod"} {
		for _, m := range required.FindAllStringSubmatch(document(t, file), -1) {
			name := strings.TrimPrefix(version.ReplaceAllString(m[1], ""), "github.com/")
			if name == "auahq/aua/sdk" {
				continue
			}
			if !strings.Contains(text, name) {
				t.Errorf("ARCHITECTURE.md does not say what %s of %s is for.", name, file)
			}
		}
	}
}

func TestReadmeNamesWhatExists(t *testing.T) {
	readme, makefile := document(t, "README.md"), document(t, "GNUmakefile")
	for _, target := range regexp.MustCompile("make ([a-z]+)").FindAllStringSubmatch(readme, -1) {
		require.Regexp(t, "(?m)^"+target[1]+":.* ## ", makefile)
	}
	for _, link := range regexp.MustCompile(`\]\(([A-Za-z.]+)\)`).FindAllStringSubmatch(readme, -1) {
		_, err := os.Stat(filepath.Join(root, link[1]))
		require.NoError(t, err)
	}
}
