// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

const wholeStream = `event: start
data: {"session_id":"s","trace_id":"t","request_id":"r","generation":"g"}

: heartbeat

event: route
data: {"mode":"single","delivery":"relay","field":"mathematics","candidates":["calc"]}

event: specialist_start
data: {"specialist":"calc"}

event: chunk
data: {"index":0,"text":"32"}

event: chunk
data: {"index":1,"text":"7"}

event: specialist_done
data: {"specialist":"calc","latency_ms":1.5}

event: arbiter_start
data: {}

event: done
data: {"status":"answered","field":"mathematics","specialist":"calc"}

`

func streamOf(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = io.WriteString(w, text)
	}
}

// collect reads a stream to its end.
func collect(ctx context.Context, c *client.Client) (events []client.Event, err error) {
	for e, streamErr := range c.Stream(ctx, &api.QueryRequest{Query: "x"}) {
		if streamErr != nil {
			return events, streamErr
		}
		events = append(events, e)
	}
	return events, nil
}

func TestStreamYieldsTypedEvents(t *testing.T) {
	var accept, path string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		accept, path = r.Header.Get("Accept"), r.URL.Path
		streamOf(wholeStream)(w, r)
	})
	events, err := collect(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, []client.Event{
		&api.StartEvent{SessionID: "s", TraceID: "t", RequestID: "r", Generation: "g"},
		&api.RouteEvent{Mode: "single", Delivery: "relay", Field: "mathematics", Candidates: []string{"calc"}},
		&api.SpecialistStartEvent{Specialist: "calc"},
		&api.ChunkEvent{Index: 0, Text: "32"},
		&api.ChunkEvent{Index: 1, Text: "7"},
		&api.SpecialistDoneEvent{Specialist: "calc", LatencyMS: 1.5},
		&client.OtherEvent{Name: "arbiter_start", Data: []byte(`{}`)},
		&api.QueryResponse{Status: "answered", Field: "mathematics", Specialist: "calc"},
	}, events)
	require.Equal(t, "text/event-stream", accept)
	require.Equal(t, "/stream", path)
}

func TestStreamEndsAtDone(t *testing.T) {
	events, err := collect(t.Context(), serve(t, streamOf(wholeStream+wholeStream)))
	require.NoError(t, err)
	require.Len(t, events, 8)
}

func TestStreamReportsTheServersError(t *testing.T) {
	c := serve(t, streamOf("event: chunk\ndata: {\"text\":\"a\"}\n\n"+
		"event: error\ndata: {\"error\":\"AUA_SPECIALIST_TIMEOUT\",\"message\":\"swe took over 60 s.\",\"trace_id\":\"t\"}\n\n"))
	events, err := collect(t.Context(), c)
	require.Len(t, events, 1)
	require.Equal(t, fault.SpecialistTimeout, fault.CodeOf(err))
	require.Equal(t, "swe took over 60 s.", fault.As(err).Message)
	require.Equal(t, "t", fault.As(err).Details["trace_id"])
}

func TestStreamErrorBeforeTheFirstEvent(t *testing.T) {
	c := serve(t, reply(503, `{"error":"AUA_NO_SPECIALIST","message":"None."}`))
	_, err := collect(t.Context(), c)
	require.Equal(t, fault.NoSpecialist, fault.CodeOf(err))
}

// A stream may be cut after any byte; whatever was whole before is delivered,
// and the cut is an error, never a short answer.
func TestStreamCutAtEveryByte(t *testing.T) {
	end := strings.LastIndex(wholeStream, "\n\n") + 1
	var cut string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { streamOf(cut)(w, r) })
	for i := range end + 1 {
		cut = wholeStream[:i]
		events, err := collect(t.Context(), c)
		require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err), "after %d bytes", i)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Len(t, events, strings.Count(cut, "\n\n")-heartbeats(cut), "after %d bytes", i)
	}
}

// heartbeats counts the blank lines in text that end a comment, and so no event.
func heartbeats(text string) int { return strings.Count(text, "heartbeat\n\n") }

func TestStreamAborted(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event: chunk\ndata: {\"text\":\"a\"}\n\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	events, err := collect(t.Context(), c)
	require.Len(t, events, 1)
	require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err))
	require.Equal(t, c.Address(), fault.As(err).Details["address"])
}

func TestStreamBadEvents(t *testing.T) {
	for _, event := range []string{
		"event: chunk\ndata: {\n\n",
		"event: done\ndata: []\n\n",
		"event: error\ndata: nonsense\n\n",
		"event: error\ndata: {}\n\n",
	} {
		_, err := collect(t.Context(), serve(t, streamOf(event)))
		require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err), event)
		require.Contains(t, fault.As(err).Message, "not understood")
	}
}

func TestLeavingTheLoopCancelsTheQuery(t *testing.T) {
	gone := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(gone)
		w.Header().Set("Content-Type", "text/event-stream")
		for i := 0; r.Context().Err() == nil; i++ {
			if _, err := fmt.Fprintf(w, "event: chunk\ndata: {\"index\":%d}\n\n", i); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
		}
	})
	for e, err := range c.Stream(t.Context(), &api.QueryRequest{Query: "x"}) {
		require.NoError(t, err)
		require.Equal(t, &api.ChunkEvent{Index: 0}, e)
		break
	}
	<-gone
}

func TestContextCancelsAStream(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event: chunk\ndata: {}\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	n := 0
	for _, err := range c.Stream(ctx, &api.QueryRequest{Query: "x"}) {
		if n++; n == 1 {
			require.NoError(t, err)
			cancel()
			continue
		}
		require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	}
	require.Equal(t, 2, n)
}
