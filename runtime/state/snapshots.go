// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Snapshots is the repository of the configurations that were put into force,
// and of the lock by which one is changed at a time. There is one configuration,
// that of the server. Its writes are of the class *sync*.
type Snapshots interface {
	// Append stores the next snapshot, and its event in the audit log with it:
	// both or none. It is a [fault.Conflict] unless its serial is that of the
	// newest and one, or 1 for the first, and its lineage that of the newest.
	Append(ctx context.Context, s *api.ConfigSnapshot, event *api.AuditEvent) error
	// Latest returns the newest snapshot; nil when there is none.
	Latest(ctx context.Context) (*api.ConfigSnapshot, error)
	// Get returns a snapshot, or a [fault.NotFound].
	Get(ctx context.Context, serial int64) (*api.ConfigSnapshot, error)
	// List returns up to limit snapshots with serials below before, or the newest
	// when before is 0: the newest first, without their Config and PluginLock.
	// The limit is [DefaultLimit] when 0, and [MaxLimit] at most.
	List(ctx context.Context, limit int, before int64) ([]*api.ConfigSnapshot, error)

	// Lock takes the lock. It is a [fault.StateLocked], with the lock as the
	// detail "lock", while there is one. A lock outlives the process.
	Lock(ctx context.Context, l *api.ConfigLock) error
	// Unlock gives the lock with this id back, and stores the event, unless it is
	// nil, in the same transaction. It is a [fault.NotFound] when there
	// is none, and a [fault.Conflict] when it is another one.
	Unlock(ctx context.Context, id string, event *api.AuditEvent) error
	// Locked returns the lock; nil when there is none.
	Locked(ctx context.Context) (*api.ConfigLock, error)
}

// configTenant owns the server's configuration.
const configTenant = "default"

// follows returns an error unless s may come after the newest snapshot, which is
// nil when there is none.
func follows(s, newest *api.ConfigSnapshot) error {
	switch {
	case newest == nil && s.Serial == 1, newest != nil && s.Lineage == newest.Lineage && s.Serial == newest.Serial+1:
		return nil
	case newest == nil:
		return fault.New(fault.Conflict, "The first snapshot of the configuration has the serial 1, and this one has %d.", s.Serial)
	case s.Lineage != newest.Lineage:
		return fault.New(fault.Conflict, "The snapshots of this configuration are of the lineage %s, and this one is of %s.", newest.Lineage, s.Lineage)
	}
	return fault.New(fault.Conflict, "The newest snapshot of the configuration has the serial %d, so that the next one's is not %d: somebody else was faster.",
		newest.Serial, s.Serial)
}

func encodeSnapshot(s *api.ConfigSnapshot) ([]byte, error) {
	record, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode snapshot %d: %w", s.Serial, err)
	}
	return record, nil
}

func decodeSnapshot(record []byte) (*api.ConfigSnapshot, error) {
	s := &api.ConfigSnapshot{}
	if err := json.Unmarshal(record, s); err != nil {
		return nil, fmt.Errorf("decode snapshot: %w", err)
	}
	return s, nil
}

// limited is the number of rows to return, or a [fault.RequestInvalid].
func limited(limit int) (int, error) {
	q, err := Filter{Limit: limit}.check()
	return q.Limit, err
}

func noSnapshot(serial int64) error {
	return fault.New(fault.NotFound, "There is no snapshot of the configuration with the serial %d.", serial)
}

// held is the fault of a lock that somebody else has.
func held(l *api.ConfigLock) error {
	who := l.Who
	if l.Host != "" {
		who += " on " + l.Host
	}
	return fault.New(fault.StateLocked,
		"The configuration is being changed: %s has held its lock for %q since %s. Wait until that has ended; when it never will, run \"aua force-unlock %s\".",
		who, l.Operation, l.Created.UTC().Format(time.RFC3339), l.ID).With("lock", l)
}

// unlockable returns an error unless the lock is held and has the id.
func unlockable(l *api.ConfigLock, id string) error {
	switch {
	case l == nil:
		return fault.New(fault.NotFound, "The configuration is not locked, so that the lock %q cannot be given back.", id)
	case l.ID != id:
		return fault.New(fault.Conflict, "The configuration is locked by %s, and not by %s.", l.ID, id).With("lock", l)
	}
	return nil
}
