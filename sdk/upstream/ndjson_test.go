// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readLines feeds pieces to a reader and returns the lines.
func readLines(maxBytes int64, pieces ...string) ([]string, error) {
	var got []string
	emit := func(ev Event) error {
		got = append(got, string(ev.Data))
		return nil
	}
	r := &LineReader{Max: maxBytes}
	for _, p := range pieces {
		if err := r.Feed([]byte(p), emit); err != nil {
			return got, err
		}
	}
	return got, r.Finish(emit)
}

func TestLines(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want []string
	}{
		"line feeds":         {"{\"a\":1}\n{\"b\":2}\n", []string{`{"a":1}`, `{"b":2}`}},
		"carriage returns":   {"{}\r\n[]\r\n", []string{"{}", "[]"}},
		"blank lines":        {"\n\n {} \n\t\n", []string{"{}"}},
		"no line end at end": {"{}\n{\"x\":\"\\n\"}", []string{"{}", `{"x":"\n"}`}},
		"byte order mark":    {"\xef\xbb\xbf{}\n\xef\xbb\xbf{}\n", []string{"{}", "\xef\xbb\xbf{}"}},
		"empty":              {"", nil},
	} {
		got, err := readLines(100, tc.body)
		require.NoError(t, err, name)
		require.Equal(t, tc.want, got, name)
		for i := range tc.body {
			split, err := readLines(100, tc.body[:i], "", tc.body[i:])
			require.NoError(t, err)
			require.Equal(t, tc.want, split, "%s, cut at %d", name, i)
		}
		single, err := readLines(100, strings.Split(tc.body, "")...)
		require.NoError(t, err)
		require.Equal(t, tc.want, single, "%s, byte by byte", name)
	}
}

func TestLinesThatAreTooLong(t *testing.T) {
	long := strings.Repeat("x", 60)
	got, err := readLines(120, long, long, "\n")
	require.NoError(t, err)
	require.Equal(t, []string{long + long}, got)
	_, err = readLines(119, long, long)
	require.ErrorIs(t, err, ErrEventTooLarge, "before its end has come")
	_, err = readLines(119, long+long+"\n")
	require.ErrorIs(t, err, ErrEventTooLarge)
	calls := 0
	err = (&LineReader{Max: 9}).Feed([]byte("a\nb\n"), func(Event) error { calls++; return errGone })
	require.ErrorIs(t, err, errGone)
	require.Equal(t, 1, calls)
}

// FuzzLines shows that the pieces do not matter and that nothing is read past the limit.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{"{}\n[]\r\n", "\xef\xbb\xbf{}", "\n\n a\r\r\nb"} {
		f.Add([]byte(seed), uint16(3))
	}
	f.Fuzz(func(t *testing.T, body []byte, cut uint16) {
		at := int(cut) % (len(body) + 1)
		whole, err := readLines(1<<20, string(body))
		require.NoError(t, err)
		split, err := readLines(1<<20, string(body[:at]), string(body[at:]))
		require.NoError(t, err)
		require.Equal(t, whole, split)
		for _, line := range whole {
			require.True(t, bytes.Contains(body, []byte(line)))
			require.NotContains(t, line, "\n")
		}
		short, _ := readLines(8, string(body))
		for _, line := range short {
			require.LessOrEqual(t, len(line), 8)
		}
	})
}
