// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

const patience = 10 * time.Second

// errGone is what a host that stopped listening answers.
var errGone = errors.New("gone")

var testAPI = API{Example: "http://127.0.0.1:1/v1", KeyHeader: "X-Key", KeyPrefix: "Token ", Paths: []string{"/v1", "/api"}}

// config is a config block.
type config map[string]any

// read decodes and checks a config block.
func read(t *testing.T, cfg config, api API) (*Settings, error) {
	t.Helper()
	data, err := json.Marshal(cfg)
	require.NoError(t, err)
	s := &Settings{}
	require.NoError(t, (&sdk.Instance{Config: data}).Decode(s))
	var m Mistakes
	s.Check(&m, api)
	return s, m.Err()
}

// open makes a client that says of an error response what it says itself.
func open(t *testing.T, cfg config) *Client {
	t.Helper()
	s, err := read(t, cfg, testAPI)
	require.NoError(t, err)
	c := NewClient(s)
	c.Refuse = func(server string, status int, body []byte) *sdk.UpstreamError {
		p := ParseProblem(body)
		return c.Refused(Refusal{Server: server, Status: status, HTTPStatus: status, Meaning: Classify(status, p), Problem: p})
	}
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

// serve starts a server and a client that talks to it.
func serve(t *testing.T, handler http.HandlerFunc, more ...config) *Client {
	t.Helper()
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	cfg := config{"base_url": srv.URL}
	for _, m := range more {
		for name, value := range m {
			cfg[name] = value
		}
	}
	return open(t, cfg)
}

// get asks for the base address.
func get(ctx context.Context, c *Client) (*Response, []byte, *sdk.UpstreamError) {
	return c.Do(ctx, http.MethodGet, c.Base, "application/json", nil)
}
