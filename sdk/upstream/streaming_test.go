// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// toy is the decoder of a small language: a line is text, but for "END", the
// answer's end, "ALMOST", which says that only END is missing, and "ERROR words".
type toy struct {
	*Streaming
	almost bool
}

func (d *toy) Event(ev Event) error {
	line := string(ev.Data)
	words, refused := strings.CutPrefix(line, "ERROR ")
	switch {
	case line == "END":
		return d.Done(&sdk.Done{FinishReason: "stop"})
	case line == "ALMOST":
		d.almost = true
		return nil
	case refused:
		return d.Refuse(&sdk.UpstreamError{Kind: sdk.UpstreamUnavailable, Retryable: true, Message: "It failed. It said: " + words})
	}
	return d.Relay.Add(&sdk.Delta{Text: line})
}

func (d *toy) Whole(body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	if bytes.Contains(body, []byte("error")) {
		return nil, d.Response.Invalid(false, "answered nonsense.")
	}
	return &sdk.Answer{Text: string(body), FinishReason: "stop"}, nil
}

func (d *toy) End() *sdk.Done {
	if !d.almost {
		return nil
	}
	return &sdk.Done{FinishReason: "almost"}
}

func (d *toy) Usage() *sdk.Usage { return &sdk.Usage{CompletionTokens: d.Relay.Said()} }

// pieces is a body that comes in given pieces, and then ends with err.
type pieces struct {
	list   []string
	err    error
	closed bool
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.list) == 0 {
		return 0, p.err
	}
	n := copy(b, p.list[0])
	if p.list[0] = p.list[0][n:]; p.list[0] == "" {
		p.list = p.list[1:]
	}
	return n, nil
}

func (p *pieces) Close() error { p.closed = true; return nil }

// play streams a body with the toy decoder.
func play(t *testing.T, ctx context.Context, frames Framer, body *pieces) ([]*sdk.StreamEvent, error) {
	t.Helper()
	c := open(t, config{"base_url": "http://h", "max_response_bytes": 2048})
	var events []*sdk.StreamEvent
	err := c.Stream(ctx, func(ev *sdk.StreamEvent) error { events = append(events, ev); return nil }, frames,
		func(context.Context) (*Response, *sdk.UpstreamError) {
			return &Response{Body: body, Status: 200, Server: "http://s"}, nil
		},
		func(s *Streaming) Decoder { return &toy{Streaming: s} })
	require.True(t, body.closed)
	return events, err
}

// lines plays lines to their proper end, and returns the texts of the deltas and the last event.
func lines(t *testing.T, body ...string) ([]string, *sdk.StreamEvent) {
	t.Helper()
	events, err := play(t, t.Context(), &LineReader{Max: 2048}, &pieces{list: body, err: io.EOF})
	require.NoError(t, err)
	return texts(t, events)
}

func texts(t *testing.T, events []*sdk.StreamEvent) (texts []string, last *sdk.StreamEvent) {
	t.Helper()
	require.NotEmpty(t, events)
	for i, ev := range events {
		require.Equal(t, i == len(events)-1, ev.GetDelta() == nil, "deltas, then one end")
		if d := ev.GetDelta(); d != nil {
			texts = append(texts, d.GetText())
		}
	}
	return texts, events[len(events)-1]
}

func TestOneReadIsOneDelta(t *testing.T) {
	got, last := lines(t, "a\nb\n", "c\n", "d", "e\nEND\nnever seen\n")
	require.Equal(t, []string{"ab", "c", "de"}, got)
	require.Equal(t, "stop", last.GetDone().GetFinishReason())
}

func TestEnds(t *testing.T) {
	got, last := lines(t, "a\n", "ALMOST\n")
	require.Equal(t, []string{"a"}, got)
	require.Equal(t, "almost", last.GetDone().GetFinishReason(), "nothing but the proper end is missing")
	_, last = lines(t, "a\nEND")
	require.NotNil(t, last.GetDone(), "a last line needs no end")
	_, last = lines(t, "a\n")
	require.Equal(t, sdk.UpstreamInterrupted, last.GetError().GetKind())
	_, last = lines(t, "\n", " \n")
	require.Equal(t, sdk.UpstreamInvalidResponse, last.GetError().GetKind())
	require.True(t, last.GetError().GetRetryable())
	require.Contains(t, last.GetError().GetMessage(), "empty stream")
}

