// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/auahq/aua/sdk/fault"
)

// How long the lock of a schema is waited for, since the server of an AUA that
// was killed notices that a moment later, and how often it is asked for.
const (
	lockPatience = 3 * time.Second
	lockInterval = 100 * time.Millisecond
)

// lockSchema takes the lock that keeps other AUAs away from the schema. It
// belongs to the session of c: when the connection breaks, the lock is gone.
func lockSchema(ctx context.Context, c *pgx.Conn, o *postgresOptions) error {
	for deadline := time.Now().Add(lockPatience); ; {
		var taken bool
		if err := c.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, $2)", lockClass, lockKey(o.schema)).Scan(&taken); err != nil || taken {
			return err
		}
		holder, err := lockHolder(ctx, c, o)
		switch {
		case err != nil:
			return err
		case holder.backend != 0 && time.Now().After(deadline):
			return holder.fault(o)
		case holder.identity == o.identity:
			// A connection of this very store that broke, of which the server does not know yet.
			if _, err := c.Exec(ctx, "SELECT pg_terminate_backend($1)", holder.backend); err != nil {
				return err
			}
		}
		select {
		case <-time.After(lockInterval):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// holder is who has the lock of a schema.
type holder struct {
	backend  int32 // the server's process for it; 0 when nobody has it any more
	identity string
	address  string
	since    time.Time
}

func lockHolder(ctx context.Context, c *pgx.Conn, o *postgresOptions) (holder, error) {
	rows, err := c.Query(ctx, `
		SELECT l.pid, COALESCE(a.application_name, ''), COALESCE(host(a.client_addr), ''), COALESCE(a.backend_start, now())
		FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::bigint::oid AND l.objid = $2::bigint::oid AND l.objsubid = 2
			AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
		int64(lockClass), int64(lockKey(o.schema)))
	if err != nil {
		return holder{}, err
	}
	holders, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (h holder, err error) {
		return h, row.Scan(&h.backend, &h.identity, &h.address, &h.since)
	})
	if err != nil || len(holders) == 0 {
		return holder{}, err
	}
	return holders[0], nil
}

// fault says who holds the lock.
func (h holder) fault(o *postgresOptions) error {
	who := "by another program, in the server's process " + strconv.Itoa(int(h.backend))
	var host, pid string
	if part := strings.Fields(h.identity); len(part) == 4 && part[0] == "aua" {
		host, pid = part[1], part[2]
		who = fmt.Sprintf("by another AUA, with the process id %s on %s", pid, host)
	}
	if h.address != "" {
		who += " (" + h.address + ")"
	}
	return fault.New(fault.StateLocked, "The database %s is in use %s, since %s. Stop that one, or configure another schema.",
		o.name, who, h.since.UTC().Format(time.RFC3339)).
		With("schema", o.schema).With("pid", pid).With("host", host)
}
