// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	spanID  = "00f067aa0ba902b7"
	parent  = "00-" + traceID + "-" + spanID + "-01"
)

func TestParseTrace(t *testing.T) {
	tr, err := ParseTrace(parent, "congo=t61rcWkgMzE")
	require.NoError(t, err)
	require.Equal(t, traceID, tr.TraceID())
	require.Equal(t, spanID, tr.SpanID())
	require.True(t, tr.Sampled())
	require.Equal(t, parent, tr.Traceparent())
	require.Equal(t, "congo=t61rcWkgMzE", tr.Tracestate())
}

func TestParseTraceRefuses(t *testing.T) {
	for name, header := range map[string]string{
		"empty":               "",
		"short":               parent[:54],
		"longer in version 0": parent + "-00",
		"trailing character":  parent + "x",
		"version ff":          "ff" + parent[2:],
		"no version":          "0g" + parent[2:],
		"upper case":          strings.ToUpper(parent),
		"zero trace id":       "00-" + strings.Repeat("0", 32) + "-" + spanID + "-01",
		"zero span id":        "00-" + traceID + "-" + strings.Repeat("0", 16) + "-01",
		"no hex in trace id":  "00-" + strings.Repeat("g", 32) + "-" + spanID + "-01",
		"no hex in span id":   "00-" + traceID + "-" + strings.Repeat("g", 16) + "-01",
		"no hex in flags":     parent[:53] + "0x",
		"other separator":     strings.ReplaceAll(parent, "-", "_"),
		"separator moved":     "00-" + traceID + spanID + "--01",
		"space":               " " + parent,
		"no ASCII":            "00-" + strings.Repeat("é", 16) + "-" + spanID + "-01",
	} {
		_, err := ParseTrace(header)
		require.ErrorIs(t, err, ErrTraceparent, name)
	}
}

func TestALaterVersionIsReadAsFarAsItIsKnown(t *testing.T) {
	for _, header := range []string{"cc" + parent[2:], "cc" + parent[2:] + "-what-comes-next"} {
		tr, err := ParseTrace(header)
		require.NoError(t, err)
		require.Equal(t, parent, tr.Traceparent()) // and passed on as what we write
	}
	_, err := ParseTrace("cc" + parent[2:] + "what")
	require.ErrorIs(t, err, ErrTraceparent)
}

func TestUnknownFlagsAreNotPassedOn(t *testing.T) {
	tr, err := ParseTrace(parent[:53] + "ff")
	require.NoError(t, err)
	require.Equal(t, parent[:53]+"03", tr.Traceparent())
	tr, err = ParseTrace(parent[:53] + "00")
	require.NoError(t, err)
	require.False(t, tr.Sampled())
}

func TestChildStaysInTheTrace(t *testing.T) {
	tr, err := ParseTrace(parent, "a=1")
	require.NoError(t, err)
	child := tr.Child()
	require.Equal(t, traceID, child.TraceID())
	require.NotEqual(t, spanID, child.SpanID())
	require.NotEqual(t, child.SpanID(), tr.Child().SpanID())
	require.Equal(t, "a=1", child.Tracestate())
	require.True(t, child.Sampled())
	require.Equal(t, spanID, tr.SpanID(), "the parent has changed")
}

func TestNewTraceIsValidAndDistinct(t *testing.T) {
	a, b := NewTrace(), NewTrace()
	require.NotEqual(t, a.TraceID(), b.TraceID())
	require.False(t, a.Sampled())
	again, err := ParseTrace(a.Traceparent())
	require.NoError(t, err)
	require.Equal(t, a, again)
}

func TestTraceFromHeaders(t *testing.T) {
	h := http.Header{}
	h.Set("traceparent", " "+parent+" ")
	h.Add("tracestate", "a=1")
	h.Add("tracestate", "b=2")
	tr := TraceFrom(h)
	require.Equal(t, traceID, tr.TraceID())
	require.NotEqual(t, spanID, tr.SpanID())
	require.Equal(t, "a=1,b=2", tr.Tracestate())

	out := http.Header{}
	tr.SetHeaders(out)
	require.Equal(t, tr.Traceparent(), out.Get("traceparent"))
	require.Equal(t, "a=1,b=2", out.Get("tracestate"))
}

func TestTraceFromStartsANewTrace(t *testing.T) {
	invalid, twice := http.Header{}, http.Header{}
	invalid.Set("traceparent", "00-x")
	invalid.Set("tracestate", "a=1")
	twice.Add("traceparent", parent)
	twice.Add("traceparent", parent)
	for _, h := range []http.Header{nil, invalid, twice} {
		tr := TraceFrom(h)
		require.NotEqual(t, traceID, tr.TraceID())
		require.Len(t, tr.TraceID(), 32)
		require.Empty(t, tr.Tracestate())
		out := http.Header{}
		tr.SetHeaders(out)
		require.NotContains(t, out, "Tracestate")
	}
}

func FuzzParseTrace(f *testing.F) {
	f.Add(parent, "a=1,b=2")
	f.Add("01-"+traceID+"-"+spanID+"-01-x", "")
	f.Fuzz(func(t *testing.T, traceparent, tracestate string) {
		tr, err := ParseTrace(traceparent, tracestate)
		if err != nil {
			return
		}
		require.LessOrEqual(t, len(tr.Tracestate()), 512)
		again, err := ParseTrace(tr.Traceparent(), tr.Tracestate())
		require.NoError(t, err)
		require.Equal(t, tr, again)
	})
}
