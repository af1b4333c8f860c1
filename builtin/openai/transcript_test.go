// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/modelserver"
)

var update = flag.Bool("update", false, "write what the tests got into the golden files")

// piecewise is a body that comes in given pieces, one for each read.
type piecewise struct {
	pieces [][]byte
}

func (p *piecewise) Read(b []byte) (int, error) {
	for len(p.pieces) > 0 && len(p.pieces[0]) == 0 {
		p.pieces = p.pieces[1:]
	}
	if len(p.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.pieces[0])
	p.pieces[0] = p.pieces[0][n:]
	return n, nil
}

func (p *piecewise) Close() error { return nil }

// replayPieces relays a response body that comes in pieces.
func replayPieces(t *testing.T, pieces ...[]byte) *recording {
	t.Helper()
	b := open(t, config{"base_url": "http://127.0.0.1:1/v1"})
	r := newRecording()
	resp := &upstream.Response{Body: &piecewise{pieces: pieces}, Status: 200, Server: "http://model.test"}
	require.NoError(t, b.relay(t.Context(), ask("one two"), r.send, func(context.Context) (*upstream.Response, *sdk.UpstreamError) {
		return resp, nil
	}))
	r.check(t)
	return r
}

func transcripts(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/stream/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	out := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		out[file] = data
	}
	return out
}

// eachEvent cuts a transcript after each event, which is how a server flushes.
func eachEvent(data []byte) [][]byte {
	var out [][]byte
	for _, piece := range bytes.SplitAfter(data, []byte("\n\n")) {
		out = append(out, bytes.SplitAfter(piece, []byte("\r\n\r\n"))...)
	}
	return out
}

func rendered(r *recording) string {
	var b strings.Builder
	for _, ev := range r.events {
		b.WriteString(render(ev))
	}
	return b.String()
}

// TestTranscripts compares what a stream becomes with the file beside it.
func TestTranscripts(t *testing.T) {
	for file, data := range transcripts(t) {
		got := rendered(replayPieces(t, eachEvent(data)...))
		golden := strings.TrimSuffix(file, ".txt") + ".golden"
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), got, file)
	}
}

// whole is a stream's content, without regard to how it was cut into deltas.
func whole(r *recording) string {
	var text, reasoning strings.Builder
	extra := &extraSum{}
	for _, ev := range r.events {
		text.WriteString(ev.GetDelta().GetText())
		reasoning.WriteString(ev.GetDelta().GetReasoning())
		extra.add(ev.GetDelta().GetExtra())
		extra.add(ev.GetDone().GetExtra())
	}
	calls := ""
	for _, c := range r.calls() {
		calls += c.String() + "\n"
	}
	end := render(r.events[len(r.events)-1])
	return text.String() + "\n" + reasoning.String() + "\n" + calls + extra.String() + end
}

// extraSum adds up the members beyond the contract.
type extraSum struct{ top, choice, message []byte }

func (s *extraSum) add(e *sdk.Extra) {
	s.top = append(s.top, e.GetTopJson()...)
	s.choice = append(s.choice, e.GetChoiceJson()...)
	s.message = append(s.message, e.GetMessageJson()...)
}

func (s *extraSum) String() string {
	return string(s.top) + "\n" + string(s.choice) + "\n" + string(s.message) + "\n"
}

// TestTranscriptsCutAnywhere shows that the pieces in which bytes come change
// nothing but the size of the deltas.
func TestTranscriptsCutAnywhere(t *testing.T) {
	for file, data := range transcripts(t) {
		want := whole(replayPieces(t, eachEvent(data)...))
		for i := range data {
			require.Equal(t, want, whole(replayPieces(t, data[:i:i], data[i:])), "%s cut at %d", file, i)
		}
		single := make([][]byte, len(data))
		for i := range data {
			single[i] = data[i : i+1 : i+1]
		}
		require.Equal(t, want, whole(replayPieces(t, single...)), "%s byte by byte", file)
	}
}

// TestTranscriptsOverTheNetwork sends the same bytes through a server.
func TestTranscriptsOverTheNetwork(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for file, data := range transcripts(t) {
		want := whole(replayPieces(t, eachEvent(data)...))
		s.SetDefault(modelserver.Behaviour{Raw: string(data), RawPiece: 61})
		got := whole(stream(t, b, ask("one two")))
		require.Equal(t, want, strings.ReplaceAll(got, s.URL(), "http://model.test"), file)
	}
}

// TestOneReadBecomesOneDelta shows that chunks are put together when they come together.
func TestOneReadBecomesOneDelta(t *testing.T) {
	data := transcripts(t)["testdata/stream/lm-studio-text.txt"]
	require.Equal(t, []string{"One", " two"}, replayPieces(t, eachEvent(data)...).deltas())
	var plain []byte
	for _, word := range []string{"a", "b", "c"} {
		plain = append(plain, `data: {"choices":[{"delta":{"content":"`+word+`"}}]}`+"\n\n"...)
	}
	plain = append(plain, "data: [DONE]\n\n"...)
	require.Equal(t, []string{"abc"}, replayPieces(t, plain).deltas())
}
