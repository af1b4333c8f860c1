// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
)

// postgresReasons are by SQLSTATE, or by its first two characters.
var postgresReasons = map[string]string{
	"28":    "Postgres refuses the user or its password; check the url of the state block, and pg_hba.conf.",
	"3D":    "Postgres has no database of that name; make it, or correct the url of the state block.",
	"42501": "The user of Postgres may not do that; let it own the schema, or let it make schemas in the database.",
	"25006": "Postgres is read-only, as a standby is; let the url of the state block name the primary.",
	"53100": "The disk of Postgres is full; make room on it.",
	"53300": "Postgres has no connection to spare; raise its max_connections, or lower that of the state block.",
	"53":    "Postgres is short of resources.",
	"57014": "Postgres took too long for a statement, and gave it up.",
	"57P01": "Postgres was stopped.",
	"57P02": "Postgres was stopped.",
	"57P03": "Postgres is starting or stopping.",
	"40":    "Postgres undid a transaction in favour of another one.",
	"XX":    "Postgres reports an error of its own; look into its log.",
}

// postgresReason says in one sentence what an error of Postgres means; empty
// for an error of something else.
func postgresReason(err error) string {
	var (
		server  *pgconn.PgError
		connect *pgconn.ConnectError
		down    downError
		network net.Error
	)
	switch {
	case errors.As(err, &down):
		return down.reason
	case errors.As(err, &server):
		if reason, ok := postgresReasons[server.Code]; ok {
			return reason
		}
		if reason, ok := postgresReasons[server.Code[:min(2, len(server.Code))]]; ok {
			return reason
		}
		return fmt.Sprintf("Postgres reports: %s (%s).", server.Message, server.Code)
	case errors.As(err, &connect):
		if pgconn.Timeout(err) || errors.Is(err, context.DeadlineExceeded) {
			return "Postgres does not answer."
		}
		return "Postgres cannot be reached; check that it runs, and the url of the state block."
	case errors.Is(err, errUnlocked):
		return "Postgres has given the lock of the schema away; connect to it directly, or through a pooler in session mode."
	case pgconn.Timeout(err):
		return "Postgres does not answer."
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errBroken),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, pgconn.ErrConnClosed):
		return "The connection to Postgres is broken."
	}
	return ""
}
