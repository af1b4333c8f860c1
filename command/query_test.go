// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// fakeServer answers with h, and makes the commands of this test talk to it.
func fakeServer(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	t.Setenv("AUA_ADDR", srv.URL)
	return srv.URL
}

func event(w http.ResponseWriter, name string, data any) {
	b, err := json.Marshal(data)
	if err == nil {
		_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, b)
		_ = http.NewResponseController(w).Flush()
	}
}

// answering streams an answer in two chunks, and remembers what it was asked.
func answering(asked *api.QueryRequest, header *http.Header) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		*header = r.Header
		_ = json.NewDecoder(r.Body).Decode(asked)
		res := api.QueryResponse{Status: api.StatusAnswered, Field: "mathematics", Specialist: "calc", DecisionID: "dec-1"}
		if asked.Debug {
			res.Decision = &api.Decision{ID: "dec-1", Status: api.StatusAnswered}
		}
		if r.URL.Path == "/query" {
			res.Answer = "327"
			_ = json.NewEncoder(w).Encode(res)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, api.EventStart, api.StartEvent{})
		event(w, api.EventChunk, api.ChunkEvent{Text: "32"})
		event(w, api.EventChunk, api.ChunkEvent{Index: 1, Text: "7"})
		event(w, api.EventDone, res)
	}
}

func TestQueryStreamsTheAnswer(t *testing.T) {
	var asked api.QueryRequest
	var header http.Header
	fakeServer(t, answering(&asked, &header))
	t.Setenv("AUA_TOKEN", "aua_1_x")
	r := run(t, "query", "-field", "math", "-session=s1", "-specialist", "calc", "what is", "17*23 - 4^3?")
	require.Equal(t, result{0, "327\n", ""}, r)
	require.Equal(t, api.QueryRequest{Query: "what is 17*23 - 4^3?", Field: "math", SessionID: "s1", Specialist: "calc"}, asked)
	require.Equal(t, "Bearer aua_1_x", header.Get("Authorization"))
	require.True(t, strings.HasPrefix(header.Get("User-Agent"), "aua/"), header.Get("User-Agent"))
	require.Equal(t, "text/event-stream", header.Get("Accept"))
}

func TestQueryReadsStandardInput(t *testing.T) {
	var asked api.QueryRequest
	var header http.Header
	fakeServer(t, answering(&asked, &header))
	require.Zero(t, runWith(t, "line 1\nline 2\n", "query").status)
	require.Equal(t, "line 1\nline 2\n", asked.Query)
	require.Zero(t, runWith(t, "again", "query", "-").status)
	require.Equal(t, "again", asked.Query)

	empty := runWith(t, " \n", "query")
	require.Equal(t, 1, empty.status)
	require.Contains(t, empty.err, "There is no question")
}

func TestQueryDebugShowsTheDecision(t *testing.T) {
	var asked api.QueryRequest
	var header http.Header
	fakeServer(t, answering(&asked, &header))
	r := run(t, "query", "x", "-debug")
	require.Zero(t, r.status)
	require.True(t, asked.Debug)
	require.True(t, strings.HasPrefix(r.out, "327\n\nDecision dec-1\n├─ result  answered"), r.out)
}

func TestQueryJSONIsOneDocument(t *testing.T) {
	var asked api.QueryRequest
	var header http.Header
	fakeServer(t, answering(&asked, &header))
	r := run(t, "query", "x", "-json", "-debug")
	require.Zero(t, r.status)
	res := decode[api.QueryResponse](t, r.out)
	require.Equal(t, "327", res.Answer)
	require.Equal(t, "dec-1", res.Decision.ID)
}

// Every error code ends a command with the status that belongs to it, in text
// and as JSON, before and within a stream.
func TestExitStatusOfEveryError(t *testing.T) {
	var code fault.Code
	streaming := false
	fakeServer(t, func(w http.ResponseWriter, _ *http.Request) {
		e := api.Error{Code: string(code), Message: "It did not work.", TraceID: "abc"}
		if streaming {
			w.Header().Set("Content-Type", "text/event-stream")
			event(w, api.EventChunk, api.ChunkEvent{Text: "half an ans"})
			event(w, api.EventError, e)
			return
		}
		w.WriteHeader(code.Status())
		_ = json.NewEncoder(w).Encode(e)
	})
	for _, code = range fault.Codes() {
		streaming = false
		r := run(t, "query", "x")
		require.Equal(t, result{code.Exit(), "", "Error: It did not work.\n" + string(code) + ", trace abc\n"}, r)
		r = run(t, "status", "-json")
		require.Equal(t, code.Exit(), r.status)
		require.Equal(t, api.Error{Code: string(code), Message: "It did not work.", TraceID: "abc", Details: map[string]any{}}, decode[api.Error](t, r.out))
		streaming = true
		r = run(t, "query", "x")
		require.Equal(t, result{code.Exit(), "half an ans\n", "Error: It did not work.\n" + string(code) + ", trace abc\n"}, r)
	}
}

func TestQueryCutOff(t *testing.T) {
	fakeServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, api.EventChunk, api.ChunkEvent{Text: "half"})
		panic(http.ErrAbortHandler)
	})
	r := run(t, "query", "x")
	require.Equal(t, 3, r.status)
	require.Equal(t, "half\n", r.out)
	require.Contains(t, r.err, "AUA_STREAM_INTERRUPTED")
}

func TestNoServer(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	srv.Close()
	for _, name := range []string{"query", "status"} {
		r := runWith(t, "x", name, "-address", srv.URL)
		require.Equal(t, 3, r.status)
		require.Contains(t, r.err, "No AUA server is reached at "+srv.URL)
		r = runWith(t, "x", name, "-address", srv.URL, "-json")
		require.Equal(t, 3, r.status)
		require.Equal(t, "AUA_BACKEND_UNREACHABLE", decode[api.Error](t, r.out).Code)
	}
	r := run(t, "status", "-address", "ftp://x")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "AUA_REQUEST_INVALID")
}

func TestStatus(t *testing.T) {
	want := api.Status{Version: "9.9.9", Health: api.Health{Status: "ok"}, Specialists: []api.SpecialistStatus{{Name: "calc"}}, Plugins: []api.PluginStatus{}}
	fakeServer(t, func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(want) })
	r := run(t, "status")
	require.Zero(t, r.status)
	require.Contains(t, r.out, "AUA 9.9.9 is ok")
	r = run(t, "status", "-json")
	require.Zero(t, r.status)
	require.Equal(t, want, decode[api.Status](t, r.out))
}

// Ctrl-C cancels the query at the server, and the command says so.
func TestInterruptCancelsTheQuery(t *testing.T) {
	cancelled := make(chan struct{})
	url := fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		event(w, api.EventChunk, api.ChunkEvent{Text: "thinking\n"})
		<-r.Context().Done()
		close(cancelled)
	})
	cmd := program(t, "query", "-address", url, "x")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var errs strings.Builder
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "thinking\n", line)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	<-cancelled
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode())
	require.Contains(t, errs.String(), "AUA_CANCELLED")
}
