// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

func TestExtensions(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.do(http.MethodGet, "/extensions", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "scorer.default", decode[sdkapi.ExtensionList](t, body).Extensions[0].Name())

	resp, body = r.do(http.MethodGet, "/extensions/scorer.default", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "utility", decode[sdkapi.Extension](t, body).Plugin)

	resp, body = r.do(http.MethodGet, "/extensions/scorer.other", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Equal(t, "AUA_NOT_FOUND", decode[sdkapi.Error](t, body).Code)

	r.principal = &identity.Principal{Tenant: "acme", Scopes: []identity.Scope{identity.ScopeStatus}}
	for _, path := range []string{"/extensions", "/extensions/scorer.default"} {
		resp, _ = r.do(http.MethodGet, path, "")
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	}
	for _, path := range []string{"/extensions/reload", "/extensions/test"} {
		resp, body = r.do(http.MethodPost, path, "{}")
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
		require.Contains(t, string(body), "aua:extensions:write")
	}
}

func TestReloadAndTestExtensions(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.do(http.MethodPost, "/extensions/reload", `{"names": ["scorer.default"], "force": true}`)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	done := decode[sdkapi.Reload](t, body)
	require.True(t, done.Swapped)
	require.Equal(t, "scorer.default", done.Extensions[0].Address)

	resp, body = r.do(http.MethodPost, "/extensions/reload", "")
	require.Equal(t, http.StatusConflict, resp.StatusCode)
	require.Equal(t, []any{"routing"}, decode[sdkapi.Error](t, body).Details["keys"])
	resp, _ = r.do(http.MethodPost, "/extensions/reload", `{"name": "scorer.default"}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode, "a misspelt member does not reload everything")

	resp, body = r.do(http.MethodPost, "/extensions/test", `{"names": ["scorer.default"]}`)
	require.Equal(t, http.StatusOK, resp.StatusCode, "that one failed is no error")
	require.Equal(t, 1, decode[sdkapi.TestReport](t, body).Failed)
}
