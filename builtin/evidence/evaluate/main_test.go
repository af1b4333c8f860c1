// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const recordings = "mmlu-pro-29models-dev.jsonl.gz"

// record writes questions that models of the given strengths answered.
func record(t *testing.T, dir string, n int, strength map[string]float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 6))
	var lines []string
	for i := range n {
		q := question{Field: []string{"law", "math"}[i%2], Text: fmt.Sprintf("Question %d?", i), Truth: "A", Answers: map[string]string{}}
		for _, p := range pools {
			for _, m := range p.models {
				q.Answers[m] = string(rune('B' + rng.IntN(9)))
				if rng.Float64() < strength[m] {
					q.Answers[m] = q.Truth
				}
			}
		}
		line, err := json.Marshal(q)
		require.NoError(t, err)
		lines = append(lines, string(line))
	}
	write(t, dir, strings.Join(lines, "\n")+"\n")
}

func write(t *testing.T, dir, text string) {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, recordings), b.Bytes(), 0o600))
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, run(t.Context(), args, &b))
	return b.String()
}

func TestReport(t *testing.T) {
	dir := t.TempDir()
	record(t, dir, 600, map[string]float64{
		"gemini-1.5-pro-002": .9, "gemini-1.5-flash-002": .7, "Meta-Llama-3_1-70B-Instruct": .7, "Yi-34B": .5,
		"Meta-Llama-3_1-8B-Instruct": .5, "mathstral-7B": .5, "Phi-3-mini-4k-instruct": .5, "Mixtral-8x7B-Instruct-v0.1": .5,
	})
	got := output(t, dir)
	require.Regexp(t, `^3\d\d questions, records from 2\d\d others|^2\d\d questions, records from 3\d\d others`, got)
	for _, p := range pools {
		require.Regexp(t, `(?m)^`+p.name+` +\d+\.\d% +\d+\.\d% +\d+\.\d% +\d+\.\d% +\d+\.\d% +fixes \d+, breaks \d+, z = `, got)
		require.Regexp(t, `(?m)^`+p.name+` +30 +0\.\d{3}`, got)
		require.Regexp(t, `(?m)^`+p.name+` +conservative +pick \d+\.\d%, right`, got)
	}
	// Independent peers help one another; that is what the report is to show.
	require.Regexp(t, `(?m)^B peers .* z = [4-9]`, got)
	require.Equal(t, got, output(t, dir), "the same figures every time")
}

func TestSweepIsAboutTheTunedHalf(t *testing.T) {
	dir := t.TempDir()
	record(t, dir, 24, nil)
	got := output(t, "-sweep", dir)
	require.Contains(t, got, "On average over the pools:")
	require.Contains(t, got, "On average over 60 random pools of 2 to 6 models:")
	require.Regexp(t, `(?m)^  correlation  0.6  log loss`, got)
	require.Regexp(t, `(?m)^A mixed   balanced      from 0.5: pick`, got)
}

func TestErrors(t *testing.T) {
	t.Setenv("AUA_DATA", "")
	var b bytes.Buffer
	require.ErrorIs(t, run(t.Context(), nil, &b), errUsage)
	require.Error(t, run(t.Context(), []string{"-no-such-flag"}, &b))
	require.NoError(t, run(t.Context(), []string{"-h"}, &b))
	dir := t.TempDir()
	require.ErrorIs(t, run(t.Context(), []string{dir}, &b), os.ErrNotExist)
	require.NoError(t, os.WriteFile(filepath.Join(dir, recordings), []byte("not gzip"), 0o600))
	require.ErrorContains(t, run(t.Context(), []string{dir}, &b), recordings)
	write(t, dir, "{}\n{\n")
	require.ErrorContains(t, run(t.Context(), []string{dir}, &b), "line 2")
	write(t, dir, "")
	require.ErrorContains(t, run(t.Context(), []string{dir}, &b), "has no questions")
}
