// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/config"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// rotate gives the blocks whose secrets are others by now new processes, as a
// reload does: they are started and tried out first, and when one does not
// serve, everything stays as it is until secrets are looked up the next time.
// Whoever looks them up is [secret.Book.Run], which calls it.
func (r *Runtime) rotate(ctx context.Context, resolve func(name string) (string, error)) {
	r.reloading.Lock()
	defer r.reloading.Unlock()
	if ctx.Err() != nil {
		return
	}
	log := r.options.Log.Named("secrets")
	r.tell(log)
	before := r.current.Load()
	next, changed, diags := before.applied.Refreshed(resolve)
	if err := config.Fault(diags); err != nil {
		r.metrics.Rotation("failed")
		log.Error("Secrets have changed so that the configuration is not valid; the values of before stay in use.", "error", err)
		return
	}
	if len(changed) == 0 {
		return
	}
	d := &draft{
		generation: r.generation(&Loaded{Config: next, Catalog: before.catalog, PluginLock: before.lock}, maps.Clone(before.editions)),
		before:     before, share: map[string]bool{},
	}
	for _, b := range next.PluginBlocks() {
		d.share[b.Address()] = true
	}
	for _, address := range changed {
		d.share[address] = false
		d.editions[address]++
	}
	if failures := r.build(ctx, d); failures != nil {
		r.metrics.Rotation("failed")
		c := &change{before: before, draft: d}
		r.remember(c.failed(failures))
		log.Error("Secrets have changed, and a process with the new ones does not serve; the values of before stay in use.", "blocks", changed, "error", joined(failures))
		return
	}
	d.snapshot.Store(before.snapshot.Load()) // it names secrets, and has no values
	r.swap(d.generation, false)
	r.metrics.Rotation("replaced")
	outcomes := map[string]*sdkapi.ReloadOutcome{}
	for _, address := range changed {
		outcomes[address] = &sdkapi.ReloadOutcome{At: time.Now().UTC(), Change: sdkapi.ReloadReplaced, Generation: d.id}
	}
	r.remember(outcomes)
	log.Info("Secrets have changed, and the processes that have them were replaced.", "blocks", changed, "generation", d.id, "before", before.id)
}

// tell logs which providers have begun or ceased to fail.
func (r *Runtime) tell(log hclog.Logger) {
	for _, s := range r.options.Secrets.Status() {
		trouble := secretTrouble(s)
		switch known := r.troubles[s.Provider]; {
		case trouble == known:
		case trouble == "":
			log.Info("Secrets are read again.", "provider", s.Provider)
		default:
			log.Error("Secrets cannot be looked up; the values of before stay in use.", "provider", s.Provider, "reason", trouble)
		}
		r.troubles[s.Provider] = trouble
	}
}
