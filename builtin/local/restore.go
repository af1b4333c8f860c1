// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"context"
	"maps"
	"slices"

	"github.com/auahq/aua/sdk"
)

// restore fills an empty index from the snapshot.
func (s *store) restore(ctx context.Context) error {
	if s.disk == nil {
		return nil
	}
	sequence, records, err := s.disk.read()
	if err != nil {
		return err
	}
	changes := make([]*sdk.Change, len(records))
	for i, r := range records {
		changes[i] = &sdk.Change{Correction: r}
	}
	entries, err := s.readAll(ctx, changes)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		s.put(e)
	}
	s.sequence = sequence
	return nil
}

// saveWhenDue writes a snapshot in the background once there are as many
// changes as given, and none is being written.
func (s *store) saveWhenDue(changes int) {
	if s.disk == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unsaved < changes || s.busy {
		return
	}
	s.busy = true
	s.saving.Go(func() {
		err := s.save()
		s.mu.Lock()
		s.busy = false
		s.mu.Unlock()
		if err != nil {
			s.log.Warn("The snapshot of the corrections could not be written; the next start takes longer.", "error", err)
		}
	})
}

// save writes a snapshot of what the index has now, if anything changed.
func (s *store) save() error {
	if s.disk == nil {
		return nil
	}
	s.mu.Lock()
	if s.unsaved == 0 {
		s.mu.Unlock()
		return nil
	}
	unsaved := s.unsaved
	s.unsaved = 0
	sequence, erasures := s.sequence, s.disk.erased()
	records := make([]*sdk.Correction, 0, len(s.tenants))
	for _, tenant := range slices.Sorted(maps.Keys(s.shards)) {
		for _, e := range s.shards[tenant].entries {
			if e != nil {
				records = append(records, e.record)
			}
		}
	}
	s.mu.Unlock()
	if err := s.disk.write(sequence, records, erasures); err != nil {
		s.mu.Lock()
		s.unsaved += unsaved
		s.mu.Unlock()
		return err
	}
	return nil
}
