// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
)

// Options describe a [Book].
type Options struct {
	// Repository keeps the book.
	Repository state.Corrections
	// Fields are the fields that a correction may name now.
	Fields func() []*config.Field
	// Recorded is told of every correction that was made, after it is on disk. It
	// must not block. Nil for nobody.
	Recorded func(*api.Correction)
	// Log takes what an operator should know. Nil is silent.
	Log hclog.Logger
	// Now is the clock by which confidence decays. Nil for time.Now.
	Now func() time.Time
}

// Book holds the corrections of all tenants. It is safe for concurrent use.
type Book struct {
	Options

	// writing puts the writers in line, so that the book has changes in the
	// order of their numbers.
	writing sync.Mutex

	mu      sync.RWMutex
	tenants map[string]*tenant
	// sequence is the number of the newest change.
	sequence int64
	// indexes are woken with every change.
	indexes map[*Index]bool
}

// tenant is what the book has of one tenant.
type tenant struct {
	records map[string]*api.Correction
	// current is how many of the records are not superseded.
	current int
	// sequence is the number of the tenant's newest change.
	sequence int64
}

// New returns an empty book. [Book.Load] fills it.
func New(o Options) *Book {
	if o.Log == nil {
		o.Log = hclog.NewNullLogger()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Recorded == nil {
		o.Recorded = func(*api.Correction) {}
	}
	return &Book{Options: o, tenants: map[string]*tenant{}, indexes: map[*Index]bool{}}
}

// batch is how many changes are read at once.
const batch = 1000

// Load fills the book from its repository, replacing what it had.
func (b *Book) Load(ctx context.Context) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	return b.load(ctx)
}

func (b *Book) load(ctx context.Context) error {
	fresh := &Book{tenants: map[string]*tenant{}}
	for {
		changes, err := b.Repository.Changes(ctx, fresh.sequence, batch)
		if err != nil {
			return fmt.Errorf("load corrections: %w", err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			fresh.change(c)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tenants, b.sequence = fresh.tenants, fresh.sequence
	for x := range b.indexes {
		x.reset()
	}
	return nil
}

// change makes one change of what is in memory. The lock is held.
func (b *Book) change(c state.CorrectionChange) {
	t := b.tenants[c.Tenant]
	if t == nil {
		t = &tenant{records: map[string]*api.Correction{}}
		b.tenants[c.Tenant] = t
	}
	if old := t.records[c.ID]; old != nil && old.SupersededBy == "" {
		t.current--
	}
	if c.Correction == nil {
		delete(t.records, c.ID)
	} else {
		t.records[c.ID] = c.Correction
		if c.Correction.SupersededBy == "" {
			t.current++
		}
	}
	t.sequence, b.sequence = c.Sequence, c.Sequence
}

// follow brings what is in memory up to a change that was written. The writers'
// lock is held.
func (b *Book) follow(ctx context.Context, sequence int64) error {
	// What was written is to be seen, whether or not its caller still waits.
	ctx = context.WithoutCancel(ctx)
	b.mu.RLock()
	have := b.sequence
	b.mu.RUnlock()
	changes, err := b.Repository.Changes(ctx, have, batch)
	if err != nil || len(changes) == 0 || changes[len(changes)-1].Sequence != sequence {
		if err == nil {
			b.Log.Error("The corrections on disk are not those that were there before; they are read anew. The database may have been replaced.", "had", have, "has", sequence)
		}
		return b.load(ctx)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range changes {
		b.change(c)
	}
	for x := range b.indexes {
		x.signal()
	}
	return nil
}

// Any reports whether the tenant has a correction that may apply. It is cheap
// enough for every query.
func (b *Book) Any(tenant string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	t := b.tenants[tenant]
	return t != nil && t.current > 0
}

// Counts returns how many corrections of all tenants are current, by scope and source.
func (b *Book) Counts() map[Group]int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	counts := map[Group]int{}
	now := b.Now()
	for _, t := range b.tenants {
		for _, c := range t.records {
			if current(c, now) {
				counts[Group{c.Scope, c.Source}]++
			}
		}
	}
	return counts
}

// Group is what corrections are counted by.
type Group struct{ Scope, Source string }
