// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	apiserver "github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// TestEveryRouteWithEveryScope asks each route of the table with a token of each
// scope, with none, and with one that is wrong. Only the scope that the table
// says, and aua:admin, is let through; what the route then makes of an empty
// request is another matter.
func TestEveryRouteWithEveryScope(t *testing.T) {
	f, _ := guarded(t)
	s := f.Serve()
	tokens := map[identity.Scope]string{}
	for _, scope := range identity.Scopes() {
		tokens[scope] = mint(t, s.Client, api.TokenRequest{Scopes: []string{string(scope)}}).Secret
	}
	wrong := s.Token[:len(s.Token)-1] + "!"
	routes, n := apiserver.Scopes(), 0
	require.Greater(t, len(routes), 40)
	for route, scope := range routes {
		n++
		// Whoever sends many wrong tokens is made to wait, so each comes from an address of its own.
		c := &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(n))}}).DialContext}}
		none, bad := answer{http.StatusUnauthorized, `Bearer realm="AUA"`}, answer{http.StatusUnauthorized, `Bearer realm="AUA", error="invalid_token"`}
		if scope == identity.Public {
			none, bad = answer{http.StatusOK, ""}, answer{http.StatusOK, ""}
		}
		require.Equal(t, none, try(t, c, s, route, ""), "%v", route)
		require.Equal(t, bad, try(t, c, s, route, wrong), "%v", route)
		for held, token := range tokens {
			got := try(t, c, s, route, token)
			if scope == identity.Public || held == scope || held == identity.ScopeAdmin {
				require.NotContains(t, []int{http.StatusUnauthorized, http.StatusForbidden}, got.status, "%v with %s", route, held)
				continue
			}
			require.Equal(t, answer{http.StatusForbidden, fmt.Sprintf(`Bearer realm="AUA", error="insufficient_scope", scope="%s"`, scope)}, got, "%v with %s", route, held)
		}
		c.CloseIdleConnections()
	}
	for _, scope := range identity.Scopes() {
		if slices.Contains([]identity.Scope{identity.ScopeAdmin, identity.ScopeEval, identity.ScopeDeploy}, scope) {
			continue // these open no route of their own
		}
		require.Contains(t, values(routes), scope, "a scope that no route needs")
	}
}

// try sends a request that nothing can come of, and returns its status, and
// which token would have been accepted.
func try(t *testing.T, c *http.Client, s *live.Server, route identity.Route, token string) answer {
	t.Helper()
	path := strings.NewReplacer(":serial", "99", ":id", "none", ":name", "none", "*", "none").Replace(route.Path)
	r, err := http.NewRequestWithContext(t.Context(), route.Method, s.URL+path, strings.NewReader("{"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	require.NoError(t, err)
	return answer{res.StatusCode, res.Header.Get("WWW-Authenticate")}
}

type answer struct {
	status    int
	challenge string
}

func values(routes identity.Table) (all []identity.Scope) {
	for _, scope := range routes {
		all = append(all, scope)
	}
	return all
}
