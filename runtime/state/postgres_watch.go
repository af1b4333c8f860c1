// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

const (
	// watchInterval is how often the watch looks whether the lock is held.
	watchInterval = time.Second
	// watchPatience is how long it waits for its turn, and then for the answer.
	watchPatience = 3 * time.Second
)

// watch sees that the store is down without anybody calling it, and connects
// until it is up again.
func (e *postgresEngine) watch(ctx context.Context) {
	defer close(e.done)
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for ctx.Err() == nil {
		if l := e.link.Load(); l == nil {
			e.connect(ctx)
		} else if err := stillLocked(ctx, l, e.options); err != nil && ctx.Err() == nil {
			e.lost(l, err)
			continue
		}
		select {
		case <-tick.C:
		case <-e.doubt:
		case <-ctx.Done():
		}
	}
}

// lost ends a link that does not work any more.
func (e *postgresEngine) lost(l *link, err error) {
	reason := reasonOf(err)
	e.down.Store(&reason)
	if !e.link.CompareAndSwap(l, nil) {
		return
	}
	e.log.Error("the state store is down", "reason", reason, "error", err)
	e.suspect()
	e.closing.Go(l.sever)
}

// suspect wakes the watch.
func (e *postgresEngine) suspect() {
	select {
	case e.doubt <- struct{}{}:
	default:
	}
}

// connect tries until there is a link or ctx ends.
func (e *postgresEngine) connect(ctx context.Context) {
	began := time.Now()
	for wait := retryFirst; ; wait = min(2*wait, retryLast) {
		l, err := connectPostgres(ctx, e.options)
		if err == nil {
			e.log.Info("the state store is up again", "down", time.Since(began).Round(time.Millisecond).String())
			e.link.Store(l)
			return
		}
		if ctx.Err() != nil {
			return
		}
		reason := reasonOf(err)
		if before := e.down.Swap(&reason); *before != reason {
			e.log.Warn("the state store is still down", "reason", reason, "error", err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// errUnlocked says that the server does not know of the lock any more.
var errUnlocked = errors.New("state: the lock of the schema is gone")

// stillLocked returns an error when the link's connection is broken, or has lost its
// lock, as happens behind a pooler that gives it to somebody else.
func stillLocked(ctx context.Context, l *link, o *postgresOptions) error {
	turn, cancel := context.WithTimeout(ctx, watchPatience)
	defer cancel()
	c, err := l.write.Conn(turn)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil // Whoever has the connection finds out.
	case err != nil:
		return err
	}
	defer func() { _ = c.Close() }()
	return holds(ctx, c, o)
}

func holds(ctx context.Context, c *sql.Conn, o *postgresOptions) error {
	ctx, cancel := context.WithTimeout(ctx, watchPatience)
	defer cancel()
	var mine bool
	err := c.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
			AND classid = $1::bigint::oid AND objid = $2::bigint::oid AND objsubid = 2)`,
		int64(lockClass), int64(lockKey(o.schema))).Scan(&mine)
	if err == nil && !mine {
		return errUnlocked
	}
	return err
}
