// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// written returns the lines of an audit of n queries.
func written(t testing.TB, n int) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	a := open(t, config{"path": path, "fsync": "interval", "content": "full"}, realDisk)
	for i := range n {
		query(t, a, fmt.Sprint("r", i), `text with ,"hash":" and }`)
	}
	require.NoError(t, a.Close())
	var lines []string
	for line := range strings.Lines(string(content(t, path))) {
		lines = append(lines, line)
	}
	require.Len(t, lines, n)
	return lines
}

func verify(lines ...string) (Chain, error) {
	return Verify(strings.NewReader(strings.Join(lines, "")))
}

func TestVerify(t *testing.T) {
	lines := written(t, 5)
	c, err := verify(lines...)
	require.NoError(t, err)
	require.Equal(t, 5, c.Lines)
	require.Equal(t, []int64{1, 5}, []int64{c.First, c.Last})
	require.Equal(t, genesis.hash, c.Prev)
	require.Contains(t, lines[4], `"hash":"`+c.Hash+`"}`)

	middle, err := verify(lines[2:4]...)
	require.NoError(t, err, "a file that continues another")
	require.Equal(t, []int64{3, 4}, []int64{middle.First, middle.Last})
	require.Contains(t, lines[1], middle.Prev)

	none, err := verify()
	require.NoError(t, err)
	require.Equal(t, Chain{}, none)
}

func TestVerifyFindsTheFirstBrokenLine(t *testing.T) {
	l := written(t, 5)
	forged, _ := seal([]byte(`{"seq":3,"prev":"` + genesis.hash + `"}`))
	begin, _ := seal([]byte(`{"seq":1,"prev":"` + strings.Repeat("1", 64) + `"}`))
	for name, tc := range map[string]struct {
		lines  []string
		line   int
		reason string
	}{
		"changed":      {[]string{l[0], strings.Replace(l[1], "r1", "rX", 1), l[2]}, 2, "It was changed"},
		"hash changed": {[]string{l[0], l[1][:len(l[1])-5] + "zz\"}\n", l[2]}, 2, "It was changed"},
		"missing":      {[]string{l[0], l[2], l[3]}, 2, "It has the number 3, where 2 must follow 1."},
		"swapped":      {[]string{l[0], l[2], l[1]}, 2, "It has the number 3"},
		"twice":        {[]string{l[0], l[1], l[1]}, 3, "It has the number 2, where 3 must follow 2."},
		"put in":       {[]string{l[0], l[1], string(forged), l[3]}, 3, "It does not continue the line before it"},
		"begins twice": {[]string{string(begin)}, 1, "names a line before it"},
		"no JSON":      {[]string{l[0], "hello\n"}, 2, "It is not a line of an audit file."},
		"empty line":   {[]string{l[0], "\n", l[1]}, 2, "It is not a line of an audit file."},
		"cut off":      {[]string{l[0], l[1][:20]}, 2, "It was not written to its end."},
		"no line end":  {[]string{l[0], strings.TrimSuffix(l[1], "\n")}, 2, "It was not written to its end."},
	} {
		c, err := verify(tc.lines...)
		var broken *BrokenError
		require.ErrorAs(t, err, &broken, name)
		require.Equal(t, tc.line, broken.Line, name)
		require.Contains(t, broken.Reason, tc.reason, name)
		require.Contains(t, err.Error(), fmt.Sprintf("line %d", tc.line))
		require.Equal(t, tc.line-1, c.Lines, "the lines before it are described")
	}
}

// TestNoByteCanBeChanged changes each byte of an audit in turn.
func TestNoByteCanBeChanged(t *testing.T) {
	all := []byte(strings.Join(written(t, 3), ""))
	for i := range all {
		for _, bit := range []byte{1, 32} {
			changed := bytes.Clone(all)
			changed[i] ^= bit
			_, err := Verify(bytes.NewReader(changed))
			var broken *BrokenError
			require.ErrorAs(t, err, &broken, "byte %d", i)
			want := bytes.Count(all[:i], []byte("\n")) + 1
			require.Equal(t, want, broken.Line, "byte %d", i)
		}
	}
}

func TestVerifyPassesOnReadErrors(t *testing.T) {
	failure := errors.New("the disk is gone")
	_, err := Verify(io.MultiReader(strings.NewReader(written(t, 1)[0]), iotest.ErrReader(failure)))
	require.ErrorIs(t, err, failure)
}

func FuzzVerify(f *testing.F) {
	for _, line := range written(f, 2) {
		f.Add([]byte(line))
	}
	f.Add([]byte(hashMember + genesis.hash + "\"}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Verify(bytes.NewReader(b))
		if err == nil {
			require.Equal(t, bytes.Count(b, []byte("\n")), c.Lines)
			return
		}
		var broken *BrokenError
		require.ErrorAs(t, err, &broken)
		require.Equal(t, c.Lines+1, broken.Line)
	})
}
