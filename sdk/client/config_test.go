// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Each method asks its route, sends what it was given, and returns the answer.
func TestConfigRoutes(t *testing.T) {
	var asked, sent string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked, sent = r.Method+" "+r.URL.String(), string(body)
		_, _ = io.WriteString(w, `{"id": "x", "serial": 7, "snapshots": [{"serial": 6}]}`)
	}))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	ctx, serial := t.Context(), int64(0)
	guard := api.ConfigGuard{ExpectSerial: &serial, LockID: "l"}
	for _, call := range []struct {
		route, sent string
		ask         func() (any, error)
	}{
		{"POST /config/plan", `{"static":true}`, func() (any, error) { return c.Plan(ctx, &api.PlanRequest{Static: true}) }},
		{"POST /config/apply", `{"bundle":{"files":null},"expect_serial":0,"lock_id":"l"}`, func() (any, error) {
			return c.Apply(ctx, &api.ApplyRequest{Bundle: &api.Bundle{}, ConfigGuard: guard})
		}},
		{"POST /config/rollback", `{"to":3}`, func() (any, error) { return c.Rollback(ctx, &api.RollbackRequest{To: 3}) }},
		{"POST /config/reload", `{}`, func() (any, error) { return c.ReloadConfig(ctx, &api.ConfigReloadRequest{}) }},
		{"GET /config/snapshots", "", func() (any, error) { return c.Snapshots(ctx, 0, 0) }},
		{"GET /config/snapshots?before=9&limit=5", "", func() (any, error) { return c.Snapshots(ctx, 5, 9) }},
		{"GET /config/snapshots/3", "", func() (any, error) { return c.Snapshot(ctx, 3) }},
		{"POST /config/lock", `{"operation":"apply","who":"ada"}`, func() (any, error) { return c.Lock(ctx, &api.ConfigLock{Operation: "apply", Who: "ada"}) }},
		{"GET /config/lock", "", func() (any, error) { return c.ConfigLock(ctx) }},
		{"DELETE /config/lock/a%2Fb", "", func() (any, error) { return c.Unlock(ctx, "a/b") }},
	} {
		answer, err := call.ask()
		require.NoError(t, err, call.route)
		require.Equal(t, call.route, asked)
		if call.sent == "" {
			require.Empty(t, sent, call.route)
		} else {
			require.JSONEq(t, call.sent, sent, call.route)
		}
		text, err := json.Marshal(answer)
		require.NoError(t, err)
		require.Regexp(t, `"x"|7|6`, string(text), call.route)
	}
}

// That nobody holds the lock is no failure, and everything else is.
func TestNobodyHoldsTheLock(t *testing.T) {
	code := fault.NotFound
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code.Status())
		_ = json.NewEncoder(w).Encode(api.Error{Code: string(code), Message: "m"})
	}))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)
	lock, err := c.ConfigLock(t.Context())
	require.NoError(t, err)
	require.Nil(t, lock)
	code = fault.StateLocked
	_, err = c.ConfigLock(t.Context())
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
}
