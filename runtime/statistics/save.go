// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"context"
	"fmt"
	"time"

	"github.com/auahq/aua/runtime/state"
)

// SaveInterval is how often [Book.Run] saves.
const SaveInterval = 5 * time.Second

// saveTimeout bounds one save of [Book.Run].
const saveTimeout = 5 * time.Second

// Load fills the book from its repository. Call it once, before the first outcome.
func (b *Book) Load(ctx context.Context) error {
	rows, err := b.repository.Load(ctx)
	if err != nil {
		return fmt.Errorf("load statistics: %w", err)
	}
	for _, r := range rows {
		k := Key{Tenant: r.Tenant, Specialist: r.Specialist, Version: r.Version, Field: r.Field}
		b.cells.Store(k, &cell{successes: r.Successes, failures: r.Failures, average: r.MovingAverage, seen: true, at: r.UpdatedAt})
	}
	return nil
}

// Save writes what has changed since the last save. What could not be written
// is written by the next one.
func (b *Book) Save(ctx context.Context) error {
	b.saving.Lock()
	defer b.saving.Unlock()
	var rows []state.StatisticsRow
	var taken []*cell
	b.cells.Range(func(key, value any) bool {
		c := value.(*cell)
		if row, dirty := c.take(key.(Key)); dirty {
			rows, taken = append(rows, row), append(taken, c)
		}
		return true
	})
	if len(rows) == 0 {
		return nil
	}
	if err := b.repository.Save(ctx, rows); err != nil {
		for _, c := range taken {
			c.soil()
		}
		return fmt.Errorf("save statistics: %w", err)
	}
	return nil
}

// Run saves every [SaveInterval] until ctx ends, and then once more. It returns
// after that last save, so that its caller can close the store.
func (b *Book) Run(ctx context.Context) {
	tick := time.NewTicker(SaveInterval)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-tick.C:
			failing = b.saveAndLog(ctx, failing)
		case <-ctx.Done():
			b.saveAndLog(ctx, failing)
			return
		}
	}
}

// saveAndLog saves, even when ctx has ended, and logs when saving begins or
// ceases to fail. It reports whether it failed.
func (b *Book) saveAndLog(ctx context.Context, failing bool) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()
	err := b.Save(ctx)
	switch {
	case err != nil && !failing:
		b.log.Warn("learned statistics cannot be saved; they are kept in memory and tried again", "interval", SaveInterval.String(), "error", err)
	case err == nil && failing:
		b.log.Info("learned statistics are saved again")
	}
	return err != nil
}
