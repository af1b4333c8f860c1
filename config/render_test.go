// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// mark renders an error about the part of src that is between « and ».
func mark(t *testing.T, src string, color bool) string {
	t.Helper()
	start, end := strings.Index(src, "«"), strings.Index(src, "»")-len("«")
	src = strings.NewReplacer("«", "", "»", "").Replace(src)
	rng := hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 1 + strings.Count(src[:start], "\n"), Byte: start}, End: hcl.Pos{Byte: end}}
	var out bytes.Buffer
	diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong", Detail: "It is.", Subject: &rng}}
	require.NoError(t, WriteDiagnostics(&out, diags, Sources{"a.hcl": {Bytes: []byte(src)}}, color, 0))
	return out.String()
}

func snippetOf(t *testing.T, src string) string {
	t.Helper()
	_, text, _ := strings.Cut(mark(t, src, false), ":\n")
	text, _, _ = strings.Cut(text, "\n\nIt is.")
	return text
}

func TestSnippets(t *testing.T) {
	for src, want := range map[string]string{
		"a = 1\n«b» = 2\n":            "   2: b = 2\n      ^",
		"a = «\"x y\"»":               "   1: a = \"x y\"\n          ^^^^^",
		"\ta\t= «1»":                  "   1: \ta\t= 1\n      \t \t  ^",
		"a = «数学» + 1":                "   1: a = 数学 + 1\n          ^^^^",
		"e\u0301 = «1»":               "   1: e\u0301 = 1\n          ^",
		"a = «»1":                     "   1: a = 1\n          ^",
		"a = 1«»\nb":                  "   1: a = 1\n           ^",
		"a = 1\n«»":                   "   2: \n      ^",
		"«»":                          "   1: \n      ^",
		"a = 1\r\nb = «2»\r\n":        "   2: b = 2\n          ^",
		"a «{\n  b = 1\n}»":           "   1: a {\n        ^\n   2:   b = 1\n        ^^^^^\n   3: }\n      ^",
		"a = «<<X\n1\n2\n3\n4\n5\nX»": "   1: a = <<X\n          ^^^\n   2: 1\n      ^\n   3: 2\n      ^\n   4: 3\n      ^",
		"a = «\"\x1b[31m\"»":          "   1: a = \"\ufffd[31m\"\n          ^^^^^^^",
		"a = «1\n\n»":                 "   1: a = 1\n          ^\n   2: ",
	} {
		require.Equal(t, want, snippetOf(t, src), "%q", src)
	}
}

func TestLongLinesAreCut(t *testing.T) {
	long := strings.Repeat("x", 5000)
	got := snippetOf(t, "a = [\""+long+"\", «nope», \""+long+"\"]")
	lines := strings.Split(got, "\n")
	require.Len(t, lines, 2)
	require.Less(t, len(lines[0]), 300)
	at := strings.Index(lines[0], "nope")
	require.Positive(t, at)
	require.Equal(t, strings.Repeat(" ", at)+"^^^^", lines[1])

	got = snippetOf(t, "a = «\""+strings.Repeat("数", 5000)+"\"»")
	require.Less(t, len(got), 2000)
	require.NotContains(t, got, "\ufffd", "a character is not cut in two")
}

func TestColor(t *testing.T) {
	got := mark(t, "a = «1»", true)
	require.Contains(t, got, "\x1b[1;31mError:\x1b[0m \x1b[1mWrong\x1b[0m\n")
	require.Contains(t, got, "   1: a = \x1b[1;31m1\x1b[0m\n")
	require.NotContains(t, mark(t, "a = «1»", false), "\x1b")
}

func TestWidth(t *testing.T) {
	diags := hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "Odd", Detail: strings.Repeat("word ", 30) + example("a command\n\nto copy")}}
	var out bytes.Buffer
	require.NoError(t, WriteDiagnostics(&out, diags, nil, false, 40))
	require.True(t, strings.HasPrefix(out.String(), "Warning: Odd\n\nword word"))
	for _, line := range strings.Split(out.String(), "\n") {
		require.LessOrEqual(t, len(line), 40)
	}
	require.Contains(t, out.String(), "\n\n  a command\n\n  to copy\n\n")
}

// TestForeignRanges: places that the sources do not have are named, not shown.
func TestForeignRanges(t *testing.T) {
	for _, rng := range []hcl.Range{
		{Filename: "gone.hcl", Start: hcl.Pos{Line: 3, Byte: 1}, End: hcl.Pos{Byte: 2}},
		{Filename: "a.hcl", Start: hcl.Pos{Line: 3, Byte: 99}, End: hcl.Pos{Byte: 100}},
		{Filename: "a.hcl", Start: hcl.Pos{Line: 3, Byte: 3}, End: hcl.Pos{Byte: 2}},
	} {
		var out bytes.Buffer
		diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong", Detail: "It is.", Subject: &rng}}
		require.NoError(t, WriteDiagnostics(&out, diags, Sources{"a.hcl": {Bytes: []byte("a = 1")}}, false, 0))
		require.Equal(t, "Error: Wrong\n\n  on "+rng.Filename+" line 3\n\nIt is.\n\n", out.String())
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorIsReturned(t *testing.T) {
	diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong"}}
	require.ErrorContains(t, WriteDiagnostics(failingWriter{}, diags, nil, false, 0), "disk full")
}

// TestDescribe shows the JSON form, in the order of the file.
func TestDescribe(t *testing.T) {
	_, diags, files := Load(fakeOptions(one("server {\n  queue_size = -1\n}\nbackend \"spare\" {\n  plugin = \"calc\"\n}\nspecialist \"x\" {\n  backend = \"clac\"\n  fields  = [\"law\"]\n}\n")))
	got, err := json.MarshalIndent(Describe(diags, files), "", "  ")
	require.NoError(t, err)
	golden(t, "testdata/diagnostics.json", append(got, '\n'))
	require.Equal(t, "[]", string(mustJSON(Describe(nil, nil))))
}

func TestFault(t *testing.T) {
	require.Nil(t, Fault(nil))
	_, diags, _ := Load(fakeOptions(one("backend \"spare\" {\n  plugin = \"calc\"\n}\n")))
	require.NotEmpty(t, diags)
	require.Nil(t, Fault(diags), "a warning is no fault")

	_, diags, _ = Load(fakeOptions(inline("config_version = \"9\"\n")))
	f := Fault(diags)
	require.Equal(t, fault.ConfigVersionUnsupported, f.Code)
	require.Contains(t, f.Message, "(test.hcl:1)")

	_, diags, _ = Load(fakeOptions(one("server {\n queue_size = -1\n max_in_flight = 0\n}\n")))
	require.Contains(t, Fault(diags).Message, "1 more error")
	require.Equal(t, fault.ConfigInvalid, Fault(diags).Code)
}
