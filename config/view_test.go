// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"
)

// TestTextSaysWhatJSONSays: for every bad configuration, what the JSON form has
// is in the text, once for each diagnostic.
func TestTextSaysWhatJSONSays(t *testing.T) {
	for _, src := range inputs(t, "bad") {
		_, diags, files := Load(fakeOptions(src))
		text := string(rendered(t, diags, files))
		// Wrapping moves line breaks, so they count as spaces.
		flat := strings.Join(strings.Fields(text), " ")
		views := Describe(diags, files)
		for _, d := range views {
			title := map[string]string{"error": "Error", "warning": "Warning"}[d.Severity]
			where := fmt.Sprintf("%s: %s on %s line %d", title, d.Summary, d.Range.File, d.Range.Start.Line)
			if d.Snippet.Context != "" {
				where += ", in " + d.Snippet.Context
			}
			require.Contains(t, flat, where+":", src.Name)
			require.Contains(t, flat, strings.Join(strings.Fields(d.Detail), " "), src.Name)
			for i, line := range strings.Split(d.Snippet.Code, "\n") {
				require.Contains(t, text, fmt.Sprintf("%4d: %s\n", d.Snippet.StartLine+i, line), src.Name)
			}
		}
		require.Equal(t, len(views), strings.Count("\n"+text, "\nError: ")+strings.Count("\n"+text, "\nWarning: "), src.Name)
	}
}

// TestJSONShape holds the names that programs read.
func TestJSONShape(t *testing.T) {
	_, diags, files := Load(fakeOptions(one("server {\n  queue_size = -1\n}\n")))
	data, err := json.Marshal(Describe(diags, files)[0])
	require.NoError(t, err)
	var got map[string]any
	require.NoError(t, json.Unmarshal(data, &got))
	require.ElementsMatch(t, []string{"severity", "code", "summary", "detail", "range", "snippet"}, keys(got))
	require.ElementsMatch(t, []string{"file", "start", "end"}, keys(got["range"].(map[string]any)))
	require.ElementsMatch(t, []string{"line", "column", "byte"}, keys(got["range"].(map[string]any)["start"].(map[string]any)))
	require.ElementsMatch(t, []string{"context", "code", "start_line", "highlight_start", "highlight_end"}, keys(got["snippet"].(map[string]any)))

	data, err = json.Marshal(Describe(hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "Odd", Detail: "It is."}}, nil)[0])
	require.NoError(t, err)
	require.JSONEq(t, `{"severity": "warning", "summary": "Odd", "detail": "It is."}`, string(data))
}

// TestSnippetContext names the block that a place is in.
func TestSnippetContext(t *testing.T) {
	for text, want := range map[string]string{
		"colour = 1\n":                               "",
		"server {\n  colour = 1\n}\n":                "server",
		"field \"law\" {\n  colour = 1\n}\n":         `field "law"`,
		"verifier \"v\" {\n  plugin = \"nope\"\n}\n": `verifier "v"`,
		"verifier \"v\" {\n  plugin = \"checks\"\n  config {\n    colour = 1\n  }\n}\n": `verifier "v"`,
	} {
		_, diags, files := Load(fakeOptions(one(text)))
		views := Describe(diags, files)
		require.Len(t, views, 1, text)
		require.Equal(t, want, views[0].Snippet.Context, text)
	}
}

// TestColumnsCountCharacters: a column is what a person counts, not bytes.
func TestColumnsCountCharacters(t *testing.T) {
	_, diags, files := Load(fakeOptions(one("field \"x\" {\n  description = \"数学é\" + 1\n}\n")))
	views := Describe(diags, files)
	require.NotEmpty(t, views)
	require.Equal(t, 17, views[0].Range.Start.Column)
	require.Equal(t, 22, views[0].Range.End.Column)
	require.Equal(t, len(`"数学é"`), views[0].Range.End.Byte-views[0].Range.Start.Byte)
}
