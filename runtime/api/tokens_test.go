// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/pipeline"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestTokenRoutes(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/tokens", `{"scopes": ["aua:corrections:*"], "label": "ci", "expires_at": "2999-01-01T00:00:00Z"}`)
	require.Equal(t, http.StatusCreated, resp.StatusCode, string(body))
	require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	made := decode[sdkapi.CreatedToken](t, body)
	require.Equal(t, "/tokens/"+made.ID, resp.Header.Get("Location"))
	require.Equal(t, []string{"aua:corrections:read", "aua:corrections:write"}, made.Scopes)

	for _, path := range []string{"/tokens", "/tokens?tenant=default", "/tokens/" + made.ID} {
		resp, body = r.do(http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Contains(t, string(body), made.ID)
		require.NotContains(t, string(body), made.Secret)
		require.NotContains(t, string(body), "hash")
	}
	resp, body = r.do(http.MethodDelete, "/tokens/"+made.ID, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, sdkapi.TokenRevoked, decode[sdkapi.Token](t, body).State)
	resp, _ = r.do(http.MethodDelete, "/tokens/000000000000", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	resp, body = r.post("/tokens", `{"scope": ["aua:query"]}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	require.Contains(t, string(body), `unknown field`)
}

// TestARevokedTokenEndsWhatIsUnderWay: a stream says why it ends.
func TestARevokedTokenEndsWhatIsUnderWay(t *testing.T) {
	for _, path := range []string{"/query", "/stream"} {
		r := newRuntime(t)
		revoked, revoke := context.WithCancelCause(context.Background())
		r.principal = &identity.Principal{Tenant: "t", TokenID: "1", Scopes: identity.Scopes(), Revoked: revoked}
		r.query = func(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
			require.NoError(t, s.Start(sdkapi.StartEvent{SessionID: "s-1"}))
			revoke(fault.New(fault.AuthRequired, "The token has been revoked."))
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}
		_, body := r.post(path, `{"query": "q"}`)
		require.Contains(t, string(body), "AUA_AUTH_REQUIRED", path)
		require.Contains(t, string(body), "The token has been revoked.")
	}
}
