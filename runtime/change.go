// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"cmp"
	"context"
	"maps"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// change is a change of the configuration under way: what runs shall become
// what was loaded.
type change struct {
	operation string
	// by is the id of a token, or "server".
	by, message string
	// from is the serial that a rollback goes back to.
	from   int64
	loaded *Loaded
	before *generation
	// warm is the generation of before, when it is what shall serve again.
	warm  *generation
	draft *draft
	// taken are the addresses that the change has decided about.
	taken map[string]bool
}

// maxMessage is how long a message of a change may be, in characters.
const maxMessage = 1000

// storeTimeout bounds the writing of a snapshot, which nobody can cancel.
const storeTimeout = 10 * time.Second

// change makes a change from the checks of what was asked for to its end. Prepare
// finds what shall run. There is one change at a time. The error is a fault, and
// then nothing has changed.
func (r *Runtime) change(
	ctx context.Context, who *identity.Principal, operation string, guard *sdkapi.ConfigGuard, prepare func(context.Context, *change) error,
) (*sdkapi.Applied, error) {
	start := time.Now()
	c := &change{operation: operation, by: actor(who), message: guard.Message}
	done, err := r.carryOut(ctx, c, guard, prepare)
	if err != nil {
		r.metrics.Apply(c.outcome(err))
		r.options.Log.Error("The configuration was not changed; what ran before serves on.", "operation", operation, "by", c.by, "error", err)
		return nil, err
	}
	done.DurationMS = milliseconds(time.Since(start))
	if !done.Changed {
		r.metrics.Apply("unchanged")
		return done, nil
	}
	r.metrics.Apply("applied")
	r.options.Log.Info("The configuration was changed.", "operation", operation, "by", c.by, "serial", done.Serial, "generation", done.Generation, "before", done.Before)
	return done, nil
}

// outcome says what became of a change that failed: refused for what was asked
// or written, stale for what it was asked for, failed for a plugin or the store.
func (c *change) outcome(err error) string {
	switch code := fault.CodeOf(err); {
	case code == fault.Cancelled:
		return "cancelled"
	case code == fault.PlanStale:
		return "stale"
	case c.draft == nil && code != fault.StateStoreUnavailable:
		return "refused"
	}
	return "failed"
}

func (r *Runtime) carryOut(ctx context.Context, c *change, guard *sdkapi.ConfigGuard, prepare func(context.Context, *change) error) (*sdkapi.Applied, error) {
	if r.options.Dev {
		return nil, withoutSnapshots()
	}
	if n := utf8.RuneCountInString(c.message); n > maxMessage {
		return nil, fault.New(fault.RequestInvalid, "The message has %d characters; it may have up to %d.", n, maxMessage).With("param", "message")
	}
	end, err := r.begin(c, guard.LockID)
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := r.whileServing(ctx)
	defer cancel()
	c.before = r.current.Load()
	if err := r.current.Load().expect(guard.ExpectSerial); err != nil {
		return nil, err
	}
	if err := prepare(ctx, c); err != nil {
		return nil, err
	}
	if c.loaded.Config == nil {
		return nil, c.loaded.refused()
	}
	changes := r.compare(c.before, c.loaded)
	if len(changes) == 0 && c.loaded.Config.Digest == c.before.applied.Digest && c.loaded.PluginLock == c.before.lock {
		return r.unchanged(c), nil
	}
	if c.warm == nil {
		if err := r.prepare(ctx, c); err != nil {
			return nil, err
		}
	}
	if err := r.commit(ctx, c, true); err != nil {
		return nil, err
	}
	return r.applied(c, changes), nil
}

