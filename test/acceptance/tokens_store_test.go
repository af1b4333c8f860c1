// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// TestTokensWithoutAServer are for the first start of a container, and for who
// has lost every other.
func TestTokensWithoutAServer(t *testing.T) {
	f, _ := guarded(t)
	var made api.CreatedToken
	f.Run("token", "create", "-offline", "-json", "-scopes", "aua:admin").OK().JSON(&made)
	require.Equal(t, "offline", made.CreatedBy)
	s := f.Serve()
	require.Empty(t, s.Token, "there is one already")
	f.Run("status", "-address", s.URL, "-token", made.Secret).OK()
	f.Run("token", "create", "-offline", "-json", "-scopes", "aua:query").Refused(fault.StateLocked, "leave out -offline")
	_, err := as(t, s, made.Secret).RevokeToken(t.Context(), made.ID)
	require.NoError(t, err)
	kill(t, s)

	f.Run("token", "create", "-offline", "-json", "-scopes", "aua:admin").OK().JSON(&made)
	s = f.Serve()
	require.Empty(t, s.Token, "that all are revoked makes no other")
	f.Run("audit", "list", "-address", s.URL, "-token", made.Secret).OK().Says("offline", made.ID)
}

// TestEveryCommandSendsItsToken tries what calls a server with and without the
// variable.
func TestEveryCommandSendsItsToken(t *testing.T) {
	f, _ := guarded(t)
	f.Write("b.jsonl", `{"query": "hello"}`+"\n").Write("c.jsonl", `{"subject": "s", "claim": "c"}`+"\n")
	s := f.Serve()
	for _, line := range []string{
		"apply -json -auto-approve", "audit list -json", "audit verify -json", "batch -json b.jsonl", "config diff -json", "config history -json",
		"config reload -json", "config rollback -json -auto-approve", "corrections add -json -subject s -claim c", "corrections erase -json c",
		"corrections export -json", "corrections import -json c.jsonl", "corrections list -json", "corrections show -json c",
		"corrections supersede -json -claim c c", "extensions inspect -json backend.swe", "extensions list -json", "extensions reload -json",
		"extensions test -json", "feedback -json -correct d", "force-unlock -json -force l", "plan -json", "query -json hello", "show -json", "status -json",
		"token create -json -scopes aua:query", "token inspect -json t", "token list -json", "token revoke -json t",
	} {
		f.Env = []string{"AUA_ADDR=" + s.URL}
		f.Run(strings.Fields(line)...).Refused(fault.AuthRequired)
		f.Env = []string{"AUA_ADDR=" + s.URL, "AUA_TOKEN=" + s.Token}
		f.Run(strings.Fields(line)...).SaysNot(string(fault.AuthRequired), string(fault.Forbidden))
	}
}

// TestTokensWhileTheStoreIsBroken: who is known goes on, who is not is refused,
// and nobody is let in that the store was not asked about.
func TestTokensWhileTheStoreIsBroken(t *testing.T) {
	f, _ := guarded(t)
	s := f.Serve()
	known := as(t, s, s.Token)
	other := as(t, s, mint(t, s.Client, api.TokenRequest{Scopes: []string{"aua:query"}}).Secret)
	breakTokens(t, f, "tokens", "elsewhere")
	_, err := other.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
	_, err = known.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.NoError(t, err)
	_, err = known.CreateToken(t.Context(), &api.TokenRequest{Scopes: []string{"aua:query"}})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)

	breakTokens(t, f, "elsewhere", "tokens")
	_, err = other.Query(t.Context(), &api.QueryRequest{Query: "hello"})
	require.NoError(t, err, "it recovers by itself")
}

// breakTokens renames a table behind the server's back.
func breakTokens(t *testing.T, f *live.Folder, from, to string) {
	t.Helper()
	db, err := sql.Open("sqlite", f.Path(".aua", "state", "aua.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "ALTER TABLE "+from+" RENAME TO "+to)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}
