// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const prompts = "../testdata"

// dataFolder writes a small data set of each kind.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mmlu-pro-29models-dev.jsonl.gz": `{"cat": "law", "q": "May the plaintiff sue the landlord?"}` + "\n" +
			`{"cat": "other", "q": "Who won the world cup in 2014?"}` + "\n" + `{"cat": "math", "q": "What is the derivative of x^2?"}`,
		"gsm8k-answers-2models-dev.jsonl.gz": `{"question": "Lena has 24 apples and eats 2. How many are left?", "models": {}}`,
		"clinc150-train-val.json.gz": `{"train": [["not read", "taxes"]],
			"val": [["what is my tax refund", "taxes"], ["set an alarm", "alarm"], ["what is 3 + 4", "calculator"], ["do i need shots", "vaccines"]]}`,
		"dcrouter-9models-train.json.gz": `{"questions": [{"question": "Write a python function to sort.", "cluster_id": 1}, {"question": "hi", "cluster_id": 2}, {"question": "ok", "cluster_id": 2}]}`,
	} {
		// Sets of one JSON document have it on one line.
		writeGzip(t, filepath.Join(dir, name), strings.ReplaceAll(text, "\n\t\t\t", " "))
	}
	return dir
}

func writeGzip(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	zipped := gzip.NewWriter(file)
	_, err = zipped.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, zipped.Close())
	require.NoError(t, file.Close())
}

func TestReadKnowsEverySet(t *testing.T) {
	questions, err := read(prompts, dataFolder(t))
	require.NoError(t, err)
	right := map[string][]string{}
	sets := map[string]int{}
	for _, q := range questions {
		sets[q.set]++
		if q.set != "prompts" {
			right[q.text] = q.right
			require.Equal(t, held(q.text), q.heldOut, q.text)
		}
	}
	require.Equal(t, map[string]int{"mmlu-pro": 3, "gsm8k": 1, "clinc150": 4, "dcrouter": 3, "prompts": sets["prompts"]}, sets)
	require.Greater(t, sets["prompts"], 900)
	require.Equal(t, map[string][]string{
		"May the plaintiff sue the landlord?":               {"law"},
		"Who won the world cup in 2014?":                    {"general", noField},
		"What is the derivative of x^2?":                    {"mathematics"},
		"Lena has 24 apples and eats 2. How many are left?": {"mathematics"},
		"what is my tax refund":                             {"general", noField, "finance"},
		"set an alarm":                                      {"general", noField},
		"what is 3 + 4":                                     {"mathematics"},
		"do i need shots":                                   {"general", noField, "medicine"},
		"Write a python function to sort.":                  {"software_engineering"},
		"hi":                                                nil, "ok": nil,
	}, right)
}

func TestEveryCategoryHasABuiltinField(t *testing.T) {
	for category, field := range mmluFields {
		require.Contains(t, fields, field, category)
	}
}

func TestReportIsAboutTheHeldOutHalf(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(context.Background(), []string{"-data", "", "-prompts", prompts}, &out))
	require.Regexp(t, `(?m)^prompts +356 +9\d\.\d%`, out.String())
	require.Contains(t, out.String(), "Confusion in prompts")
	require.Contains(t, out.String(), "Negative log-likelihood of the tuned half")
	require.NotContains(t, out.String(), "mmlu-pro")
}

func TestReportCountsWhatNobodyKnows(t *testing.T) {
	dir := dataFolder(t)
	var out strings.Builder
	require.NoError(t, run(context.Background(), []string{"-data", dir, "-prompts", t.TempDir()}, &out))
	require.True(t, held("hi"), "the example must be of the half that is reported")
	require.Regexp(t, `(?m)^dcrouter, cluster 2 .* said: none 100%`, out.String())
}

func TestErrorsAreThoseOfTheTunedHalf(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(context.Background(), []string{"-data", "", "-prompts", prompts, "-errors", "prompts"}, &out))
	require.NotEmpty(t, out.String())
	all, err := read(prompts, "")
	require.NoError(t, err)
	for _, q := range all {
		if q.heldOut {
			require.NotContains(t, out.String(), ": \""+q.text+"\"")
		}
	}
}

func TestNothingToMeasureIsAnError(t *testing.T) {
	require.ErrorIs(t, run(context.Background(), []string{"-data", "", "-prompts", t.TempDir()}, &strings.Builder{}), errNothing)
	require.Error(t, run(context.Background(), []string{"-no-such-flag"}, &strings.Builder{}))
}

func TestBrokenDataNamesTheFile(t *testing.T) {
	for name, text := range map[string]string{
		"gsm8k-answers-2models-dev.jsonl.gz": "{", "mmlu-pro-29models-dev.jsonl.gz": "[]", "clinc150-train-val.json.gz": "3", "dcrouter-9models-train.json.gz": "\"\"",
	} {
		dir := t.TempDir()
		writeGzip(t, filepath.Join(dir, name), text)
		_, err := read(prompts, dir)
		require.ErrorContains(t, err, name)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("not gzip"), 0o600))
		_, err = read(prompts, dir)
		require.ErrorContains(t, err, name)
	}
}

func TestMeasuringStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c, err := classifier(ctx, 1)
	require.NoError(t, err)
	cancel()
	_, _, err = measure(ctx, c, []question{{set: "x", text: "hi"}}, false)
	require.ErrorIs(t, err, context.Canceled)
}
