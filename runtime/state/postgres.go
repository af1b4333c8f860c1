// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
)

// postgresEngine is a schema of a Postgres database. While it cannot be reached
// there is no link, and everything fails at once; only the watch connects.
type postgresEngine struct {
	options *postgresOptions
	log     hclog.Logger
	link    atomic.Pointer[link] // nil while down
	// down is why there is no link.
	down atomic.Pointer[string]
	// doubt wakes the watch, when a link may be broken or is.
	doubt chan struct{}
	stop  context.CancelFunc
	done  chan struct{}
	// closing closes the links that were lost.
	closing sync.WaitGroup
}

var _ engine = (*postgresEngine)(nil)

func openPostgres(ctx context.Context, o Options) (*postgresEngine, error) {
	options, err := o.postgres()
	if err != nil {
		return nil, err
	}
	return startPostgres(ctx, options, o.Log)
}

func startPostgres(ctx context.Context, options *postgresOptions, log hclog.Logger) (*postgresEngine, error) {
	l, err := connectPostgres(ctx, options)
	switch {
	case err == nil:
	case isFault(err):
		return nil, err
	case context.Cause(ctx) != nil:
		return nil, failure(ctx, err)
	default:
		return nil, unusable(options.name, err)
	}
	e := &postgresEngine{options: options, log: log, doubt: make(chan struct{}, 1), done: make(chan struct{})}
	e.link.Store(l)
	e.warn(ctx, l)
	watching, stop := context.WithCancel(context.Background())
	e.stop = stop
	go e.watch(watching)
	return e, nil
}

// warn says what of the server's configuration breaks AUA's promises.
func (e *postgresEngine) warn(ctx context.Context, l *link) {
	var fsync string
	if err := l.read.QueryRowContext(ctx, "SHOW fsync").Scan(&fsync); err == nil && fsync == "off" {
		e.log.Warn("Postgres does not flush what it commits (fsync = off); a power failure can lose or damage everything in it", "database", e.options.name)
	}
}

func (e *postgresEngine) kind() string { return TypePostgres }

func (e *postgresEngine) trouble() string {
	if e.link.Load() != nil {
		return ""
	}
	return *e.down.Load()
}

// linked returns the link, or why there is none.
func (e *postgresEngine) linked() (*link, error) {
	if l := e.link.Load(); l != nil {
		return l, nil
	}
	return nil, downError{*e.down.Load()}
}

// downError is what calls fail with while there is no link.
type downError struct{ reason string }

func (e downError) Error() string { return e.reason }

func (e *postgresEngine) reading(ctx context.Context) (conn, error) {
	l, err := e.linked()
	if err != nil {
		return conn{}, err
	}
	return conn{ctx, l.read, postgresDialect}, nil
}

// write runs fn on the connection that holds the lock, so that nothing is
// written without it. Who gives up while it waits for its turn is let go; a
// transaction that has begun ends, because interrupting it would break the connection.
func (e *postgresEngine) write(ctx context.Context, durable bool, fn func(conn) error) (err error) {
	l, err := e.linked()
	if err != nil {
		return err
	}
	c, err := l.write.Conn(ctx)
	if err != nil {
		if ctx.Err() == nil {
			e.lost(l, err)
		}
		return err
	}
	defer func() {
		if err != nil && !alive(c) {
			e.lost(l, err)
		}
		_ = c.Close() // gives it back
	}()
	ctx = context.WithoutCancel(ctx)
	return transact(ctx, c, func(tx *sql.Tx) error {
		if !durable {
			if _, err := tx.ExecContext(ctx, "SET LOCAL synchronous_commit = off"); err != nil {
				return err
			}
		}
		return fn(conn{ctx, tx, postgresDialect})
	})
}

// mend does nothing: the watch does.
func (e *postgresEngine) mend(context.Context) error { return nil }

// forget does nothing: Postgres overwrites rows when it vacuums, and its
// write-ahead log when it is reused, and neither can be hurried for a few rows.
func (e *postgresEngine) forget(context.Context) error { return nil }

func (e *postgresEngine) close(bool) error {
	e.stop()
	<-e.done
	if l := e.link.Load(); l != nil {
		l.close()
	}
	e.closing.Wait()
	return nil
}
