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
}
