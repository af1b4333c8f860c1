// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with the file testdata/NAME.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// model reads testdata/NAME.json into a new T. It must hold every member that it names.
func model[T any](t *testing.T, name string) T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	var m T
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&m))
	return m
}

// output is a printer and what it prints.
type output struct {
	views.Printer
	out, err bytes.Buffer
}

func newOutput() *output {
	o := &output{}
	o.Out, o.Err = &o.out, &o.err
	return o
}

// shows compares the text of the model in testdata/NAME.json with testdata/NAME.txt.
func shows[T any](t *testing.T, name string, human func(*views.Text, T)) {
	t.Helper()
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, model[T](t, name), human))
	golden(t, name+".txt", o.out.String())
	require.Empty(t, o.err.String())
}
