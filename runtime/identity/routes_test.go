// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

var (
	query   = Route{"POST", "/query"}
	health  = Route{"GET", "/health"}
	session = Route{"GET", "/sessions/:id"}
)

func TestCheckAcceptsACompleteTable(t *testing.T) {
	table := Table{query: ScopeQuery, health: Public, session: ScopeSessions}
	require.NoError(t, Check(table, []Route{query, health, session}))
	require.NoError(t, Check(table, nil))
}

func TestCheckNamesEveryRouteWithoutAScope(t *testing.T) {
	err := Check(Table{health: Public}, []Route{session, query, health, query})
	require.Equal(t, fault.Internal, fault.CodeOf(err))
	require.Equal(t,
		"The server does not start, since every route must name a scope: GET /sessions/:id names no scope; POST /query names no scope.",
		fault.As(err).Message)
}

func TestCheckTellsMethodsApart(t *testing.T) {
	err := Check(Table{query: ScopeQuery}, []Route{{"GET", "/query"}})
	require.ErrorContains(t, err, "GET /query names no scope")
}

func TestCheckRefusesAScopeThatDoesNotExist(t *testing.T) {
	err := Check(Table{query: "aua:qery", health: ""}, []Route{query, health})
	require.ErrorContains(t, err, `POST /query names the scope "aua:qery", which does not exist`)
	require.ErrorContains(t, err, `GET /health names the scope "", which does not exist`)
}

func TestTableDecides(t *testing.T) {
	table := Table{query: ScopeQuery, health: Public}
	caller := &Principal{Tenant: "acme", Scopes: []Scope{ScopeQuery}}
	require.NoError(t, table.Allow(caller, query))
	require.NoError(t, table.Allow(nil, health))
	require.Equal(t, fault.AuthRequired, fault.CodeOf(table.Allow(nil, query)))
}

func TestTableDeniesWhatItDoesNotName(t *testing.T) {
	err := Table{query: ScopeQuery}.Allow(Anonymous(), session)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "GET /sessions/:id")
}
