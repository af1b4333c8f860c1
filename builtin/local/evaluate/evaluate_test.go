// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const lines = `{"relation": "R1", "patterns": [{"pattern": "[X] is owned by [Y] ."}, {"pattern": "[Y] owns [X] ."}], "facts": [{"sub_label": "iWork", "obj_label": "Apple"}, {"sub_label": "YouTube", "obj_label": "Google"}]}
{"relation": "R2", "patterns": [{"pattern": "[X] died in [Y]."}], "facts": [{"sub_label": "Howard Florey", "obj_label": "Oxford"}]}
`

func data(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pararel-x.jsonl.gz"), b.Bytes(), 0o600))
	return dir
}

func TestReport(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, run(t.Context(), []string{data(t, lines)}, &b))
	require.Regexp(t, `exact repeats found with a score above 0.9 +1\.0000 \(3 of 3\)`, b.String())
	require.Regexp(t, `statement: score above 0.9 +paraphrases 1\.0000 \(2 of 2\) +other entity 0\.0000 \(0 of 8\) +other relation 0\.0000 \(0 of 3\)`, b.String())
}

func TestErrors(t *testing.T) {
	require.ErrorContains(t, run(t.Context(), nil, &bytes.Buffer{}), "name one folder")
	require.ErrorContains(t, run(t.Context(), []string{t.TempDir()}, &bytes.Buffer{}), "there is no pararel")
	require.Error(t, run(t.Context(), []string{data(t, "{")}, &bytes.Buffer{}))
}

func TestThresholdAllowsTheRate(t *testing.T) {
	var all []*pair
	for i := range 100 {
		all = append(all, &pair{kind: otherEntity, form: "statement", score: float64(i) / 100})
	}
	at := threshold(all, "statement", 0.01)
	require.InDelta(t, 0.98, at, 1e-12)
	require.Equal(t, share{1, 100}, above(all, at, nearMiss))
	require.Zero(t, threshold(nil, "statement", 0.01))
}

// The bounds are those of tables: 0 of n, n of n (0.05^(1/n)), and 8 of 10.
func TestLowerBound(t *testing.T) {
	require.Zero(t, lowerBound(0, 10))
	require.InDelta(t, 0.7411, lowerBound(10, 10), 1e-4)
	require.InDelta(t, 0.4931, lowerBound(8, 10), 1e-4)
}

func TestFill(t *testing.T) {
	require.Equal(t, "iWork is owned by .", fill("[X] is owned by [Y] .", "iWork", ""))
	require.Equal(t, "The Apple-owned iWork", fill("The [Y]-owned [X]", "iWork", "Apple"))
}
