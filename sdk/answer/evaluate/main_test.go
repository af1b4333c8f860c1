// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// folder writes recordings of two questions by three models.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, lines ...string) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(strings.Join(lines, "\n") + "\n"))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
	}
	write("gsm8k-answers-2models-dev.jsonl.gz",
		`{"question": "q1", "models": {"good": {"correct": true, "text": "3 + 4 = 7\n#### 7"}, "bad": {"correct": false, "text": "3 + 4 = 8\n#### 8"}}}`,
		`{"question": "q2", "models": {"good": {"correct": true, "text": "It is 5."}, "bad": {"correct": false, "text": "2 * 3 = 7, no: 6"}}}`)
	write("gsm8k-answers-4models-dev.jsonl.gz",
		`{"question": "q1", "ground_truth": "so\nA: 7", "other": {"is_correct": true, "solution": "A: 7"}}`,
		`{"question": "q2", "ground_truth": "so\nA: 5", "other": {"is_correct": false, "solution": "A: 4"}}`)
	return dir
}

func TestLoadJoinsTheTruth(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(folder(t), "*.gz"))
	require.NoError(t, err)
	answers, err := load(files)
	require.NoError(t, err)
	require.Len(t, answers, 6)
	truths := map[string]string{}
	for _, a := range answers {
		truths[a.question+a.model] = a.truth
	}
	require.Equal(t, map[string]string{"q1good": "7", "q1bad": "7", "q1other": "7", "q2good": "5", "q2bad": "5", "q2other": "5"}, truths)
}

func TestReport(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(folder(t), "*.gz"))
	require.NoError(t, err)
	answers, err := load(files)
	require.NoError(t, err)
	var out bytes.Buffer
	report(&out, answers, "fails")
	require.Contains(t, out.String(), "bad | 3 + 4 is 7, not 8 | correct=false\n    3 + 4 = 8\n    in: 3 + 4 = 8\n")
	require.NotContains(t, out.String(), "good |")
	rows := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		if f := strings.Fields(line); len(f) > 10 && f[0] == "gsm8k" {
			rows[f[1]] = f[2:]
		}
	}
	// answers, wrong, with equations, per answer, fails, unknown, flagged, precision, recall, graded alike
	require.Equal(t, "2 0 50.0 % 1.0 0 0 0 - - 100.0 %", strings.Join(rows["good"], " "))
	require.Equal(t, "2 2 100.0 % 1.0 2 0 2 100.0 % 100.0 % 100.0 %", strings.Join(rows["bad"], " "))
	require.Equal(t, "2 1 0.0 % 0.0 0 0 0 - 0.0 % 100.0 %", strings.Join(rows["other"], " "))
}

func TestRunSaysWhatIsMissing(t *testing.T) {
	require.ErrorContains(t, run("", ""), "AUA_DATA")
	require.ErrorContains(t, run(t.TempDir(), ""), "holds no *-answers-*.jsonl.gz")
	dir := t.TempDir()
	file := filepath.Join(dir, "x-answers-1.jsonl.gz")
	require.NoError(t, os.WriteFile(file, []byte("no gzip"), 0o600))
	require.ErrorContains(t, run(dir, ""), file)
}
