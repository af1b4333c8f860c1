// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDiscover(t *testing.T) {
	dir := folder(t, map[string]string{
		"b.hcl": "", "a.hcl": "", "c.hcl.json": "", ".d.hcl": "", "plugin.hcl": "", "e.json": "", "f.txt": "", "g.hcl/x": "", "hcl": "",
	})
	names, err := Discover(dir)
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, "a.hcl"), filepath.Join(dir, "b.hcl"), filepath.Join(dir, "c.hcl.json")}, names)

	names, err = Discover(t.TempDir())
	require.NoError(t, err)
	require.Empty(t, names)

	_, err = Discover(filepath.Join(dir, "nowhere"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Discover(filepath.Join(dir, "a.hcl"))
	require.Error(t, err)
}

// TestPluginManifestLoadsWhenNamed: the exception is about folders only.
func TestPluginManifestLoadsWhenNamed(t *testing.T) {
	opts := fakeOptions()
	opts.Paths = []string{filepath.Join(folder(t, map[string]string{"plugin.hcl": string(one("").Data)}), "plugin.hcl")}
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
}

func TestUnreadableFile(t *testing.T) {
	dir := folder(t, map[string]string{"a.hcl": string(one("").Data)})
	require.NoError(t, os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, "b.hcl")))
	opts := fakeOptions()
	opts.Paths = []string{dir}
	d := failure(t, opts)
	require.Equal(t, "Configuration cannot be read", d.Summary)
	require.Contains(t, d.Detail, "b.hcl")
}

// TestSyntaxErrors: one finding for one mistake, at its place.
func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		text    string
		summary string
		line    int
	}{
		{"server {\n  address = \"127.0.0.1\n}\n", "Invalid multi-line string", 2},
		{"server {\n  address \"x\"\n}\n", "Invalid block definition", 2},
		{"server {\n", "Unclosed configuration block", 1},
		{"}\n", "Argument or block definition required", 1},
		{"a = = 1\n", "Invalid expression", 1},
		{"a = [1, 2\n", "Unterminated tuple constructor expression", 1},
		{"server {\n  a = 1\n  a = 2\n}\n", "Attribute redefined", 3},
		{"a = \"${b\"\n", "Invalid multi-line string", 1},
		{"\xff\xfe\n", "Invalid character encoding", 1},
		{"a = 'x'\n", "Invalid character", 1},
	} {
		diags, files := CheckSyntax(inline(c.text))
		views := Describe(diags, files)
		require.NotEmpty(t, views, "%q", c.text)
		require.Equal(t, c.summary, views[0].Summary, "%q", c.text)
		require.Equal(t, c.line, views[0].Range.Start.Line, "%q", c.text)
		lines := map[int]bool{}
		for _, d := range views {
			require.False(t, lines[d.Range.Start.Line], "two findings on line %d of %q", d.Range.Start.Line, c.text)
			lines[d.Range.Start.Line] = true
		}
	}
}

// TestJSONSyntaxErrors: the place is where the file stops being JSON.
func TestJSONSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		text         string
		line, column int
	}{
		{"{\"a\": 1\n\"b\": 2}", 2, 1},
		{"{\"a\": 1,\n  }", 2, 3},
		{"{\"a\": tru}", 1, 10},
		{"{\"a\": \"数\" 1}", 1, 11},
		{"{\n\n", 2, 1},
		{"", 1, 1},
		{"{} {}", 1, 4},
		{"\n\n  [1, ]", 3, 7},
	} {
		diags, files := CheckSyntax(Source{Name: "a.hcl.json", Data: []byte(c.text)})
		views := Describe(diags, files)
		require.Len(t, views, 1, "%q", c.text)
		require.Equal(t, "Invalid JSON", views[0].Summary, "%q", c.text)
		require.Equal(t, []int{c.line, c.column}, []int{views[0].Range.Start.Line, views[0].Range.Start.Column}, "%q: %s", c.text, views[0].Detail)
	}
	for text, summary := range map[string]string{
		`5`:        "Root value must be object",
		`"a"`:      "Root value must be object",
		`[]`:       "",
		`{"//":1}`: "",
	} {
		diags, _ := CheckSyntax(Source{Name: "a.hcl.json", Data: []byte(text)})
		if summary == "" {
			require.Empty(t, diags, text)
		} else {
			require.Equal(t, summary, diags[0].Summary, text)
		}
	}
}

// TestJSONShapes: mistakes that only JSON can make.
func TestJSONShapes(t *testing.T) {
	head := `{"config_version": "1.0", "auth": {"enabled": false}, "backend": {"calc": {"plugin": "calc"}}, "specialist": {"calc": {"backend": "calc", "fields": ["math"]}}`
	for text, summary := range map[string]string{
		`, "server": 5}`:                       "Incorrect JSON value type",
		`, "server": [{"queue_size": 1}, {}]}`: "Duplicate block",
		`, "scorer": {"x": "utility"}}`:        "Incorrect JSON value type",
		`, "scorer": {}}`:                      "Missing block label",
		`, "verifier": {"a": [{"plugin": "checks"}, {"plugin": "checks"}]}}`: "Duplicate name",
		`, "preset": "coding"}`: "Not available yet",
		`, "colour": "blue"}`:   "Unknown argument",
		`, "verifier": {"a": {"plugin": "checks", "config": {"x": 1}}}}`: "Unknown argument",
		`, "server": {"address": "${var.x}"}}`:                           "Unknown reference",
		`, "locals": {"a": "${"}}`:                                       "Missing expression",
	} {
		_, diags, files := Load(fakeOptions(Source{Name: "a.hcl.json", Data: []byte(head + text)}))
		require.True(t, diags.HasErrors(), text)
		require.Equal(t, summary, Describe(diags, files)[0].Summary, text)
	}
	for _, text := range []string{`, "server": null}`, `, "server": [{"queue_size": 1}]}`, `, "//": "a comment", "locals": [{"a": 1}, {"b": "${local.a}"}]}`, `}`} {
		cfg, diags, files := Load(fakeOptions(Source{Name: "a.hcl.json", Data: []byte(head + text)}))
		require.NotNil(t, cfg, "%s %s", text, rendered(t, diags, files))
	}
}

// TestJSONMistakesTogether: an unknown name does not hide a wrong shape, and a
// name that stands twice is reported once.
func TestJSONMistakesTogether(t *testing.T) {
	head := `{"config_version": "1.0", "auth": {"enabled": false}, "backend": {"calc": {"plugin": "calc"}}, "specialist": {"calc": {"backend": "calc", "fields": ["math"]}}`
	for text, want := range map[string][]string{
		`, "colour": 1, "server": 5}`:                          {"Unknown argument", "Incorrect JSON value type"},
		`, "server": {"queue_size": 1, "queue_size": 2}}`:      {"Duplicate attribute definition"},
		`, "records": {"content": "hash"}, "records": {}}`:     {"Duplicate attribute definition", "Duplicate block"},
		`, "verifier": {"a": {"plugin": "checks", "env": 5}}}`: {"Wrong type"},
	} {
		_, diags, _ := Load(fakeOptions(Source{Name: "a.hcl.json", Data: []byte(head + text)}))
		var got []string
		for _, d := range diags {
			got = append(got, d.Summary)
		}
		require.Equal(t, want, got, text)
	}
}
