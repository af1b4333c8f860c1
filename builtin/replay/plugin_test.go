// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
)

const answers = "testdata/answers.jsonl"

// serveEnv makes the test binary the plugin, for the tests that need a process.
const serveEnv = "AUA_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		sdk.Serve(Plugin())
		return
	}
	goleak.VerifyTestMain(m)
}

// config is a config block.
type config = backendtest.Config

// open configures the plugin, as the host does.
func open(t *testing.T, cfg config) *backend {
	t.Helper()
	return backendtest.Make[*backend](t, Plugin(), backendtest.Instance(cfg))
}

// recording writes lines to a file and returns its name.
func recording(t *testing.T, lines ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
	return file
}

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "replay", d.Name)
	require.Len(t, d.Kinds, 1)
	_, ok := d.Serves(sdk.KindBackend)
	require.True(t, ok)
	var declared, read []string
	for _, a := range d.Config.Attributes {
		declared = append(declared, a.Name)
	}
	for field := range reflect.TypeFor[settings]().Fields() {
		read = append(read, field.Tag.Get("json"))
	}
	require.ElementsMatch(t, declared, read, "every attribute is read")
}

func TestWrongSettings(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "absent.jsonl")
	for _, tc := range []struct {
		cfg       config
		attribute string
		says      string
	}{
		{config{}, "file", "Name the JSON Lines file"},
		{config{"file": absent}, "file", "absent.jsonl: no such file"},
		{config{"file": t.TempDir()}, "file", "is a directory"},
		{config{"file": answers, "speed": -1}, "speed", "between 0 and"},
		{config{"file": answers, "speed": 1e9}, "speed", "between 0 and"},
		{config{"file": answers, "on_miss": "shrug"}, "on_miss", `"shrug" is neither`},
	} {
		err := Plugin().Validate(backendtest.Instance(tc.cfg))
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, "%v: %v", tc.cfg, err)
		require.Equal(t, []string{tc.attribute}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), tc.says)
		_, err = Plugin().New(t.Context(), backendtest.Instance(tc.cfg))
		require.Error(t, err)
	}
	require.NoError(t, Plugin().Validate(backendtest.Instance(config{"file": answers})))
	require.ErrorContains(t, Plugin().Validate(backendtest.Instance(config{"file": answers, "pace": true})), "pace")
}

// TestBadLines names file and line of each, and goes on to the next.
func TestBadLines(t *testing.T) {
	const good = `{"prompt":"p","answer":"a"}`
	for bad, says := range map[string]string{
		`{"prompt":"p","answer":"a"`:                    "it is not JSON (unexpected end of JSON input",
		`{"prompt":"p" "answer":"a"}`:                   "at byte 15",
		`plain text`:                                    "it is not JSON",
		`["p","a"]`:                                     "it is a JSON array, not an object",
		`7`:                                             "it is a JSON number, not an object",
		`{"answer":"a"}`:                                "it has no prompt",
		`{"prompt":" \n ","answer":"a"}`:                "it has no prompt",
		`{"prompt":null,"answer":"a"}`:                  "it has no prompt",
		`{"prompt":"p"}`:                                "it has no answer",
		`{"prompt":7,"answer":"a"}`:                     "its prompt is a JSON number",
		`{"prompt":"p","answer":["a"]}`:                 "its answer is a JSON array",
		`{"prompt":"p","answer":"a","latency_ms":-1}`:   "latency_ms is not between",
		`{"prompt":"p","answer":"a","latency_ms":1e12}`: "latency_ms is not between",
		`{"prompt":"p","answer":"a","latency_ms":"1s"}`: "its latency_ms is a JSON string",
		`{"prompt":"p","answer":"a","usage":{"prompt_tokens":-1}}`: "negative count",
		`{"prompt":"p","answer":"a","usage":7}`:                    "its usage is a JSON number",
	} {
		file := recording(t, good, "", bad, good)
		err := Plugin().Validate(backendtest.Instance(config{"file": file}))
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, "%s: %v", bad, err)
		require.Equal(t, []string{"file"}, diagnostics[0].GetPath())
		require.Contains(t, diagnostics[0].GetDetail(), file+":3: The line is wrong: ")
		require.Contains(t, diagnostics[0].GetDetail(), says)
	}
}

func TestManyBadLinesAreCounted(t *testing.T) {
	var lines []string
	for range maxReported + 7 {
		lines = append(lines, "bad")
	}
	file := recording(t, lines...)
	diagnostics := sdk.Diagnostics(Plugin().Validate(backendtest.Instance(config{"file": file})))
	require.Len(t, diagnostics, maxReported+1)
	require.Contains(t, diagnostics[maxReported].GetDetail(), "7 more lines")
}

func TestEmptyFiles(t *testing.T) {
	for _, lines := range [][]string{{""}, {"", "  ", ""}} {
		_, err := load(recording(t, lines...))
		require.ErrorContains(t, err, "holds no answer")
	}
}

func TestRepeatedLinesAreLogged(t *testing.T) {
	var out bytes.Buffer
	inst := backendtest.Instance(config{"file": answers})
	inst.Log = hclog.New(&hclog.LoggerOptions{Output: &out})
	_, err := Plugin().New(t.Context(), inst)
	require.NoError(t, err)
	require.Contains(t, out.String(), "lines=1 first=8")
}

func TestLargeFiles(t *testing.T) {
	var b strings.Builder
	const lines = 100_000
	for i := range lines {
		fmt.Fprintf(&b, `{"prompt":"question number %d of many","answer":"the answer to %d","model":"m%d","latency_ms":%d}`+"\n", i/2, i, i%2, i%1000)
	}
	l, err := load(recording(t, b.String()))
	require.NoError(t, err)
	require.Len(t, l.entries, lines)
	for _, i := range []int{0, 1, 4711, lines - 1} {
		e, reason := l.find(fmt.Sprintf("question number %d of many", i/2), fmt.Sprintf("m%d", i%2))
		require.NotNil(t, e, reason)
		require.Equal(t, fmt.Sprintf("the answer to %d", i), *e.Answer)
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 5<<20)
	l, err := load(recording(t, "\xef\xbb\xbf"+`{"prompt":"p","answer":"`+long+`"}`))
	require.NoError(t, err)
	require.Equal(t, long, *l.entries[0].Answer)
	_, err = load(recording(t, `{"prompt":"p","answer":"a"}`, strings.Repeat("x", sdk.MaxMessageBytes+1)))
	require.ErrorContains(t, err, "a.jsonl:2: The line cannot be read")
}

func BenchmarkLoad(b *testing.B) {
	file := filepath.Join(b.TempDir(), "a.jsonl")
	var text strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&text, `{"prompt":"question %d: %s","answer":"%s","model":"m","latency_ms":5}`+"\n", i, strings.Repeat("word ", 40), strings.Repeat("text ", 100))
	}
	require.NoError(b, os.WriteFile(file, []byte(text.String()), 0o600))
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		_, err := load(file)
		require.NoError(b, err)
	}
}
