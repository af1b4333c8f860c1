// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/postgrestest"
)

func TestCommitsAreFlushedAsTheirClassSays(t *testing.T) {
	s, e, _ := openPostgresAt(t, stores[TypePostgres](t))
	setting := func(write func(*sqlStore, func(conn) error) error, name string) (value string) {
		require.NoError(t, write(s, func(tx conn) error {
			return tx.row("SELECT current_setting(?)", name).Scan(&value)
		}))
		return value
	}
	durable := func(s *sqlStore, fn func(conn) error) error { return s.sync(t.Context(), fn) }
	quick := func(s *sqlStore, fn func(conn) error) error { return s.async(t.Context(), fn) }
	require.Equal(t, "on", setting(durable, "synchronous_commit"))
	require.Equal(t, "off", setting(quick, "synchronous_commit"))
	require.Equal(t, "on", setting(durable, "synchronous_commit"))
	require.Equal(t, "10s", setting(durable, "statement_timeout"))

	_, err := e.link.Load().read.Exec("DELETE FROM decisions")
	require.ErrorContains(t, err, "read-only")
	require.Equal(t, 4, e.link.Load().read.Stats().MaxOpenConnections)

	// Whatever the server's default is.
	o := Options{Type: TypePostgres, URL: e.options.config.ConnString() + "&synchronous_commit=off", Schema: newSchema()}
	s, _, _ = openPostgresAt(t, o)
	require.Equal(t, "on", setting(durable, "synchronous_commit"))
}

func TestPostgresListsReadNoMoreThanTheyMust(t *testing.T) {
	s, e, _ := openPostgresAt(t, stores[TypePostgres](t))
	for i := range 500 {
		d := decision("acme", fmt.Sprint(i), i)
		d.SessionID = fmt.Sprint("s", i%50)
		require.NoError(t, s.Decisions().Append(d))
	}
	require.NoError(t, s.Decisions().Flush(t.Context()))
	_, err := e.link.Load().write.Exec("ANALYZE decisions")
	require.NoError(t, err)
	for index, f := range map[string]Filter{
		"decisions_by_time":    {Cursor: position{epoch.UnixMicro(), "x"}.cursor()},
		"decisions_by_session": {Session: "s1", Cursor: position{epoch.UnixMicro(), "x"}.cursor()},
	} {
		q, err := f.check()
		require.NoError(t, err)
		where, args := q.where("acme")
		db := conn{t.Context(), e.link.Load().read, postgresDialect}
		var plan string
		require.NoError(t, db.each("EXPLAIN SELECT at, id, record FROM decisions WHERE "+where+" ORDER BY at DESC, id DESC LIMIT 5", args, func(line []byte) (bool, error) {
			plan += string(line) + "\n"
			return true, nil
		}))
		require.Contains(t, plan, "using "+index)
		require.NotContains(t, plan, "Sort")
	}
}

// What is wrong with Postgres is said, and never with the password.
func TestAPostgresThatCannotBeUsed(t *testing.T) {
	server := postgrestest.Shared(t)
	change := func(fn func(*url.URL)) string {
		u, err := url.Parse(server.URL())
		require.NoError(t, err)
		fn(u)
		return u.String()
	}
	const secret = "hunter2-very-secret"
	_, e, _ := openPostgresAt(t, Options{URL: server.URL(), Schema: newSchema()})
	_, err := e.link.Load().write.Exec(fmt.Sprintf("CREATE ROLE guest LOGIN PASSWORD '%s'; CREATE SCHEMA not_theirs", secret))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		url, schema string
		code        fault.Code
		want        string
	}{
		"password":        {change(func(u *url.URL) { u.User = url.UserPassword("aua", secret) }), "", fault.StateStoreUnavailable, "refuses the user or its password"},
		"user":            {change(func(u *url.URL) { u.User = url.UserPassword("nobody", secret) }), "", fault.StateStoreUnavailable, "refuses the user or its password"},
		"database":        {change(func(u *url.URL) { u.Path = "/missing" }), "", fault.StateStoreUnavailable, "has no database of that name"},
		"nobody listens":  {"postgres://aua:" + secret + "@127.0.0.1:1/aua", "", fault.StateStoreUnavailable, "cannot be reached"},
		"may not make":    {change(func(u *url.URL) { u.User = url.UserPassword("guest", secret) }), "theirs", fault.StateStoreUnavailable, "may not do that"},
		"may not use":     {change(func(u *url.URL) { u.User = url.UserPassword("guest", secret) }), "not_theirs", fault.StateStoreUnavailable, "may not use the schema"},
		"no url":          {"", "", fault.ConfigInvalid, "names no url"},
		"no such form":    {"postgres://aua:" + secret + "@host:port/aua", "", fault.ConfigInvalid, "has the form postgres://USER:PASSWORD@HOST"},
		"password in url": {"postgres://aua:%zz" + secret + "@host/aua", "", fault.ConfigInvalid, "has the form"},
		"words":           {"password=" + secret + " port=x", "", fault.ConfigInvalid, "has the form"},
		"schema":          {server.URL(), `a"; DROP TABLE x`, fault.ConfigInvalid, "is not a name that needs no quotes"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.schema == "" {
				c.schema = newSchema()
			}
			s, err := Open(t.Context(), Options{Type: TypePostgres, URL: c.url, Schema: c.schema, AuditKey: []byte("key")})
			require.True(t, s == nil)
			require.Equal(t, c.code, fault.CodeOf(err), "%v", err)
			require.Contains(t, fault.As(err).Message, c.want)
			for ; err != nil; err = errors.Unwrap(err) {
				for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err)} {
					require.NotContains(t, text, secret)
					require.NotContains(t, text, server.Password)
				}
			}
		})
	}
	_, err = Open(t.Context(), Options{Type: TypePostgres, URL: server.URL(), MaxConnections: 1})
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
}

func TestASchemaOfAnAdministratorIsUsed(t *testing.T) {
	server := postgrestest.Shared(t)
	schema := newSchema()
	db, err := sql.Open("pgx", server.URL())
	require.NoError(t, err)
	defer db.Close() //nolint:errcheck // there is nothing to keep
	_, err = db.Exec(fmt.Sprintf("CREATE ROLE tenant LOGIN PASSWORD 'x'; CREATE SCHEMA %s AUTHORIZATION tenant", schema))
	require.NoError(t, err)
	u, err := url.Parse(server.URL())
	require.NoError(t, err)
	u.User = url.UserPassword("tenant", "x")
	s := open(t, Options{Type: TypePostgres, URL: u.String(), Schema: schema})
	appendAll(t, s, decision("acme", "d1", 0))
}

func TestAnUnflushedPostgresIsMentioned(t *testing.T) {
	server := postgrestest.New(t, "fsync=off")
	_, _, j := openPostgresAt(t, Options{URL: server.URL()})
	require.Equal(t, 1, j.count("a power failure can lose or damage everything"))
	_, _, j = openPostgresAt(t, stores[TypePostgres](t))
	require.Zero(t, j.count("fsync"))
}
