// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// readAll returns the events of text as "name|data".
func readAll(t *testing.T, r io.Reader) []string {
	t.Helper()
	reader := newEventReader(r)
	var got []string
	for {
		f, err := reader.next()
		if errors.Is(err, io.EOF) {
			return got
		}
		require.NoError(t, err)
		got = append(got, f.name+"|"+string(f.data))
	}
}

func TestEventReader(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"empty":                     {"", nil},
		"line feeds":                {"event: a\ndata: 1\n\n", []string{"a|1"}},
		"carriage returns":          {"event: a\rdata: 1\r\rdata: 2\r\r", []string{"a|1", "|2"}},
		"both":                      {"event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", []string{"a|1", "|2"}},
		"no space after the colon":  {"event:a\ndata:1\n\n", []string{"a|1"}},
		"one space only is dropped": {"data:  1\n\n", []string{"| 1"}},
		"several data lines":        {"data: 1\ndata: 2\ndata\n\n", []string{"|1\n2\n"}},
		"comments":                  {": hello\n\n:\ndata: 1\n: x\n\n", []string{"|1"}},
		"byte order mark":           {"\ufeffdata: 1\n\n", []string{"|1"}},
		"ids and retries":           {"id: 7\nretry: 10\ndata: 1\n\n", []string{"|1"}},
		"unknown fields":            {"colour: red\ndata: 1\n\n", []string{"|1"}},
		"name without data":         {"event: a\n\ndata: 1\n\n", []string{"|1"}},
		"empty data":                {"data:\n\n", []string{"|"}},
		"no last blank line":        {"data: 1\n\ndata: 2\n", []string{"|1"}},
		"colons in data":            {"data: {\"a\":1}\n\n", []string{"|{\"a\":1}"}},
		"blank lines":               {"\n\n\ndata: 1\n\n\n", []string{"|1"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, readAll(t, strings.NewReader(c.in)))
			require.Equal(t, c.want, readAll(t, iotest.OneByteReader(strings.NewReader(c.in))))
		})
	}
}

// An event that ends with \r must not wait for the byte after it.
func TestEventReaderDoesNotWaitAfterCarriageReturn(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	go func() { _, _ = io.WriteString(w, "data: 1\r\r") }()
	f, err := newEventReader(r).next()
	require.NoError(t, err)
	require.Equal(t, "1", string(f.data))
}

func TestEventReaderBoundsAnEvent(t *testing.T) {
	line := "data: " + strings.Repeat("x", 1<<20) + "\n"
	_, err := newEventReader(strings.NewReader(strings.Repeat(line, maxEventBytes>>20+1))).next()
	require.ErrorIs(t, err, errEventTooLarge)
}

func TestEventReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	_, err := newEventReader(io.MultiReader(strings.NewReader("data: 1\n"), iotest.ErrReader(broken))).next()
	require.ErrorIs(t, err, broken)
}

func FuzzEventReader(f *testing.F) {
	f.Add("event: a\r\ndata: 1\r\n\r\n: x\n\ndata\rdata: 2\r\r")
	f.Fuzz(func(t *testing.T, text string) {
		whole := readAll(t, strings.NewReader(text))
		require.Equal(t, whole, readAll(t, iotest.OneByteReader(strings.NewReader(text))))
		normal := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		require.Equal(t, whole, readAll(t, strings.NewReader(normal)))
	})
}
