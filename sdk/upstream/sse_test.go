// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readEvents feeds pieces to a reader and returns "name|data" for each event.
func readEvents(t *testing.T, maxBytes int64, pieces ...string) ([]string, error) {
	t.Helper()
	var got []string
	emit := func(ev Event) error {
		got = append(got, ev.Name+"|"+string(ev.Data))
		return nil
	}
	r := &EventReader{Max: maxBytes}
	for _, p := range pieces {
		if err := r.Feed([]byte(p), emit); err != nil {
			return got, err
		}
	}
	return got, r.Finish(emit)
}

func TestEvents(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want []string
	}{
		"line feeds":             {"data: a\n\ndata: b\n\n", []string{"|a", "|b"}},
		"carriage returns":       {"data: a\r\rdata: b\r\r", []string{"|a", "|b"}},
		"both":                   {"data: a\r\n\r\ndata: b\r\n\r\n", []string{"|a", "|b"}},
		"mixed":                  {"data: a\r\n\ndata: b\n\r\n", []string{"|a", "|b"}},
		"no space":               {"data:a\n\n", []string{"|a"}},
		"one space is dropped":   {"data:  a \n\n", []string{"| a "}},
		"several lines":          {"data: a\ndata:\ndata: b\n\n", []string{"|a\n\nb"}},
		"empty data":             {"data\n\ndata:\n\n", []string{"|", "|"}},
		"comments":               {": hi\n\n:\n\ndata: a\n: there\n\n", []string{"|a"}},
		"names":                  {"event: ping\n\nevent: x\ndata: a\n\ndata: b\n\n", []string{"x|a", "|b"}},
		"other fields":           {"id: 1\nretry: 5\nnonsense\ndata: a\n\n", []string{"|a"}},
		"error field":            {"error: {\"code\":1}\n\n", []string{"error|{\"code\":1}"}},
		"byte order mark":        {"\xef\xbb\xbfdata: a\n\n", []string{"|a"}},
		"the mark at start only": {"data: a\n\n\xef\xbb\xbfdata: b\n\n", []string{"|a"}},
		"no empty line at end":   {"data: a\n\ndata: b\n", []string{"|a", "|b"}},
		"no line end at end":     {"data: a\n\ndata: b", []string{"|a", "|b"}},
		"empty":                  {"", nil},
		"blank":                  {"\n\n\r\n", nil},
	} {
		got, err := readEvents(t, 100, tc.body)
		require.NoError(t, err, name)
		require.Equal(t, tc.want, got, name)
		for i := range tc.body {
			split, err := readEvents(t, 100, tc.body[:i], "", tc.body[i:])
			require.NoError(t, err)
			require.Equal(t, tc.want, split, "%s, cut at %d", name, i)
		}
		single, err := readEvents(t, 100, strings.Split(tc.body, "")...)
		require.NoError(t, err)
		require.Equal(t, tc.want, single, "%s, byte by byte", name)
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	got, err := readEvents(t, 4<<20, "data: "+long[:1<<20], long[1<<20:], "\n\ndata: b\n\n")
	require.NoError(t, err)
	require.Equal(t, []string{"|" + long, "|b"}, got)

	for name, pieces := range map[string][]string{
		"one line":      {"data: ", long, long},
		"many lines":    {strings.Repeat("data: xxxxxxxxxxxxxxxxxxxxxxxxx\n", 200_000)},
		"complete line": {"data: " + long + long + "\n\n"},
	} {
		_, err = readEvents(t, 4<<20, pieces...)
		require.ErrorIs(t, err, ErrEventTooLarge, name)
	}
}

func TestEmitsErrorStopsTheReader(t *testing.T) {
	r := &EventReader{Max: 100}
	calls := 0
	err := r.Feed([]byte("data: a\n\ndata: b\n\n"), func(Event) error { calls++; return errGone })
	require.ErrorIs(t, err, errGone)
	require.Equal(t, 1, calls)
}

// FuzzEvents shows that the pieces do not matter, that nothing is read past the
// limit, and that an event's data comes from the body.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{"data: a\n\ndata: b\r\n\r\n", "\xef\xbb\xbfevent: x\rdata\r\r", ": c\n\ndata:1\ndata:2", "error: {}\n\n\n"} {
		f.Add([]byte(seed), uint16(3))
	}
	f.Fuzz(func(t *testing.T, body []byte, cut uint16) {
		read := func(pieces ...[]byte) (out []string, err error) {
			r := &EventReader{Max: 64}
			emit := func(ev Event) error {
				require.LessOrEqual(t, len(ev.Data), 64)
				for line := range bytes.SplitSeq(ev.Data, []byte("\n")) {
					require.True(t, bytes.Contains(body, line))
				}
				out = append(out, fmt.Sprintf("%q %q", ev.Name, ev.Data))
				return nil
			}
			for _, p := range pieces {
				if err := r.Feed(p, emit); err != nil {
					return out, err
				}
			}
			return out, r.Finish(emit)
		}
		whole, err := read(body)
		at := int(cut) % (len(body) + 1)
		split, splitErr := read(body[:at:at], body[at:])
		require.Equal(t, err, splitErr)
		require.Equal(t, whole, split)
		var single [][]byte
		for i := range body {
			single = append(single, body[i:i+1:i+1])
		}
		bytewise, _ := read(single...)
		require.Equal(t, whole, bytewise)
	})
}
