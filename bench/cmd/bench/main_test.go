// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

func TestOptions(t *testing.T) {
	c, err := parse([]string{"-quick", "-rounds", "3", "-steps", "c1,max", "-aua", "bin/aua", "-json", "a.json", "-markdown", "-"}, io.Discard)
	require.NoError(t, err)
	require.Equal(t, &choices{quick: true, rounds: 3, steps: []string{"c1", "max"}, aua: "bin/aua", json: "a.json", markdown: "-"}, c)

	var said bytes.Buffer
	_, err = parse([]string{"-fast"}, &said)
	require.Error(t, err)
	require.Contains(t, said.String(), "-quick")
	_, err = parse([]string{"-quick", "now"}, io.Discard)
	require.ErrorContains(t, err, `"now" is not known`)
	require.ErrorContains(t, run(t.Context(), []string{"-aua", os.Args[0], "-steps", "c2"}, io.Discard, io.Discard), `"c2"; there are c1, c16`)
	_, err = parse([]string{"-h"}, io.Discard)
	require.ErrorIs(t, err, flag.ErrHelp)
}

func TestServersEndWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	require.NoError(t, run(ctx, []string{upstreamCommand}, &out, io.Discard))
	require.Contains(t, out.String(), `"address":"http://127.0.0.1:`)
	require.NoError(t, run(ctx, []string{proxyCommand, "http://127.0.0.1:1"}, &out, io.Discard))
	require.Error(t, run(ctx, []string{proxyCommand, "http://%"}, &out, io.Discard))
}

func TestReportsAreWritten(t *testing.T) {
	dir := t.TempDir()
	c := &choices{json: filepath.Join(dir, "r.json"), markdown: filepath.Join(dir, "r.md")}
	require.NoError(t, os.WriteFile(c.markdown, []byte("<!-- bench -->\n<!-- /bench -->\n"), 0o600))
	report := &bench.Report{Version: "1.2.3"}
	report.Judge()
	var out bytes.Buffer
	require.NoError(t, write(report, c, &out))
	require.Contains(t, out.String(), "AUA 1.2.3")

	b, err := os.ReadFile(c.json)
	require.NoError(t, err)
	var again bench.Report
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, report, &again)
	b, err = os.ReadFile(c.markdown)
	require.NoError(t, err)
	require.Contains(t, string(b), "AUA 1.2.3")

	c = &choices{markdown: "-"}
	out.Reset()
	require.NoError(t, write(report, c, &out))
	require.Contains(t, out.String(), "<!-- /bench -->")
	require.Error(t, write(report, &choices{json: filepath.Join(dir, "none", "r.json")}, io.Discard))
}

func TestABinaryThatIsMissingIsNamed(t *testing.T) {
	err := run(t.Context(), []string{"-quick", "-aua", filepath.Join(t.TempDir(), "missing")}, io.Discard, io.Discard)
	require.ErrorIs(t, err, os.ErrNotExist)
}
