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

func TestConfigurationIsPlannedAndChanged(t *testing.T) {
	r := newRuntime(t)
	r.principal = &identity.Principal{Tenant: "default", TokenID: "ada", Scopes: identity.Scopes()}
	_, body := r.do(http.MethodPost, "/config/plan", `{"static": true}`)
	plan := decode[sdkapi.Plan](t, body)
	require.True(t, plan.Static)

	_, body = r.do(http.MethodPost, "/config/apply", `{"plan": {"serial": 7}, "expect_serial": 0, "message": "why"}`)
	require.Equal(t, sdkapi.Applied{Changed: true, Before: "ada", Generation: "why"}, decode[sdkapi.Applied](t, body))
	resp, body := r.do(http.MethodPost, "/config/apply", `{"plan": {"serial": 6}}`)
	require.Equal(t, http.StatusConflict, resp.StatusCode)
	require.Equal(t, "serial", decode[sdkapi.Error](t, body).Details["reason"])
	resp, _ = r.do(http.MethodPost, "/config/apply", `{"serial": 6}`)
	require.Equal(t, http.StatusBadRequest, resp.StatusCode, "a misspelt guard guards nothing")

	for _, path := range []string{"/config/rollback", "/config/reload"} {
		_, body = r.do(http.MethodPost, path, `{"expect_serial": 5, "message": "back"}`)
		require.Equal(t, sdkapi.Applied{Changed: true, Serial: 5, Before: "ada", Generation: "back"}, decode[sdkapi.Applied](t, body), path)
	}
}

func TestConfigurationIsLockedAndListed(t *testing.T) {
	r := newRuntime(t)
	_, body := r.do(http.MethodPost, "/config/lock", `{"operation": "apply", "who": "ada"}`)
	require.Equal(t, sdkapi.ConfigLock{ID: "l-1", Operation: "apply"}, decode[sdkapi.ConfigLock](t, body))
	resp, _ := r.do(http.MethodGet, "/config/lock", "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	_, body = r.do(http.MethodDelete, "/config/lock/l-1", "")
	require.Equal(t, "l-1", decode[sdkapi.ConfigLock](t, body).ID)

	_, body = r.do(http.MethodGet, "/config/snapshots?limit=3&before=9", "")
	require.Equal(t, sdkapi.ConfigSnapshotList{Snapshots: []sdkapi.ConfigSnapshot{{Serial: 3}}, Before: 9}, decode[sdkapi.ConfigSnapshotList](t, body))
	resp, _ = r.do(http.MethodGet, "/config/snapshots?before=x", "")
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
	_, body = r.do(http.MethodGet, "/config/snapshots/latest", "")
	require.Equal(t, "latest", decode[sdkapi.ConfigSnapshot](t, body).Lineage)
}

// TestScopesOfTheConfiguration: who may look may not change, and who may roll
// back may change nothing else.
func TestScopesOfTheConfiguration(t *testing.T) {
	r := newRuntime(t)
	for _, route := range []struct {
		method, path string
		want         identity.Scope
	}{
		{http.MethodPost, "/config/plan", identity.ScopeConfigWrite},
		{http.MethodPost, "/config/apply", identity.ScopeConfigWrite},
		{http.MethodPost, "/config/reload", identity.ScopeConfigWrite},
		{http.MethodPost, "/config/rollback", identity.ScopeRollback},
		{http.MethodPost, "/config/lock", identity.ScopeConfigWrite},
		{http.MethodDelete, "/config/lock/l-1", identity.ScopeConfigWrite},
		{http.MethodGet, "/config/lock", identity.ScopeConfigRead},
		{http.MethodGet, "/config/snapshots", identity.ScopeConfigRead},
		{http.MethodGet, "/config/snapshots/1", identity.ScopeConfigRead},
	} {
		for _, scope := range identity.Scopes() {
			r.principal = &identity.Principal{Tenant: "t", Scopes: []identity.Scope{scope}}
			resp, _ := r.do(route.method, route.path, `{}`)
			may := scope == route.want || scope == identity.ScopeAdmin
			require.Equal(t, !may, resp.StatusCode == http.StatusForbidden, "%s %s with %s", route.method, route.path, scope)
		}
	}
}
