// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package state keeps what must outlive a query or a restart.
//
// A [Store] is a set of typed repositories over one database; every row belongs
// to a tenant. There are two classes of durability.
//
// Corrections, feedback, sessions and their messages, snapshots of the
// configuration, its lock, tokens, promotions, artefacts and events of the audit log are of the class *sync*: a write
// returns once it is on disk, flushed, so that neither a killed process nor a
// power failure loses it. A write that returned an error may have been made or
// not, all of it or none.
//
// Decision records with what they cost and learned statistics are of the class *async*: a write is
// acknowledged before it is on disk, so that no query ever waits for one. The
// loss window is stated and counted. A killed process loses the rows that
// were not yet committed: those that [api.StoreStatus] shows as pending, as a
// rule fewer than [BatchRows], for less than [BatchDelay] and one commit. Rows
// for which [Decisions.Flush] returned nil are not among them. Rows that find the
// queue full are dropped, counted and reported; the store heals by itself once
// the cause has gone.
//
// What is beyond the process depends on the store, and never leaves a damaged one:
//
//   - SQLite flushes its log with a sync write, and at checkpoints. A power failure
//     may lose the async commits since the last of either.
//   - Postgres flushes its log with a sync write (synchronous_commit is on, whatever
//     the server's default), and for async ones within three times its
//     wal_writer_delay, 0.6 s as a rule. A power failure, or a crash of Postgres,
//     may lose the async commits since then. That a commit was acknowledged
//     and its answer lost on the way, the caller sees as an error. A server whose
//     fsync is off promises nothing, and AUA says so when it starts.
//   - Memory keeps nothing beyond its process: both classes are as one there, and
//     the oldest decision records make room for new ones.
//
// While Postgres cannot be reached, sync writes and reads fail at once with
// [fault.StateStoreUnavailable], and async rows wait in the queue, as they do while
// the disk under SQLite is full. One process uses a store at a time: a lock beside
// the file, or one of Postgres's, which the connection that writes holds. Another
// process is refused with [fault.StateLocked].
package state

import (
	"context"
	"errors"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// The errors of a store. Those that reach a user are faults of package fault.
var (
	// ErrFull says that a row was dropped, since the queue is full.
	ErrFull = errors.New("state: the write queue is full")
	// ErrClosed says that the store is closed.
	ErrClosed = errors.New("state: the store is closed")
	// ErrLost says that rows which had been accepted could not be written.
	ErrLost = errors.New("state: accepted rows could not be written")
)

// Store is a state store. All of its methods, and those of its repositories,
// are safe for concurrent use.
type Store interface {
	// Decisions holds the decision records.
	Decisions() Decisions
	// Statistics holds what has been learnt of the specialists.
	Statistics() Statistics
	// Corrections holds the corrections.
	Corrections() Corrections
	// Sessions holds the conversations.
	Sessions() Sessions
	// Feedback holds what people say of answers.
	Feedback() Feedback
	// Snapshots holds the configurations that were put into force.
	Snapshots() Snapshots
	// Tokens holds who may do what.
	Tokens() Tokens
	// Audit holds who changed what.
	Audit() Audit
	// Costs holds what model calls cost.
	Costs() Costs
	// Promotions holds which version of a specialist takes the place of which.
	Promotions() Promotions
	// Artefacts holds what was learnt and is used as a whole.
	Artefacts() Artefacts
	// Status says how the store does. It is cheap and touches no disk.
	Status() api.StoreStatus
	// Close writes what is pending, until ctx ends, and closes the store. What
	// it could not write is counted as dropped and reported as [ErrLost].
	// Further calls return nil.
	Close(ctx context.Context) error
}

// Decisions is the repository of decision records.
type Decisions interface {
	// Append stores d, which must not change any more. It never blocks and never
	// waits for the disk: it returns [ErrFull] or [ErrClosed], and counts the row
	// as dropped, when it cannot take it. A record that JSON cannot hold is
	// dropped too, at once or when it is written. A record with the tenant and id of an earlier one
	// replaces it.
	Append(d *api.Decision) error
	// Get returns a record, or a [fault.NotFound] error. A record appears some
	// milliseconds after Append; [Decisions.Flush] waits for that.
	Get(ctx context.Context, tenant, id string) (*api.Decision, error)
	// List returns a tenant's records, the newest first.
	List(ctx context.Context, tenant string, f Filter) (Page, error)
	// DeleteBefore deletes the records of all tenants that are older than t, with
	// the feedback that is, and returns the number of records.
	DeleteBefore(ctx context.Context, t time.Time) (int64, error)
	// Flush returns nil once every record that Append took before is committed.
	Flush(ctx context.Context) error
}

// Filter selects decision records. The zero value selects all.
type Filter struct {
	// Session, Trace, Field and Status select by equality, where not empty.
	Session, Trace, Field, Status string
	// Since is inclusive, Until exclusive; the zero time is no bound.
	Since, Until time.Time
	// Limit is the size of a page: [DefaultLimit] when 0, at most [MaxLimit].
	Limit int
	// Cursor is the Next of the page before; empty for the first page.
	Cursor string
}

// The sizes of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 1000
)

// Page is one page of a list.
type Page struct {
	Decisions []*api.Decision
	// Next is the cursor of the next page; empty on the last one.
	Next string
}

// Statistics is the repository of learned statistics.
type Statistics interface {
	// Save stores rows, replacing those with the same key, all or none.
	Save(ctx context.Context, rows []StatisticsRow) error
	// Load returns all rows of all tenants.
	Load(ctx context.Context) ([]StatisticsRow, error)
}

// StatisticsRow is what has been learnt of one version of a specialist in one
// field for one tenant, from at least one outcome.
type StatisticsRow struct {
	// Tenant, Specialist, Version and Field are the key. An empty field stands
	// for all fields together.
	Tenant, Specialist, Version, Field string
	// Successes and Failures are discounted counts as of UpdatedAt.
	Successes, Failures float64
	// MovingAverage is that of the outcomes.
	MovingAverage float64
	UpdatedAt     time.Time
}