func TestFailuresBeforeAndAfterTheFirstContent(t *testing.T) {
	got, last := lines(t, "ERROR busy\n")
	require.Empty(t, got)
	require.Equal(t, sdk.UpstreamUnavailable, last.GetError().GetKind())
	require.Equal(t, "It failed. It said: busy", last.GetError().GetMessage())
	require.Nil(t, last.GetError().GetUsage())

	for _, body := range [][]string{{"abcdefgh\n", "ERROR busy\n"}, {"abcdefgh\nERROR busy\n"}} {
		got, last = lines(t, body...)
		require.Equal(t, []string{"abcdefgh"}, got, "content that came with the failure is sent")
		require.Equal(t, sdk.UpstreamInterrupted, last.GetError().GetKind())
		require.True(t, last.GetError().GetRetryable())
		require.Equal(t, "The model server at http://s broke off in the middle of its answer. It said: busy", last.GetError().GetMessage())
		require.EqualValues(t, 2, last.GetError().GetUsage().GetCompletionTokens())
	}
	long := strings.Repeat("x", 3000)
	_, last = lines(t, long)
	require.Equal(t, sdk.UpstreamInvalidResponse, last.GetError().GetKind())
	require.Contains(t, last.GetError().GetMessage(), "max_response_bytes (2048)")
}

func TestConnectionThatBreaks(t *testing.T) {
	events, err := play(t, t.Context(), &LineReader{Max: 2048}, &pieces{list: []string{"a\n"}, err: io.ErrUnexpectedEOF})
	require.NoError(t, err)
	_, last := texts(t, events)
	require.Equal(t, sdk.UpstreamInterrupted, last.GetError().GetKind())
	require.Contains(t, last.GetError().GetMessage(), "broke off")

	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	events, err = play(t, ctx, &LineReader{Max: 2048}, &pieces{list: []string{"a\n"}, err: context.DeadlineExceeded})
	require.NoError(t, err)
	_, last = texts(t, events)
	require.Equal(t, sdk.UpstreamTimeout, last.GetError().GetKind(), "a time that is up stays that")

	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = play(t, gone, &LineReader{Max: 2048}, &pieces{list: []string{"a\n"}, err: context.Canceled})
	require.ErrorIs(t, err, context.Canceled)
}

func TestBodyThatIsNoStream(t *testing.T) {
	whole := func(frames Framer, body ...string) ([]string, *sdk.StreamEvent) {
		events, err := play(t, t.Context(), frames, &pieces{list: body, err: io.EOF})
		require.NoError(t, err)
		return texts(t, events)
	}
	got, last := whole(&EventReader{Max: 2048}, "\xef\xbb\xbf\n ", `{"a":`, "1}")
	require.Equal(t, []string{"\n {\"a\":1}"}, got)
	require.NotNil(t, last.GetDone())
	_, last = whole(&EventReader{Max: 2048}, `{"error":1}`)
	require.Contains(t, last.GetError().GetMessage(), "nonsense")
	_, last = whole(&EventReader{Max: 2048}, "{"+strings.Repeat(" ", 3000))
	require.Contains(t, last.GetError().GetMessage(), "max_response_bytes")
	for _, frames := range []Framer{&EventReader{Max: 2048}, &LineReader{Max: 2048}} {
		_, last = whole(frames, " <html><title>Sign in</title>")
		require.Contains(t, last.GetError().GetMessage(), "Sign in")
	}
	got, _ = whole(&LineReader{Max: 2048}, "{x\nEND\n")
	require.Equal(t, []string{"{x"}, got, "of lines, each is a value")
}

func TestResponseThatDoesNotCome(t *testing.T) {
	c := open(t, config{"base_url": "http://h"})
	refuse := func(context.Context) (*Response, *sdk.UpstreamError) {
		return nil, &sdk.UpstreamError{Kind: sdk.UpstreamUnreachable}
	}
	var last *sdk.StreamEvent
	send := func(ev *sdk.StreamEvent) error { last = ev; return nil }
	require.NoError(t, c.Stream(t.Context(), send, &LineReader{}, refuse, nil))
	require.Equal(t, sdk.UpstreamUnreachable, last.GetError().GetKind())
	gone, stop := context.WithCancel(t.Context())
	stop()
	require.ErrorIs(t, c.Stream(gone, send, &LineReader{}, refuse, nil), context.Canceled)
}

func TestHostThatStopsListening(t *testing.T) {
	for _, body := range []string{"a\nb\n", "END\n", "ERROR x\n", "<html>"} {
		c := open(t, config{"base_url": "http://h"})
		err := c.Stream(t.Context(), func(*sdk.StreamEvent) error { return errGone }, &LineReader{Max: 99},
			func(context.Context) (*Response, *sdk.UpstreamError) {
				return &Response{Body: &pieces{list: []string{body}, err: errors.New("not reached")}, Server: "s"}, nil
			},
			func(s *Streaming) Decoder { return &toy{Streaming: s} })
		require.ErrorIs(t, err, errGone, body)
	}
}
