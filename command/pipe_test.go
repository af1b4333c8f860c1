// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// The reader of a pipe may leave, as head does: the command ends, and the query with it.
func TestBrokenPipeEndsTheQuery(t *testing.T) {
	cancelled := make(chan struct{})
	url := fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		defer close(cancelled)
		w.Header().Set("Content-Type", "text/event-stream")
		for r.Context().Err() == nil {
			event(w, api.EventChunk, api.ChunkEvent{Text: "again and again\n"})
		}
	})
	cmd := program(t, "query", "-address", url, "x")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "again and again\n", line)
	require.NoError(t, out.Close())
	<-cancelled
	require.Error(t, cmd.Wait())
}

func TestQueryBoundsStandardInput(t *testing.T) {
	fakeServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	r := runWith(t, strings.Repeat("x", 32<<20+1), "query")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "larger than 32 MiB")
	require.Contains(t, r.err, "AUA_REQUEST_TOO_LARGE")
}
