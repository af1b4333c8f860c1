// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/observe"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// opening is what a server begins with.
type opening struct {
	loaded *Loaded
	// snapshot is the one that is served; nil when none is kept.
	snapshot *sdkapi.ConfigSnapshot
	// record says that the snapshot is to be stored once its generation runs.
	record bool
}

// first finds what to begin with: the files at the first start, with Apply, and
// when nothing is kept; else the newest snapshot.
func (r *Runtime) first(ctx context.Context) (*opening, error) {
	o := r.options
	files := &Loaded{Config: o.Config, Catalog: o.Catalog, PluginLock: o.PluginLock}
	if o.Dev {
		return &opening{loaded: files}, nil
	}
	last, err := r.store.Snapshots().Latest(ctx)
	if err != nil {
		return nil, fault.As(err)
	}
	lock, err := r.store.Snapshots().Locked(ctx)
	if err != nil {
		return nil, fault.As(err)
	}
	r.locked.Store(lock)
	next := &sdkapi.ConfigSnapshot{
		CreatedAt: time.Now().UTC().Truncate(time.Microsecond), Operation: sdkapi.OperationStart, By: sdkapi.AuditServer,
		Digest: o.Config.Digest, Config: o.Config.Expanded(), PluginLock: o.PluginLock,
	}
	switch {
	case last == nil:
		next.Lineage, next.Serial = observe.NewID(), 1
		return &opening{loaded: files, snapshot: next, record: true}, nil
	case last.Digest == o.Config.Digest && last.PluginLock == o.PluginLock:
		return &opening{loaded: files, snapshot: last}, nil
	case o.Apply:
		next.Lineage, next.Serial = last.Lineage, last.Serial+1
		return &opening{loaded: files, snapshot: next, record: true}, nil
	}
	kept := o.Load(ctx, Source{Expanded: last.Config, PluginLock: last.PluginLock})
	if kept.Config == nil {
		err := fault.As(kept.refused())
		return nil, fault.Wrap(err, err.Code,
			"The snapshot %d of the configuration, which was applied last, cannot be loaded: %s Mend what it names, such as a plugin that is not installed any more; or have the files applied instead, with \"aua serve -apply\".", last.Serial, err.Message).
			With("serial", last.Serial).With("diagnostics", err.Details["diagnostics"])
	}
	r.differences = config.Compare(kept.Config, o.Config)
	return &opening{loaded: kept, snapshot: last}, nil
}

// launch starts the first generation.
func (r *Runtime) launch(ctx context.Context, s *opening) error {
	first := &draft{generation: r.generation(s.loaded, map[string]int{})}
	if failures := r.build(ctx, first); failures != nil {
		return joined(failures)
	}
	if s.record && !r.options.DryRun {
		if err := r.store.Snapshots().Append(ctx, s.snapshot, eventOf(s.snapshot)); err != nil {
			first.discard(r.host)
			return fault.As(err)
		}
	}
	if s.snapshot != nil {
		kept := *s.snapshot
		kept.Config, kept.PluginLock = nil, ""
		first.snapshot.Store(&kept)
	}
	r.differed = pending(r.options.Config, s.loaded.Config)
	r.current.Store(first.generation)
	return nil
}

// Drift says how the files that the server was started with differ from the
// snapshot that it serves.
func (r *Runtime) Drift() []sdkapi.PlanChange { return r.differences }

// Serves is the snapshot that is served; nil when none is kept.
func (r *Runtime) Serves() *sdkapi.ConfigSnapshot { return r.current.Load().snapshot.Load() }

// configStatus is what the status says of the configuration.
func (r *Runtime) configStatus(g *generation) *sdkapi.ConfigStatus {
	s := g.snapshot.Load()
	if s == nil {
		return nil
	}
	return &sdkapi.ConfigStatus{
		Lineage: s.Lineage, Serial: s.Serial, AppliedAt: s.CreatedAt, Operation: s.Operation,
		PendingRestart: r.pendingRestart(), Lock: r.locked.Load(), Warm: r.warmStatus(),
	}
}

// configCounts are for the metrics.
func (r *Runtime) configCounts() (serial int64, keys int) {
	if s := r.current.Load().snapshot.Load(); s != nil {
		serial = s.Serial
	}
	return serial, len(r.pendingRestart())
}
