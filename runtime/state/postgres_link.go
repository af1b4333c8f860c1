// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auahq/aua/sdk/fault"
)

// link is a working connection to the schema, with its lock. It ends with the
// one connection that writes, because the lock does.
type link struct {
	// write has the connection that holds the lock, and never another one.
	write *sql.DB
	read  *sql.DB
	wait  *patience
}

// errBroken says that the connection which held the lock is gone.
var errBroken = errors.New("state: the connection to Postgres is broken")

// once connects once.
type once struct {
	driver.Connector
	used atomic.Bool
}

func (o *once) Connect(ctx context.Context) (driver.Conn, error) {
	if o.used.Swap(true) {
		return nil, errBroken
	}
	return o.Connector.Connect(ctx)
}

// connectPostgres makes a link: it connects, takes the lock, and migrates the schema.
func connectPostgres(ctx context.Context, o *postgresOptions) (_ *link, err error) {
	wait := &patience{}
	wait.Store(int64(o.answer))
	l := &link{wait: wait}
	defer func() {
		if err != nil {
			l.close()
		}
	}()
	if l.write, err = occupySchema(ctx, o, wait); err != nil {
		return nil, err
	}
	wait.Store(int64(migrationTimeout))
	if err := migrate(ctx, TypePostgres, l.write, o.name); err != nil {
		return nil, err
	}
	wait.Store(int64(o.answer))
	if _, err := l.write.ExecContext(ctx, "SELECT set_config('statement_timeout', $1, false)", milliseconds(statementTimeout)); err != nil {
		return nil, err
	}
	l.read = readSchema(o, wait, statementTimeout)
	return l, nil
}

// occupySchema returns the connection that holds the lock of the schema, which
// it makes where there is none. Its statements may take as long as wait says.
func occupySchema(ctx context.Context, o *postgresOptions, wait *patience) (*sql.DB, error) {
	db := sql.OpenDB(&once{Connector: o.connector(wait, func(ctx context.Context, c *pgx.Conn) error { return lockSchema(ctx, c, o) })})
	db.SetMaxOpenConns(1)
	err := db.PingContext(ctx)
	if err == nil {
		err = makeSchema(ctx, db, o.schema)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// readSchema returns connections that read, whoever has the lock. They are made
// when they are needed. A limit of 0 is none.
func readSchema(o *postgresOptions, wait *patience, limit time.Duration) *sql.DB {
	db := sql.OpenDB(o.connector(wait, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, "SELECT set_config('statement_timeout', $1, false), set_config('default_transaction_read_only', 'on', false)", milliseconds(limit))
		return err
	}))
	db.SetMaxOpenConns(o.readers)
	db.SetMaxIdleConns(o.readers)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

// connector makes connections to the schema that wait, and are set up by also.
func (o *postgresOptions) connector(wait *patience, also func(context.Context, *pgx.Conn) error) driver.Connector {
	config := o.config.Copy()
	config.AfterNetConnect = func(_ context.Context, _ *pgconn.Config, c net.Conn) (net.Conn, error) { return wait.wrap(c), nil }
	return stdlib.GetConnector(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		err := prepareSession(ctx, c, o)
		if err == nil {
			err = also(ctx, c)
		}
		if err != nil { // the driver leaves it open
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_ = c.Close(closing)
		}
		return err
	}))
}

// prepareSession sets what every connection needs. A commit is flushed unless
// its transaction says otherwise, whatever the server's default; and the server
// notices within seconds when the machine of a client is gone, and frees its lock.
func prepareSession(ctx context.Context, c *pgx.Conn, o *postgresOptions) error {
	_, err := c.Exec(ctx, `
		SELECT set_config('search_path', $1, false),
			set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
			set_config('idle_in_transaction_session_timeout', '30s', false),
			set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '3', false)`,
		o.schema)
	return err
}

// makeSchema makes the schema when it is not there. Who may not make one can
// use one that an administrator has made.
func makeSchema(ctx context.Context, db *sql.DB, schema string) error {
	var usable bool
	err := db.QueryRowContext(ctx, "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = $1", schema).Scan(&usable)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = db.ExecContext(ctx, "CREATE SCHEMA "+schema) // which needs no quotes
	case err == nil && !usable: // its tables would seem not to exist
		return fault.New(fault.StateStoreUnavailable, "The user of Postgres may not use the schema %s. Let it own the schema, or configure another one.", schema)
	}
	return err
}

// alive reports whether a connection can be used for more.
func alive(c *sql.Conn) bool {
	return c.Raw(func(c any) error {
		if c.(*stdlib.Conn).Conn().IsClosed() {
			return driver.ErrBadConn
		}
		return nil
	}) == nil
}

// sever closes a link that is broken: who waits for it fails at once.
func (l *link) sever() {
	l.wait.end()
	l.close()
}

func (l *link) close() {
	for _, db := range []*sql.DB{l.read, l.write} {
		if db != nil {
			_ = db.Close() // there is nothing to lose: what was committed is
		}
	}
}
