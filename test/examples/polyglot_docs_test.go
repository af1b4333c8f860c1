// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/website"
)

var fenced = regexp.MustCompile("(?ms)^```([^\n`]*)\n(.*?)^```$")

// blocks returns the samples of the page on the wire contract in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	page, err := fs.ReadFile(website.Docs(), "wire-contract.md")
	require.NoError(t, err)
	var found []string
	for _, m := range fenced.FindAllStringSubmatch(string(page), -1) {
		if m[1] == language {
			found = append(found, m[2])
		}
	}
	require.NotEmpty(t, found, "the page has no sample in %q", language)
	return found
}

// TestSamplesOfTheWireContractAreOfTheExamples: what the page shows, the
// examples do, so that it is tested with them.
func TestSamplesOfTheWireContractAreOfTheExamples(t *testing.T) {
	for language, files := range map[string][]string{
		"python": {"custom_field_classifier/aua_plugin.py", "custom_field_classifier/main.py"},
		"ts":     {"custom_backend/src/aua-plugin.ts"},
	} {
		var code strings.Builder
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join("../../examples", file))
			require.NoError(t, err)
			code.Write(text)
		}
		for _, sample := range blocks(t, language) {
			require.Contains(t, code.String(), sample)
		}
	}
}

func TestManifestOfTheWireContractIsTheExamples(t *testing.T) {
	manifest, err := os.ReadFile("../../examples/custom_field_classifier/plugin.hcl")
	require.NoError(t, err)
	require.Contains(t, blocks(t, ""), string(manifest))
}

func TestDescriptionOfTheWireContractIsTheExamples(t *testing.T) {
	out := run(t, ".", "python3", filepath.Join(built(t, pythonExample), "dist/main.py"), "describe")
	require.Equal(t, out, blocks(t, "json")[0])
}

// TestWireContractNamesEveryMember of a description, so that no author has to
// read the Go SDK to learn of one.
func TestWireContractNamesEveryMember(t *testing.T) {
	page, err := fs.ReadFile(website.Docs(), "wire-contract.md")
	require.NoError(t, err)
	one := 1.0
	all, err := json.Marshal(sdk.Description{
		Kinds: []sdk.KindDescription{{
			LastMessageBytes: 1, HookPoints: []string{"x"}, OnChunk: true, ChangesAnswer: true, OwnsStorage: true, Fit: true,
		}},
		Config: sdk.Schema{
			Attributes: []sdk.Attribute{{
				Required: true, Default: 1, Enum: []string{"x"}, Min: &one, Max: &one, Unit: "x", Sensitive: true, Deprecated: "x",
			}},
			Blocks: []sdk.Block{{Labels: []string{"x"}, Min: 1, Max: 1}},
		},
	})
	require.NoError(t, err)
	members := regexp.MustCompile(`"([a-z_]+)":`).FindAllStringSubmatch(string(all), -1)
	require.Greater(t, len(members), 25)
	for _, m := range members {
		require.Contains(t, string(page), "`"+m[1]+"`")
	}
	for _, kind := range sdk.Kinds() {
		require.Contains(t, string(page), "`"+string(kind)+"`")
	}
	require.Contains(t, string(page), sdk.Handshake.MagicCookieValue)
	require.Contains(t, string(page), "`"+sdk.LifelineEnv+"`")
}
