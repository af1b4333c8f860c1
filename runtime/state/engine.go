// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import "context"

// engine is what differs between the databases behind an [sqlStore]. Its errors
// are those of the drivers, for [failure]; or faults, which pass as they are.
type engine interface {
	// kind is the store's type, as it is configured.
	kind() string
	// reading returns what to read from.
	reading(context.Context) (conn, error)
	// write runs fn in a transaction and commits it when fn succeeds. One runs at
	// a time, so that what a transaction has read is true until it ends. A durable
	// one is on disk when write returns nil.
	write(ctx context.Context, durable bool, fn func(tx conn) error) error
	// mend does what can be done about a database that is gone. Only the writer
	// calls it, before each commit.
	mend(context.Context) error
	// forget overwrites what was deleted and still stands in a log.
	forget(context.Context) error
	// trouble says why the database cannot be used at present; empty when it can,
	// as far as is known without asking it.
	trouble() string
	// close closes the database. Clean says that the next owner need not check it.
	close(clean bool) error
}
