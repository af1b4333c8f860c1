// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGetDecodesOneObject(t *testing.T) {
	for body, want := range map[string]int{
		`{"a": 1}`:                 200,
		`{"a": 1} {"b": 2}`:        200,
		`{"a": "not a number"}`:    0,
		`[1, 2]`:                   0,
		`<html>`:                   0,
		``:                         0,
		`{"a": 1`:                  0,
		strings.Repeat(" ", 8<<20): 0,
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		var v struct{ A int }
		got := get(strings.TrimPrefix(srv.URL, "http://"))(t.Context(), "/x", &v)
		srv.Close()
		require.Equal(t, want, got, "%.20q", body)
		if want == 200 {
			require.Equal(t, 1, v.A)
		}
	}
}

func TestGetAsksOnceWithoutSecrets(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "sk-secret")
	var requests []*http.Request
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r)
		_, _ = io.WriteString(w, `{}`)
	}))
	defer srv.Close()
	var v struct{}
	require.Equal(t, 200, get(strings.TrimPrefix(srv.URL, "http://"))(t.Context(), "/v1/models", &v))
	require.Len(t, requests, 1)
	require.Equal(t, "GET", requests[0].Method)
	require.Empty(t, requests[0].Header.Get("Authorization"))
	require.Empty(t, requests[0].Header.Get("Cookie"))
}

func TestGetOfABadAddress(t *testing.T) {
	var v struct{}
	for _, address := range []string{"", "no such host", "127.0.0.1:0", "127.0.0.1:99999", "\x00"} {
		require.Zero(t, get(address)(t.Context(), "/", &v), "%q", address)
	}
}

func TestProbesKnowEveryKindOfThePlaces(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Places() {
		require.NotNil(t, probes[p.Kind], p.Kind)
		require.True(t, strings.HasPrefix(p.Address, "127.0.0.1:"), "only this machine is asked")
		seen[p.Kind] = true
	}
	require.Len(t, seen, len(probes))
}
