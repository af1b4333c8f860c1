// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
)

func TestParseLine(t *testing.T) {
	l := parseLine(`{"@level":"warn","@message":"slow","@module":"x","@timestamp":"2026-01-01T00:00:00Z","instance":"scorer.a","ms":12,"b":"c"}`, hclog.Debug)
	require.Equal(t, hclog.Warn, l.level)
	require.Equal(t, "slow", l.message)
	require.Equal(t, []any{"b", "c", "ms", float64(12)}, l.pairs)
	require.Equal(t, "slow b=c ms=12", l.String())
}

func TestParseLineTrustsNothing(t *testing.T) {
	for _, line := range []string{
		"plain text", "", "{", "null", "[]", "42", `{"@message": 1}`, `{"@message": null, "@level": []}`,
		`{"other": true}`, `{"@message": {"a": "b"}, "@timestamp": 3}`,
	} {
		l := parseLine(line, hclog.Info)
		require.Equal(t, line, l.message)
		require.Equal(t, hclog.Info, l.level)
		require.Equal(t, line, l.String())
	}
	l := parseLine(`{"@message": "m", "@level": 7}`, hclog.Info)
	require.Equal(t, hclog.Info, l.level, "an unknown level is the fallback")
}

func newLoggedOutput() (*output, *logBuffer) {
	log := &logBuffer{}
	return newOutput(hclog.New(&hclog.LoggerOptions{Output: log, Level: hclog.Debug, JSONFormat: true}), identity{}.clean), log
}

func TestOutputKeepsTheTail(t *testing.T) {
	o, log := newLoggedOutput()
	var b strings.Builder
	for n := range tailLines + 5 {
		fmt.Fprintf(&b, "line %d\r\n\n", n)
	}
	b.WriteString("no newline at the end")
	o.read(strings.NewReader(b.String()), hclog.Info)
	lines, panicked := o.last()
	require.Empty(t, panicked)
	require.Len(t, lines, tailLines)
	require.Equal(t, "line 6", lines[0])
	require.Equal(t, "no newline at the end", lines[tailLines-1])
	require.Len(t, log.lines(t), tailLines+6)
}

func TestOutputKeepsTheBeginningOfAPanic(t *testing.T) {
	o, _ := newLoggedOutput()
	o.read(strings.NewReader("before\npanic: boom\n\ngoroutine 7 [running]:\nmain.main()\n"), hclog.Info)
	lines, panicked := o.last()
	require.Equal(t, "panic: boom", panicked)
	require.Equal(t, []string{"before", "panic: boom", "goroutine 7 [running]:", "main.main()"}, lines)

	for n := range 500 {
		o.line(fmt.Sprintf("frame %d", n), hclog.Info)
	}
	lines, panicked = o.last()
	require.Equal(t, "panic: boom", panicked)
	require.Equal(t, "panic: boom", lines[0])
	require.Contains(t, lines, "goroutine 7 [running]:")
	require.Equal(t, "frame 499", lines[len(lines)-1])
	require.Len(t, lines, headLines+1+tailLines)
}

func TestOutputCutsLongLines(t *testing.T) {
	o, _ := newLoggedOutput()
	o.read(strings.NewReader(strings.Repeat("x", 10*maxLine)+"\nnext\n"), hclog.Info)
	lines, _ := o.last()
	require.Len(t, lines, 2)
	require.Len(t, lines[0], maxLine)
	require.Equal(t, "next", lines[1])
}

func TestOutputLeavesLinesOutOfTheLog(t *testing.T) {
	o, log := newLoggedOutput()
	for n := range 3 * linesBurst {
		o.line(fmt.Sprintf("line %d", n), hclog.Info)
	}
	logged := len(log.lines(t))
	require.GreaterOrEqual(t, logged, linesBurst)
	require.Less(t, logged, 3*linesBurst)
	lines, _ := o.last()
	require.Equal(t, fmt.Sprintf("line %d", 3*linesBurst-1), lines[tailLines-1], "the tail misses nothing")

	o.limit.SetBurst(10 * linesBurst)
	o.limit.SetLimit(1e9)
	eventually(t, func() bool {
		o.line("again", hclog.Info)
		return strings.Contains(log.String(), "lines were left out of the log")
	}, "the host says that it left lines out")
}

func TestOutputIgnoresChatter(t *testing.T) {
	o, log := newLoggedOutput()
	o.line(`{"@level":"debug","@message":"details"}`, hclog.Info)
	o.line(`{"@level":"trace","@message":"more details"}`, hclog.Info)
	lines, _ := o.last()
	require.Empty(t, lines, "debug lines do not push the others out of a crash report")
	require.Len(t, log.lines(t), 1, "trace is below the host's level")
}

func TestOutputStream(t *testing.T) {
	o, _ := newLoggedOutput()
	w, closeStream := o.stream(hclog.Info)
	_, err := w.Write([]byte("one li"))
	require.NoError(t, err)
	_, err = w.Write([]byte("ne\ntwo"))
	require.NoError(t, err)
	closeStream()
	lines, _ := o.last()
	require.Equal(t, []string{"one line", "two"}, lines)
	_, err = w.Write([]byte("late"))
	require.Error(t, err)
}
