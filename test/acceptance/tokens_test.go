// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// guarded is a folder whose server demands tokens, which is the default.
func guarded(t *testing.T) (*live.Folder, *modelserver.Server) {
	t.Helper()
	upstream := modelserver.New(t, modelserver.Config{})
	hcl := models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream, more: "retries = 0"})
	return in(t).Write("aua.hcl", strings.Replace(hcl, "auth { enabled = false }\n", "", 1)), upstream
}

// as is a client with a token, and with connections of its own that it keeps.
func as(t *testing.T, s *live.Server, token string) *client.Client {
	t.Helper()
	c, err := client.New(s.URL, client.WithToken(token), client.WithHTTPClient(&http.Client{Transport: &http.Transport{}}))
	require.NoError(t, err)
	return c
}

// mint makes a token over the server.
func mint(t *testing.T, c *client.Client, r api.TokenRequest) *api.CreatedToken {
	t.Helper()
	made, err := c.CreateToken(t.Context(), &r)
	require.NoError(t, err)
	return made
}

// refusedFor demands that an error is about the token, for the reason.
func refusedFor(t *testing.T, err error, code fault.Code, reason string) {
	t.Helper()
	require.Equal(t, code, fault.CodeOf(err), "%v", err)
	require.Equal(t, reason, fault.As(err).Details["reason"], "%v", err)
}

func kill(t *testing.T, s *live.Server) {
	t.Helper()
	require.NoError(t, s.Command.Process.Kill())
	s.Exited <- <-s.Exited
}

func TestTheFirstTokenIsShownOnce(t *testing.T) {
	f, _ := guarded(t)
	s := f.Serve()
	require.NotEmpty(t, s.Token)
	_, err := as(t, s, "").Query(t.Context(), &api.QueryRequest{Query: coding})
	refusedFor(t, err, fault.AuthRequired, "missing")
	r, err := s.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.NoError(t, err)
	require.Equal(t, "You said: hello", r.Answer)
	first := s.Token
	kill(t, s)

	s = f.Serve()
	require.Empty(t, s.Token, "a restart makes none")
	_, err = as(t, s, first).Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.NoError(t, err)
	require.NotContains(t, s.Log.String(), first)
	s.Stop()
}

// TestTokensAreMadeAndRevoked has the life of a token at the command line.
func TestTokensAreMadeAndRevoked(t *testing.T) {
	f, _ := guarded(t)
	s := f.Serve()
	f.Env = []string{"AUA_ADDR=" + s.URL, "AUA_TOKEN=" + s.Token}
	var made api.CreatedToken
	f.Run("token", "create", "-json", "-scopes", "aua:query,aua:stream,aua:tokens:*", "-label", "ci", "-expires", "90d").OK().JSON(&made)
	require.Equal(t, []string{"aua:query", "aua:stream", "aua:tokens:read", "aua:tokens:write"}, made.Scopes)
	require.Equal(t, "default", made.Tenant)
	require.NotNil(t, made.ExpiresAt)

	f.Run("query", "-token", made.Secret, "hello").OK().Says("You said: hello")
	f.Run("status", "-json", "-token", made.Secret).Refused(fault.Forbidden, "aua:status")
	f.Run("token", "create", "-json", "-token", made.Secret, "-scopes", "aua:admin").Refused(fault.Forbidden, "aua:admin")
	f.Run("token", "create", "-json", "-scopes", "aua:qery").Refused(fault.RequestInvalid, `did you mean "aua:query"?`)
	f.Run("token", "list").OK().Says(made.ID, "ci", "first token").SaysNot(made.Secret)
	f.Run("token", "inspect", made.ID).OK().Says("active", "aua:query").SaysNot(made.Secret)
	f.Run("token", "inspect", "-json", "000000000000").Refused(fault.NotFound)

	f.Run("token", "revoke", made.ID).OK()
	f.Run("query", "-json", "-token", made.Secret, "hello").Refused(fault.AuthRequired, "revoked")
	f.Run("token", "inspect", made.ID).OK().Says("revoked")
	f.Run("token", "revoke", made.ID).OK()
	f.Run("audit", "list").OK().Says("token.create", "token.revoke", made.ID).SaysNot(made.Secret)
	f.Run("audit", "verify").OK()
	require.NotContains(t, s.Log.String(), made.Secret)
}

// TestAStolenTokenIsRefusedAtOnce on the connection that its thief keeps, in the
// middle of what it streams, and for good.
func TestAStolenTokenIsRefusedAtOnce(t *testing.T) {
	f, upstream := guarded(t)
	s := f.Serve()
	stolen := mint(t, s.Client, api.TokenRequest{Scopes: []string{"aua:query", "aua:stream"}})
	thief := as(t, s, stolen.Secret)
	_, err := thief.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.NoError(t, err)

	upstream.SetDefault(modelserver.Behaviour{Text: strings.Repeat("word ", 10_000), ChunkMS: 20})
	var last error
	for e, err := range thief.Stream(t.Context(), &api.QueryRequest{Query: coding}) {
		if last = err; err != nil {
			break
		}
		if c, ok := e.(*api.ChunkEvent); ok && c.Text != "" {
			_, err := s.RevokeToken(t.Context(), stolen.ID)
			require.NoError(t, err)
			_, err = thief.Query(t.Context(), &api.QueryRequest{Query: "hello"})
			refusedFor(t, err, fault.AuthRequired, "revoked")
		}
	}
	refusedFor(t, last, fault.AuthRequired, "revoked")
	require.Eventually(t, func() bool { return cancelled(upstream) == 1 }, patience, tick, "its query ends at the model server as well")
	_, err = thief.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	refusedFor(t, err, fault.AuthRequired, "revoked")

	kill(t, s)
	s = f.Serve()
	_, err = as(t, s, stolen.Secret).Query(t.Context(), &api.QueryRequest{Query: "hello"})
	refusedFor(t, err, fault.AuthRequired, "revoked")
}

func TestATokenExpires(t *testing.T) {
	f, _ := guarded(t)
	s := f.Serve()
	at := time.Now().Add(2 * time.Second)
	c := as(t, s, mint(t, s.Client, api.TokenRequest{Scopes: []string{"aua:query"}, ExpiresAt: &at}).Secret)
	var err error
	require.Eventually(t, func() bool {
		_, err = c.Query(t.Context(), &api.QueryRequest{Query: "hello"})
		return err != nil
	}, patience, tick)
	require.False(t, time.Now().Before(at))
	refusedFor(t, err, fault.AuthRequired, "expired")
}
