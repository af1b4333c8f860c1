// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func record(t *testing.T, dir, name string, lines ...string) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(strings.Join(lines, "\n") + "\n"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, run(t.Context(), args, &b))
	return b.String()
}

// line returns the fields of the line that begins with the given words.
func line(t *testing.T, text string, words ...string) []string {
	t.Helper()
	for l := range strings.Lines(text) {
		if fields := strings.Fields(l); len(fields) > len(words) && strings.Join(fields[:len(words)], " ") == strings.Join(words, " ") {
			return fields[len(words):]
		}
	}
	require.Failf(t, "no such line", "%v in\n%s", words, text)
	return nil
}

func TestRecordings(t *testing.T) {
	dir := t.TempDir()
	record(t, dir, "mmlu-pro-answers-x.jsonl.gz",
		`{"question": "q1", "models": {"m": {"correct": true, "text": "1 + 1 = 2."}, "n": {"correct": false, "text": "1 + 1 = 3."}}}`,
		`{"question": "q2", "models": {"m": {"correct": false, "text": "2 + 2 = 5."}, "n": {"correct": true, "text": "2 + 2 = 4."}}}`,
	)
	record(t, dir, "gsm8k-answers-y.jsonl.gz",
		`{"question": "q1", "ground_truth": "2", "small": {"is_correct": true, "solution": "1 + 1 = 3."}, "large": {"is_correct": true, "solution": "1 + 1 = 2."}}`,
	)
	got := output(t, "-recordings", dir)
	require.Contains(t, got, "mmlu-pro-answers-x.jsonl.gz: 4 answers, 2 wrong")
	require.Contains(t, got, "gsm8k-answers-y.jsonl.gz: 2 answers, 0 wrong")
	require.Contains(t, got, "all: 6 answers, 2 wrong")

	total := got[strings.Index(got, "all:"):]
	require.Equal(t, []string{"6", "3", "50.00%", "66.7%", "100.0%"}, line(t, total, "arithmetic")[:5])
	require.Equal(t, []string{"6", "0", "0.00%", "-", "0.0%"}, line(t, total, "empty")[:5])
}

func TestExamples(t *testing.T) {
	dir := t.TempDir()
	record(t, dir, "gsm8k-answers-y.jsonl.gz", `{"question": "q1", "models": {"m": {"correct": true, "text": "1 + 1 = 3."}}}`)
	got := output(t, "-recordings", dir, "-examples", "arithmetic")
	require.Contains(t, got, "correct=true m\n    “1 + 1 = 3” does not hold")
}

func TestRecordingsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	require.ErrorContains(t, run(t.Context(), []string{"-recordings", dir}, &b), "no recorded answers")
	path := filepath.Join(dir, "gsm8k-answers-z.jsonl.gz")
	require.NoError(t, os.WriteFile(path, []byte("not gzip"), 0o600))
	require.ErrorContains(t, run(t.Context(), []string{"-recordings", dir}, &b), "gsm8k-answers-z")
	record(t, dir, "gsm8k-answers-z.jsonl.gz", "{")
	require.ErrorContains(t, run(t.Context(), []string{"-recordings", dir}, &b), "gsm8k-answers-z")
	require.ErrorIs(t, run(t.Context(), nil, &b), errUsage)
}

// Two models of different strength whose answers fail equally often whether
// right or wrong: the check tells nothing, although most failed answers are
// wrong and most wrong answers come from the model that fails often.
func TestLogRatioIsNotFooledByAModelsStrength(t *testing.T) {
	models := map[string]*tally{
		"weak":   {failWrong: 400, passWrong: 400, failRight: 100, passRight: 100},
		"strong": {failWrong: 10, passWrong: 190, failRight: 40, passRight: 760},
	}
	fail := func(t *tally) (float64, float64) { return t.failWrong, t.failRight }
	ratio, stderr := logRatio(models, fail)
	require.InDelta(t, 0, ratio, 0.01)
	require.InDelta(t, math.Sqrt(1/410.5+1/140.5), stderr, 1e-9)

	pooled := map[string]*tally{"both": {failWrong: 410, passWrong: 590, failRight: 140, passRight: 860}}
	ratio, _ = logRatio(pooled, fail)
	require.Greater(t, ratio, 1.0)
}

func TestLogRatioOfNothing(t *testing.T) {
	ratio, stderr := logRatio(map[string]*tally{"m": {}}, func(t *tally) (float64, float64) { return t.failWrong, t.failRight })
	require.Zero(t, ratio)
	require.InDelta(t, 2, stderr, 1e-9)
}

func TestMarkdown(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "README.md"), []byte(
		"Text.\n\n```go\nx := f(1)\n```\n\n```go\nx := f(1)\n```\n\n```go\nx = = 1\n```\n\n```python\nprint((1)\n```\n\n```sh\nls\n```\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "code.go"), []byte("```go\nx = = 2\n```\n"), 0o600))
	got := output(t, "-markdown", dir, "-examples", "code_balanced")
	require.Equal(t, []string{"2", "0", "1", "50.00%", "1", "100.0%"}, line(t, got, "code_parses", "go"), "equal blocks count once")
	require.Equal(t, []string{"1", "0", "1", "100.00%", "0", "-"}, line(t, got, "code_balanced", "python"))
	require.Contains(t, got, "/README.md: Line 1 of a python code block is wrong")
	require.NotContains(t, got, "sh ")
}
