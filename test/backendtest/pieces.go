// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Relay gives the response that open returns to the host, as a backend's Stream does.
type Relay func(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error,
	open func(context.Context) (*upstream.Response, *sdk.UpstreamError)) error

// Replay relays a body that comes in pieces, one for each read.
func (relay Relay) Replay(t *testing.T, pieces ...[]byte) *Recording {
	t.Helper()
	r := NewRecording()
	require.NoError(t, relay(t.Context(), Ask("one two"), r.Send, func(context.Context) (*upstream.Response, *sdk.UpstreamError) {
		return &upstream.Response{Body: &piecewise{pieces}, Status: 200, Server: "http://model.test"}, nil
	}))
	r.Check(t)
	return r
}

// CutAnywhere shows that the pieces in which bytes come change nothing but the
// size of the deltas: it cuts a body at each byte, and into single bytes.
func (relay Relay) CutAnywhere(t *testing.T, name string, body []byte) {
	t.Helper()
	want := relay.Replay(t, body).Whole()
	for i := range body {
		require.Equal(t, want, relay.Replay(t, body[:i:i], body[i:]).Whole(), "%s cut at %d", name, i)
	}
	single := make([][]byte, len(body))
	for i := range body {
		single[i] = body[i : i+1 : i+1]
	}
	require.Equal(t, want, relay.Replay(t, single...).Whole(), "%s byte by byte", name)
}

// Events cuts a body after each blank line or, for lines, after each line:
// where a server flushes.
func Events(body []byte, mark string) [][]byte {
	var out [][]byte
	for piece := range strings.SplitAfterSeq(string(body), mark) {
		out = append(out, []byte(piece))
	}
	return out
}

// piecewise is a body that comes in given pieces.
type piecewise struct{ pieces [][]byte }

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

// Whole is a stream's content, without regard to how it was cut into deltas.
func (r *Recording) Whole() string {
	var b strings.Builder
	b.WriteString(r.Text() + "\n" + r.Reasoning() + "\n")
	for _, c := range r.Calls() {
		b.WriteString(c.String() + "\n")
	}
	for _, ev := range r.Events {
		for _, e := range []*sdk.Extra{ev.GetDelta().GetExtra(), ev.GetDone().GetExtra()} {
			b.Write(e.GetTopJson())
			b.Write(e.GetChoiceJson())
			b.Write(e.GetMessageJson())
		}
	}
	return b.String() + "\n" + render(r.last())
}
