// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func TestSessionsAreReachedByTheirRoutes(t *testing.T) {
	var asked string
	var body map[string]any
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, body = r.Method+" "+r.RequestURI, nil
		_ = json.NewDecoder(r.Body).Decode(&body)
		if r.Method == http.MethodPost && r.URL.Path == "/sessions" {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = w.Write([]byte(`{"id": "s1", "status": "answered", "answer": "4", "messages": 2, "next": "n"}`))
	}))
	defer srv.Close()
	c, err := client.New(srv.URL)
	require.NoError(t, err)
	ctx := t.Context()

	s, err := c.CreateSession(ctx, &api.SessionRequest{Title: "T"})
	require.NoError(t, err, "201 is a success")
	require.Equal(t, []any{"s1", "POST /sessions", map[string]any{"title": "T"}}, []any{s.ID, asked, body})
	_, err = c.Session(ctx, "a/../b")
	require.NoError(t, err)
	require.Equal(t, "GET /sessions/a%2F..%2Fb", asked, "an id never leads elsewhere")
	erased, err := c.DeleteSession(ctx, "s1")
	require.NoError(t, err)
	require.Equal(t, []any{int64(2), "DELETE /sessions/s1"}, []any{erased.Messages, asked})
	r, err := c.QuerySession(ctx, "s1", &api.QueryRequest{Query: "2+2?"})
	require.NoError(t, err)
	require.Equal(t, []any{"4", "POST /sessions/s1/messages", map[string]any{"query": "2+2?"}}, []any{r.Answer, asked, body})
}

func TestListsArePaged(t *testing.T) {
	var asked string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Method + " " + r.RequestURI
		_, _ = w.Write([]byte(`{"next": "n&1"}`))
	}))
	defer srv.Close()
	c, err := client.New(srv.URL)
	require.NoError(t, err)
	list, err := c.ListSessions(t.Context(), client.Page{})
	require.NoError(t, err)
	require.Equal(t, "GET /sessions", asked)
	_, err = c.ListSessions(t.Context(), client.Page{Cursor: list.Next, Limit: 5})
	require.NoError(t, err)
	require.Equal(t, "GET /sessions?cursor=n%261&limit=5", asked)
	_, err = c.SessionMessages(t.Context(), "s1", client.Page{Newest: true})
	require.NoError(t, err)
	require.Equal(t, "GET /sessions/s1/messages?order=desc", asked)
}

func TestASessionIsStreamed(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/sessions/s1/stream" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"error": "AUA_NOT_FOUND", "message": "There is no session."}`))
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("event: chunk\ndata: {\"text\": \"4\"}\n\nevent: done\ndata: {\"status\": \"answered\"}\n\n"))
	}))
	defer srv.Close()
	c, err := client.New(srv.URL)
	require.NoError(t, err)
	var events []client.Event
	for e, err := range c.StreamSession(t.Context(), "s1", &api.QueryRequest{Query: "2+2?"}) {
		require.NoError(t, err)
		events = append(events, e)
	}
	require.Equal(t, []client.Event{&api.ChunkEvent{Text: "4"}, &api.QueryResponse{Status: "answered"}}, events)
	for _, err := range c.StreamSession(t.Context(), "s2", &api.QueryRequest{Query: "2+2?"}) {
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
	}
}

func TestBatch(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b api.BatchRequest
		_ = json.NewDecoder(r.Body).Decode(&b)
		_ = json.NewEncoder(w).Encode(api.BatchResponse{Results: make([]api.BatchResult, len(b.Queries))})
	}))
	defer srv.Close()
	c, err := client.New(srv.URL)
	require.NoError(t, err)
	res, err := c.Batch(t.Context(), &api.BatchRequest{Queries: []json.RawMessage{[]byte(`{"query": "a"}`), []byte(`{"query": "b"}`)}})
	require.NoError(t, err)
	require.Len(t, res.Results, 2)
}
