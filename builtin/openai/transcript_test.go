// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func relaying(t *testing.T) backendtest.Relay {
	t.Helper()
	return open(t, config{"base_url": "http://127.0.0.1:1/v1"}).relay
}

// eachEvent cuts a transcript after each event, which is how a server flushes.
func eachEvent(data []byte) [][]byte {
	var out [][]byte
	for _, piece := range bytes.SplitAfter(data, []byte("\n\n")) {
		out = append(out, bytes.SplitAfter(piece, []byte("\r\n\r\n"))...)
	}
	return out
}

// TestTranscripts compares what a stream becomes with the file beside it, and
// shows that the pieces in which bytes come change nothing but the size of the deltas.
func TestTranscripts(t *testing.T) {
	for file, data := range backendtest.Files(t, "testdata/stream/*.txt") {
		got := relaying(t).Replay(t, eachEvent(data)...)
		backendtest.Golden(t, strings.TrimSuffix(file, ".txt")+".golden", got.Render())
		relaying(t).CutAnywhere(t, file, data)
	}
}

// TestTranscriptsOverTheNetwork sends the same bytes through a server.
func TestTranscriptsOverTheNetwork(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for file, data := range backendtest.Files(t, "testdata/stream/*.txt") {
		want := relaying(t).Replay(t, eachEvent(data)...).Whole()
		s.SetDefault(modelserver.Behaviour{Raw: string(data), RawPiece: 61})
		got := stream(t, b, ask("one two")).Whole()
		require.Equal(t, want, strings.ReplaceAll(got, s.URL(), "http://model.test"), file)
	}
}

// TestOneReadBecomesOneDelta shows that chunks are put together when they come together.
func TestOneReadBecomesOneDelta(t *testing.T) {
	data := backendtest.Files(t, "testdata/stream/lm-studio-text.txt")["testdata/stream/lm-studio-text.txt"]
	require.Equal(t, []string{"One", " two"}, relaying(t).Replay(t, eachEvent(data)...).Deltas())
	var plain []byte
	for _, word := range []string{"a", "b", "c"} {
		plain = append(plain, `data: {"choices":[{"delta":{"content":"`+word+`"}}]}`+"\n\n"...)
	}
	plain = append(plain, "data: [DONE]\n\n"...)
	require.Equal(t, []string{"abc"}, relaying(t).Replay(t, plain).Deltas())
}
