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

func TestFeedback(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/feedback", `{"decision_id": "d-1", "correct": false}`)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	f := decode[sdkapi.Feedback](t, body)
	require.Equal(t, "default", f.Tenant)
	require.False(t, *f.Correct)

	resp, body = r.post("/feedback", `{"decision_id": "d-2", "rating": "up"}`)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Equal(t, "AUA_NOT_FOUND", decode[sdkapi.Error](t, body).Code)
	for _, bad := range []string{`{"decision": "d-1"}`, `[]`, `{"decision_id": 1}`} {
		resp, _ = r.post("/feedback", bad)
		require.Equal(t, http.StatusBadRequest, resp.StatusCode, bad)
	}

	_, body = r.post("/feedback", `{"decision_id": "d-1", "correct": "yes"}`)
	require.Equal(t, `"correct" has the wrong type: it is a JSON string.`, decode[sdkapi.Error](t, body).Message)

	r.principal = &identity.Principal{Tenant: "acme", Scopes: []identity.Scope{identity.ScopeQuery}}
	resp, _ = r.post("/feedback", `{"decision_id": "d-1", "rating": "up"}`)
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}
