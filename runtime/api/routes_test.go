// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// paths are the GET routes that answer by themselves, with the scope of each.
var paths = map[string]identity.Scope{
	"/health": identity.Public, "/health/live": identity.Public, "/health/ready": identity.Public, "/version": identity.Public,
	"/openapi.json": identity.Public, "/status": identity.ScopeStatus, "/metrics": identity.ScopeStatus,
	"/config": identity.ScopeConfigRead, "/v1/models": identity.ScopeQuery, "/sessions": identity.ScopeSessions,
}

func TestGetRoutes(t *testing.T) {
	r := newRuntime(t)
	for path := range paths {
		resp, body := r.do(http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
		require.NotEmpty(t, body)
		require.Equal(t, "g-1", resp.Header.Get("Aua-Generation"))
	}
	_, body := r.do(http.MethodGet, "/version", "")
	require.Equal(t, "1.2.3", decode[sdkapi.Version](t, body).Version)
	_, body = r.do(http.MethodGet, "/config", "")
	require.JSONEq(t, `{"config_version": "1.0"}`, string(body))
	_, body = r.do(http.MethodGet, "/metrics", "")
	require.Contains(t, string(body), `aua_http_requests_total{code="200",route="/version"} 2`)
}

func TestScopes(t *testing.T) {
	r := newRuntime(t)
	posts := map[string]identity.Scope{
		"/query": identity.ScopeQuery, "/stream": identity.ScopeStream, "/v1/chat/completions": identity.ScopeQuery,
		"/batch": identity.ScopeBatch, "/v1/messages": identity.ScopeQuery, "/v1/responses": identity.ScopeQuery, "/v1/embeddings": identity.ScopeQuery,
		"/sessions/s/messages": identity.ScopeSessions, "/sessions/s/stream": identity.ScopeSessions,
	}
	for _, scope := range identity.Scopes() {
		r.principal = &identity.Principal{Tenant: "t", Scopes: []identity.Scope{scope}}
		check := func(method, path string, want identity.Scope) {
			resp, body := r.do(method, path, `{"query": "q"}`)
			denied := resp.StatusCode == http.StatusForbidden
			require.Equal(t, want != identity.Public && want != scope && scope != identity.ScopeAdmin, denied, "%s with %s: %s", path, scope, body)
			if denied {
				require.Contains(t, string(body), string(want), "the missing scope is named")
				require.Equal(t, `Bearer realm="AUA", error="insufficient_scope", scope="`+string(want)+`"`, resp.Header.Get("WWW-Authenticate"))
			}
		}
		for path, want := range paths {
			check(http.MethodGet, path, want)
		}
		for path, want := range posts {
			check(http.MethodPost, path, want)
		}
	}
}

func TestUnknownRoutes(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.do(http.MethodGet, "/nothing", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Equal(t, "There is no route /nothing. GET /openapi.json lists them all.", decode[sdkapi.Error](t, body).Message)
	resp, body = r.do(http.MethodGet, "/query", "")
	require.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
	require.Equal(t, "The route /query does not take GET.", decode[sdkapi.Error](t, body).Message)
	resp, body = r.do(http.MethodGet, "/v1/nothing", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Contains(t, string(body), `"type":"invalid_request_error"`)
}

func TestAuthenticationFails(t *testing.T) {
	r := newRuntime(t)
	r.principal = nil
	resp, body := r.do(http.MethodGet, "/status", "")
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	require.Equal(t, "AUA_AUTH_REQUIRED", decode[sdkapi.Error](t, body).Code)
	require.Equal(t, `Bearer realm="AUA", error="invalid_token"`, resp.Header.Get("WWW-Authenticate"))
	resp, _ = r.do(http.MethodGet, "/health/live", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, "a health check needs no token")
}

func TestHealth(t *testing.T) {
	r := newRuntime(t)
	for status, code := range map[string]int{api.HealthOK: 200, api.HealthDegraded: 200, api.HealthUnavailable: 503} {
		r.health = sdkapi.Health{Status: status, Reasons: []string{"x"}}
		for _, path := range []string{"/health", "/health/ready"} {
			resp, body := r.do(http.MethodGet, path, "")
			require.Equal(t, code, resp.StatusCode)
			require.Equal(t, r.health, decode[sdkapi.Health](t, body))
		}
		resp, _ := r.do(http.MethodGet, "/health/live", "")
		require.Equal(t, 200, resp.StatusCode)
	}
}

// TestOpenAPI holds the document to the routes: each is in it with its scope,
// and nothing else is.
func TestOpenAPI(t *testing.T) {
	r := newRuntime(t)
	_, body := r.do(http.MethodGet, "/openapi.json", "")
	doc := decode[struct {
		Paths map[string]map[string]struct {
			Summary  string
			Security []map[string][]string
		}
	}](t, body)
	documented := map[string]identity.Scope{}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			require.NotEmpty(t, op.Summary)
			scope := identity.Public
			if len(op.Security) > 0 {
				scope = identity.Scope(op.Security[0]["token"][0])
			}
			documented[strings.ToUpper(method)+" "+path] = scope
		}
	}
	want := map[string]identity.Scope{}
	for route, scope := range api.Scopes() {
		want[route.Method+" "+strings.NewReplacer("/*", "/{model}", ":id", "{id}", ":name", "{name}", ":serial", "{serial}").Replace(route.Path)] = scope
	}
	require.Equal(t, want, documented)
}