// whileServing returns ctx as it ends when the server begins to stop as well.
func (r *Runtime) whileServing(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(r.stopping, func() { cancel(fault.New(fault.Overloaded, "The server is shutting down.")) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// prepare builds the generation of what was loaded.
func (r *Runtime) prepare(ctx context.Context, c *change) error {
	c.draft = &draft{generation: r.generation(c.loaded, maps.Clone(c.before.editions)), before: c.before}
	c.taken = map[string]bool{}
	for _, cfg := range []*config.Config{c.before.config, c.draft.config} {
		for _, b := range cfg.PluginBlocks() {
			c.taken[b.Address()] = true
		}
	}
	if failures := r.build(ctx, c.draft); failures != nil {
		r.remember(c.failed(failures))
		return c.refusal(failures)
	}
	return nil
}

// next is the generation that the change makes serve.
func (c *change) next() *generation {
	if c.warm != nil {
		return c.warm
	}
	return c.draft.generation
}

// commit stores what shall serve, and has it serve then. A swap cannot fail, so
// that the snapshot comes first: a server that is killed in between serves it
// when it starts again. When it cannot be
// stored, nothing has changed. Keep says whether what serves until then is kept warm.
func (r *Runtime) commit(ctx context.Context, c *change, keep bool) error {
	err := ctx.Err()
	if err != nil {
		err = fault.Wrap(err, fault.Cancelled, "The change was given up, and nothing has changed.")
	} else {
		err = r.record(ctx, c)
	}
	if err != nil {
		if c.warm == nil {
			c.draft.discard(r.host)
		}
		return err
	}
	r.swap(c.next(), keep)
	if c.warm == nil {
		r.remember(c.outcomes(c.result()))
	}
	return nil
}

// record stores the snapshot of a change with its event in the audit log.
func (r *Runtime) record(ctx context.Context, c *change) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	snapshots := r.store.Snapshots()
	last, err := snapshots.Latest(ctx)
	if err != nil {
		return notStored(err)
	}
	now, next := c.before.snapshot.Load(), c.next()
	if now == nil || last != nil && last.Serial == now.Serial && next.applied.Digest == c.before.applied.Digest && next.lock == c.before.lock {
		next.snapshot.Store(now) // there is no snapshot, or it stays as it is
		return nil
	}
	if last == nil || last.Lineage != now.Lineage {
		return fault.New(fault.Conflict, "The state store was replaced while the server ran: its snapshots are not of the lineage %s any more. Restart the server. Nothing has changed.", now.Lineage)
	}
	s := &sdkapi.ConfigSnapshot{
		Lineage: last.Lineage, Serial: last.Serial + 1, CreatedAt: time.Now().UTC().Truncate(time.Microsecond), Operation: c.operation, By: c.by,
		Message: c.message, Digest: next.applied.Digest, FromSerial: c.from, Config: next.applied.Expanded(), PluginLock: next.lock,
	}
	if err := snapshots.Append(ctx, s, eventOf(s)); err != nil {
		// A write that returned an error may have been made.
		if last, again := snapshots.Latest(ctx); again != nil || last == nil || last.Serial != s.Serial || last.Digest != s.Digest || !last.CreatedAt.Equal(s.CreatedAt) {
			return notStored(err)
		}
	}
	s.Config, s.PluginLock = nil, ""
	next.snapshot.Store(s)
	return nil
}

func notStored(err error) error {
	e := fault.As(err)
	return fault.Wrap(err, e.Code, "The snapshot of the configuration could not be stored. %s Nothing has changed; what ran before serves on.", e.Message)
}

func eventOf(s *sdkapi.ConfigSnapshot) *sdkapi.AuditEvent {
	e := &sdkapi.AuditEvent{
		At: s.CreatedAt, Tenant: identity.DefaultTenant, Actor: s.By, Action: "config." + s.Operation, Target: strconv.FormatInt(s.Serial, 10),
		Details: map[string]string{"digest": s.Digest, "lineage": s.Lineage}, Outcome: sdkapi.AuditOK,
	}
	if s.FromSerial > 0 {
		e.Details["from_serial"] = strconv.FormatInt(s.FromSerial, 10)
	}
	return e
}

// actor is how a principal stands in snapshots and in the audit log.
func actor(who *identity.Principal) string {
	if who == nil {
		return sdkapi.AuditServer
	}
	return cmp.Or(who.TokenID, "anonymous")
}

// expect returns an error unless the serial of the generation's snapshot is the one that is expected; nil for any.
func (g *generation) expect(serial *int64) error {
	if now := g.snapshot.Load(); serial != nil && now.Serial != *serial {
		return fault.New(fault.PlanStale, "The newest snapshot of the configuration has the serial %d, and not %d: %s has changed it since. Look at what runs, and plan again.",
			now.Serial, *serial, now.By).With("serial", now.Serial).With("reason", staleSerial)
	}
	return nil
}

func withoutSnapshots() error {
	return fault.New(fault.Conflict, "A server that was started with -dev keeps no configuration, so that there is nothing to plan, apply or roll back. Start it without -dev; \"aua serve -dev -print-config\" writes the configuration to begin with.")
}

// unchanged is what a change says that has nothing to do.
func (r *Runtime) unchanged(c *change) *sdkapi.Applied {
	return &sdkapi.Applied{
		Serial: c.before.snapshot.Load().Serial, Generation: c.before.id, Before: c.before.id,
		Changes: []sdkapi.PlanChange{}, PendingRestart: r.pendingRestart(), Warnings: c.warnings(),
	}
}

// applied is what a change says that was made.
func (r *Runtime) applied(c *change, changes []sdkapi.PlanChange) *sdkapi.Applied {
	next := c.next()
	return &sdkapi.Applied{
		Changed: true, Serial: next.snapshot.Load().Serial, Generation: next.id, Before: c.before.id, Changes: changes,
		Warm: c.warm != nil, PendingRestart: r.pendingRestart(), Warnings: c.warnings(),
	}
}
