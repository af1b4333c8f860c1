// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/observe"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// begin puts the changes of the configuration in line: it is refused while
// another one is under way, or while somebody else holds the lock. The caller
// calls end when the change has ended.
func (r *Runtime) begin(c *change, lockID string) (end func(), err error) {
	if !r.reloading.TryLock() {
		l := r.changing.Load()
		if l == nil { // it has just ended, or is about to begin
			return nil, fault.New(fault.StateLocked, "The configuration is being changed. Wait until that has ended, and try again.")
		}
		return nil, fault.New(fault.StateLocked, "The configuration is being changed: %s, by %s, since %s. Wait until that has ended, and try again.",
			l.Operation, l.By, l.Created.Format(time.RFC3339)).With("lock", l)
	}
	if err := r.mayChange(lockID); err != nil {
		r.reloading.Unlock()
		return nil, err
	}
	r.changing.Store(&sdkapi.ConfigLock{Operation: c.operation, By: c.by, Created: time.Now().UTC()})
	return func() {
		r.changing.Store(nil)
		r.reloading.Unlock()
	}, nil
}

// mayChange reports why the configuration may not be changed by who holds the
// lock with this id; empty for nobody.
func (r *Runtime) mayChange(lockID string) error {
	l := r.locked.Load()
	switch {
	case r.queries.Err() != nil:
		return fault.As(context.Cause(r.queries))
	case l == nil && lockID == "" || l != nil && l.ID == lockID:
		return nil
	case l == nil:
		return fault.New(fault.Conflict, "The lock %s is not held any more: it was taken away with \"aua force-unlock\". Somebody else may have changed the configuration since; look at what runs, and begin again.", lockID)
	}
	return lockedBy(l)
}

func lockedBy(l *sdkapi.ConfigLock) error {
	who := cmp.Or(l.Who, l.By)
	if l.Host != "" {
		who += " on " + l.Host
	}
	return fault.New(fault.StateLocked,
		"The configuration is being changed: %s has held its lock for %q since %s. Wait until that has ended; when it never will, run \"aua force-unlock %s\".",
		who, l.Operation, l.Created.UTC().Format(time.RFC3339), l.ID).With("lock", l)
}

// Lock takes the lock of the configuration. It is kept in the store, so that it
// outlives the server. It is a [fault.StateLocked] while there is one.
func (r *Runtime) Lock(ctx context.Context, who *identity.Principal, l *sdkapi.ConfigLock) (*sdkapi.ConfigLock, error) {
	switch l.Operation {
	case sdkapi.OperationApply, sdkapi.OperationRollback, sdkapi.OperationReload:
	default:
		return nil, fault.New(fault.RequestInvalid, "The lock is taken for %q; it can be for apply, rollback or reload.", l.Operation).With("param", "operation")
	}
	if r.options.Dev {
		return nil, withoutSnapshots()
	}
	end, err := r.begin(&change{operation: l.Operation, by: actor(who)}, idOf(r.locked.Load()))
	if err != nil {
		return nil, err
	}
	defer end()
	if held := r.locked.Load(); held != nil {
		return nil, lockedBy(held)
	}
	taken := &sdkapi.ConfigLock{
		ID: observe.NewID(), Operation: l.Operation, Who: l.Who, Host: l.Host, By: actor(who), Version: l.Version,
		Created: time.Now().UTC().Truncate(time.Microsecond),
	}
	if err := r.store.Snapshots().Lock(ctx, taken); err != nil {
		return nil, fault.As(err)
	}
	r.locked.Store(taken)
	return taken, nil
}

func idOf(l *sdkapi.ConfigLock) string {
	if l == nil {
		return ""
	}
	return l.ID
}

// Unlock gives the lock with this id back, whoever holds it, and returns it. By
// force, it is an event in the audit log.
func (r *Runtime) Unlock(ctx context.Context, who *identity.Principal, id string, force bool) (*sdkapi.ConfigLock, error) {
	l := r.locked.Load()
	var event *sdkapi.AuditEvent
	if force {
		event = &sdkapi.AuditEvent{
			At: time.Now(), Tenant: identity.DefaultTenant, Actor: actor(who), Action: sdkapi.AuditConfigForceUnlock, Target: id, Outcome: sdkapi.AuditOK,
		}
	}
	if err := r.store.Snapshots().Unlock(ctx, id, event); err != nil {
		return nil, fault.As(err)
	}
	r.locked.Store(nil)
	if l == nil {
		l = &sdkapi.ConfigLock{ID: id}
	}
	return l, nil
}

// Locked returns the lock; a [fault.NotFound] when nobody holds it.
func (r *Runtime) Locked() (*sdkapi.ConfigLock, error) {
	if l := r.locked.Load(); l != nil {
		return l, nil
	}
	return nil, fault.New(fault.NotFound, "The configuration is not locked.")
}

// Snapshots lists what was put into force, the newest first, below a serial or
// from the newest on when that is 0.
func (r *Runtime) Snapshots(ctx context.Context, limit int, before int64) (*sdkapi.ConfigSnapshotList, error) {
	list, err := r.store.Snapshots().List(ctx, limit, before)
	if err != nil {
		return nil, fault.As(err)
	}
	all := &sdkapi.ConfigSnapshotList{Snapshots: []sdkapi.ConfigSnapshot{}}
	for _, s := range list {
		all.Snapshots = append(all.Snapshots, *s)
	}
	if n := len(list); n > 0 && list[n-1].Serial > 1 {
		all.Before = list[n-1].Serial
	}
	return all, nil
}

// Snapshot returns one with its configuration. The newest one has the name "latest" as well.
func (r *Runtime) Snapshot(ctx context.Context, name string) (*sdkapi.ConfigSnapshot, error) {
	serial, err := strconv.ParseInt(name, 10, 64)
	switch {
	case name == "latest":
		serial = 0
		if s := r.current.Load().snapshot.Load(); s != nil {
			serial = s.Serial
		}
	case err != nil || serial < 1:
		return nil, fault.New(fault.RequestInvalid, "The serial of a snapshot is a number from 1, or \"latest\", and not %q.", name).With("param", "serial")
	}
	s, err := r.store.Snapshots().Get(ctx, serial)
	if err != nil {
		return nil, fault.As(err)
	}
	shown := *s
	shown.Config = config.Shown(s.Config)
	return &shown, nil
}
