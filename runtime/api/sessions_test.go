// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/session"
	sdkapi "github.com/auahq/aua/sdk/api"
)

func TestSessionsAreMadeFoundAndDeleted(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/sessions", `{"title": "T", "system": "Be brief.", "field": "math", "metadata": {"app": "x"}}`)
	require.Equal(t, http.StatusCreated, resp.StatusCode, string(body))
	made := decode[sdkapi.Session](t, body)
	require.Equal(t, "/sessions/"+made.ID, resp.Header.Get("Location"))
	require.Equal(t, made.ID, resp.Header.Get("Aua-Session-Id"))
	require.Equal(t, sdkapi.SessionRequest{Title: "T", System: "Be brief.", Field: "math", Metadata: map[string]string{"app": "x"}}, made.SessionRequest)

	resp, body = r.do(http.MethodGet, "/sessions/"+made.ID, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, made, decode[sdkapi.Session](t, body))
	_, body = r.do(http.MethodGet, "/sessions/"+made.ID+"/messages", "")
	require.JSONEq(t, `{"messages": []}`, string(body))
	_, body = r.do(http.MethodDelete, "/sessions/"+made.ID, "")
	require.JSONEq(t, `{"id": "`+made.ID+`", "messages": 0, "corrections": 0, "decisions": 0}`, string(body))
	resp, body = r.do(http.MethodGet, "/sessions/"+made.ID, "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Contains(t, decode[sdkapi.Error](t, body).Message, "It may have been deleted")

	resp, _ = r.post("/sessions", "")
	require.Equal(t, http.StatusCreated, resp.StatusCode, "every member may be absent, and so the body")
}

func TestSessionsAreListedInPages(t *testing.T) {
	r := newRuntime(t)
	want := map[string]bool{}
	for range 5 {
		_, body := r.post("/sessions", "{}")
		want[decode[sdkapi.Session](t, body).ID] = true
	}
	got, path := map[string]bool{}, "/sessions?limit=2"
	for pages := 1; ; pages++ {
		_, body := r.do(http.MethodGet, path, "")
		list := decode[sdkapi.SessionList](t, body)
		for _, s := range list.Sessions {
			got[s.ID] = true
		}
		if list.Next == "" {
			require.Equal(t, 3, pages)
			break
		}
		path = "/sessions?limit=2&cursor=" + list.Next
	}
	require.Equal(t, want, got)
}

func TestSessionMistakes(t *testing.T) {
	r := newRuntime(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		message            string
	}{
		{"POST", "/sessions", `{"titel": "x"}`, 400, `unknown field "titel"`},
		{"POST", "/sessions", `[]`, 400, ""},
		{"POST", "/sessions", `{"title": "` + strings.Repeat("x", 201) + `"}`, 400, "The title has 201 characters; it may have up to 200."},
		{"POST", "/sessions", `{"field": "alchemy"}`, 404, "alchemy"},
		{"POST", "/sessions", `{"specialist": "merlin"}`, 404, "merlin"},
		{"GET", "/sessions?limit=0", "", 400, `The limit is "0"; give a number from 1 to 1000.`},
		{"GET", "/sessions?limit=many", "", 400, `The limit is "many"`},
		{"GET", "/sessions?cursor=x", "", 400, `The cursor "x" is not one that a list returned.`},
		{"GET", "/sessions/nope/messages?order=random", "", 400, `The order is "random"`},
		{"GET", "/sessions/nope", "", 404, `There is no session "nope".`},
		{"GET", "/sessions/nope/messages", "", 404, `There is no session "nope".`},
		{"DELETE", "/sessions/nope", "", 404, `There is no session "nope".`},
		{"PUT", "/sessions/nope", "", 405, "does not take PUT"},
		{"POST", "/sessions/a%20b/messages", `{"query": "q"}`, 400, "The session id may have up to"},
		{"POST", "/sessions/a/messages", `{"query": "q", "session_id": "b"}`, 400, `The body names the session "b", and the path another one.`},
		{"POST", "/sessions/a/messages", `{"messages": [{"role": "system", "content": "x"}]}`, 400, "A message has the role system."},
		{"POST", "/sessions/a/stream", `{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}`, 400, "A message has the role assistant. A session keeps its own history"},
		{"POST", "/sessions/a/messages", `{}`, 400, "neither"},
	} {
		resp, body := r.do(c.method, c.path, c.body)
		require.Equal(t, c.status, resp.StatusCode, "%s %s: %s", c.method, c.path, body)
		require.Contains(t, decode[sdkapi.Error](t, body).Message, c.message)
	}
}

// What a query has to do with the session that it names.
func TestTheUseOfASession(t *testing.T) {
	r := newRuntime(t)
	var got *pipeline.Request
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		got = q
		return answer(q, s, "4")
	}
	messages := `"messages": [{"role": "user", "content": "q"}]`
	for _, c := range []struct {
		path, body string
		want       session.Use
	}{
		{"/query", `{"query": "q"}`, session.Label},
		{"/query", `{"query": "q", "session_id": "a"}`, session.IfStored},
		{"/stream", `{"query": "q", "session_id": "a"}`, session.IfStored},
		{"/query", `{` + messages + `, "session_id": "a"}`, session.Label},
		{"/sessions/a/messages", `{"query": "q", "session_id": "a"}`, session.Stored},
		{"/sessions/a/stream", `{` + messages + `}`, session.Stored},
		{"/v1/chat/completions", `{` + messages + `, "aua": {"session_id": "a"}}`, session.Label},
	} {
		resp, body := r.post(c.path, c.body)
		require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
		require.Equal(t, c.want, got.SessionUse, "%s %s", c.path, c.body)
	}
	// Who may not use sessions must not read one through a query.
	r.principal = &identity.Principal{Tenant: "t", Scopes: []identity.Scope{identity.ScopeQuery}}
	r.post("/query", `{"query": "q", "session_id": "a"}`)
	require.Equal(t, session.Label, got.SessionUse)
}

func TestATurnIsAnsweredLikeAQuery(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/sessions/a/messages", `{"query": "q", "debug": true}`)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "forty-two", decode[sdkapi.QueryResponse](t, body).Answer)
	require.NotNil(t, decode[sdkapi.QueryResponse](t, body).Decision)
	resp, body = r.post("/sessions/a/stream", `{"query": "q"}`)
	require.Equal(t, "text/event-stream; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Contains(t, string(body), "event: done\n")
}

func TestASessionTakesItsCorrectionsAlong(t *testing.T) {
	r := newRuntime(t)
	_, body := r.post("/sessions", "{}")
	id := decode[sdkapi.Session](t, body).ID
	own := r.add(`{"subject": "q", "claim": "a", "scope": "session", "scope_id": "` + id + `"}`)
	other := r.add(`{"subject": "q", "claim": "a", "scope": "session", "scope_id": "s9"}`)
	_, body = r.do(http.MethodDelete, "/sessions/"+id, "")
	require.EqualValues(t, 1, decode[sdkapi.SessionErased](t, body).Corrections)
	for c, want := range map[string]int{own.ID: http.StatusNotFound, other.ID: http.StatusOK} {
		resp, _ := r.do(http.MethodGet, "/corrections/"+c, "")
		require.Equal(t, want, resp.StatusCode)
	}
}
