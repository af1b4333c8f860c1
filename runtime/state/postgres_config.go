// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/auahq/aua/sdk/fault"
)

// How long AUA waits for Postgres.
const (
	// connectTimeout is for a connection, unless the URL has a connect_timeout.
	connectTimeout = 3 * time.Second
	// statementTimeout is after which Postgres gives a statement up.
	statementTimeout = 10 * time.Second
	// answerTimeout is after which AUA gives Postgres up, which has said nothing
	// at all since then, and holds the connection for broken.
	answerTimeout = statementTimeout + 2*time.Second
	// migrationTimeout is that of a statement of a migration.
	migrationTimeout = 10 * time.Minute
)

// The defaults of [Options].
const (
	DefaultSchema         = "aua"
	DefaultMaxConnections = 5
)

// schemaName is what a schema may be called: what needs no quotes anywhere.
var schemaName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// postgresOptions are checked options of a Postgres store.
type postgresOptions struct {
	config  *pgx.ConnConfig
	schema  string
	readers int
	// identity is how this store calls itself in pg_stat_activity, and nobody else does.
	identity string
	// answer is how long an answer is waited for.
	answer time.Duration
	// name is what the store is called in messages. It has no credentials.
	name string
}

func (o Options) postgres() (*postgresOptions, error) {
	p := &postgresOptions{schema: o.Schema, readers: o.MaxConnections - 1, identity: identity(), answer: answerTimeout}
	if p.schema == "" {
		p.schema = DefaultSchema
	}
	if o.MaxConnections == 0 {
		p.readers = DefaultMaxConnections - 1
	}
	const form = "postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full"
	switch {
	case o.URL == "":
		return nil, fault.New(fault.ConfigInvalid, "The state block names no url for Postgres. Give one of the form %s.", form)
	case !schemaName.MatchString(p.schema):
		return nil, fault.New(fault.ConfigInvalid, "The schema %q of the state block is not a name that needs no quotes. Use small letters, digits and _, beginning with a letter.", p.schema)
	case p.readers < 1:
		return nil, fault.New(fault.ConfigInvalid, "The state block allows Postgres %d connections; it takes at least 2, one of which writes.", o.MaxConnections)
	}
	config, err := pgx.ParseConfig(o.URL)
	if err != nil { // The error repeats the URL, and with it a password that is not where it belongs.
		return nil, fault.New(fault.ConfigInvalid, "The url of the state block cannot be read. It has the form %s.", form)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.ValidateConnect == nil { // target_session_attrs is not given
		config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	// Everything else is set once connected, since poolers refuse parameters
	// that they do not know.
	config.RuntimeParams["application_name"] = p.identity
	p.config = config
	p.name = fmt.Sprintf("%s, schema %s, at %s", config.Database, p.schema, address(config))
	return p, nil
}

// address is where the server is, as people write it.
func address(c *pgx.ConnConfig) string {
	if strings.HasPrefix(c.Host, "/") {
		return c.Host
	}
	return net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
}

// identity names this store: "aua HOST PID NONCE", in at most 63 bytes.
func identity() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "unknown"
	}
	if len(host) > 30 {
		host = host[:30]
	}
	nonce := make([]byte, 4)
	_, _ = rand.Read(nonce) // never fails
	return fmt.Sprintf("aua %s %d %s", strings.ReplaceAll(host, " ", "-"), os.Getpid(), hex.EncodeToString(nonce))
}

// milliseconds is d as Postgres takes it.
func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// lockClass is the first half of the advisory locks that AUA takes: "aua".
const lockClass = int32('a')<<16 | int32('u')<<8 | int32('a')

// lockKey is the second half of the lock on a schema.
func lockKey(schema string) int32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(schema))
	return int32(h.Sum32() >> 1) // pg_locks shows it without a sign
}
