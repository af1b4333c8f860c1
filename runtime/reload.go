// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// reload is one reload under way.
type reload struct {
	*sdkapi.ReloadRequest
	*change
}

// Reload reads the configuration again and has the plugins run that it now
// names, without a pause: what is new is started and tried out first, then
// serves all new queries, and what it replaces is stopped when the queries under
// way are done. When anything is wrong, nothing changes. There is one reload at
// a time. The error is a fault.
//
// It is an apply that is limited to plugin blocks, and leaves a snapshot when
// the configuration has changed.
func (r *Runtime) Reload(ctx context.Context, who *identity.Principal, req *sdkapi.ReloadRequest) (*sdkapi.Reload, error) {
	start := time.Now()
	l := &reload{ReloadRequest: req, change: &change{operation: sdkapi.OperationReload, by: actor(who)}}
	if c := r.changing.Load(); c != nil {
		return nil, fault.New(fault.Conflict, "The extensions are being reloaded already, or the configuration is being changed (%s, by %s). Wait until that is done, and reload again.", c.Operation, c.By).With("lock", c)
	}
	end, err := r.begin(l.change, "")
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := r.whileServing(ctx)
	defer cancel()
	l.before = r.current.Load()
	done, err := r.reload(ctx, l)
	if err != nil {
		r.metrics.Reload(l.outcome(err))
		r.options.Log.Error("The extensions were not reloaded; those of before serve on.", "error", err)
		return nil, err
	}
	done.DurationMS = milliseconds(time.Since(start))
	if done.Swapped {
		r.metrics.Reload("swapped")
		r.options.Log.Info("The extensions were reloaded.", "generation", done.Generation, "before", done.Before)
	} else {
		r.metrics.Reload("unchanged")
	}
	return done, nil
}

func (r *Runtime) reload(ctx context.Context, l *reload) (*sdkapi.Reload, error) {
	if err := r.read(ctx, l); err != nil {
		return nil, err
	}
	cfg, err := l.mix()
	if err != nil {
		return nil, err
	}
	l.draft = &draft{
		generation: r.generation(&Loaded{Config: cfg, Catalog: l.loaded.Catalog, PluginLock: l.loaded.PluginLock}, l.editions()),
		before:     l.before, share: map[string]bool{},
	}
	for _, b := range cfg.PluginBlocks() {
		l.draft.share[b.Address()] = !l.taken[b.Address()]
	}
	if failures := r.build(ctx, l.draft); failures != nil {
		r.remember(l.failed(failures))
		return nil, l.refusal(failures)
	}
	done := l.result()
	if !done.Swapped {
		l.draft.discard(r.host)
		return done, nil
	}
	if err := r.commit(ctx, l.change, false); err != nil {
		return nil, err
	}
	return done, nil
}

// read reads the configuration, which may differ from what runs in its plugin
// blocks alone.
func (r *Runtime) read(ctx context.Context, l *reload) error {
	if l.loaded = r.options.Load(ctx, Source{}); l.loaded.Config == nil {
		return l.loaded.refused()
	}
	keys := l.before.applied.Differences(l.loaded.Config)
	if len(keys) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "The configuration differs from what runs in more than its plugin blocks: %s. \"aua config reload\" applies all of it; or undo it, and reload again.",
		strings.Join(keys, ", ")).With("keys", keys)
}

// mix returns the configuration that shall run: that of before, with the blocks
// that were asked for as they are in the files.
func (l *reload) mix() (*config.Config, error) {
	blocks := slices.Concat(l.before.applied.PluginBlocks(), l.loaded.Config.PluginBlocks())
	if err := allNamed(l.Names, blocks, addresses(l.loaded.Config), "to reload"); err != nil {
		return nil, err
	}
	chosen := map[string]bool{}
	for _, b := range blocks {
		if chooses(l.Names, b) {
			chosen[b.Address()] = true
		}
	}
	cfg, taken := l.before.applied.Adopt(l.loaded.Config, func(address string) bool { return chosen[address] })
	l.taken = taken
	return cfg, nil
}

// editions are those of before, with another one for each block whose process
// is to be replaced although it has not changed: when that was asked for, and
// when the process was given up for now, since whoever reloads has mended it.
func (l *reload) editions() map[string]int {
	editions := maps.Clone(l.before.editions)
	for address := range l.taken {
		old := l.before.instances[address]
		if l.Force || old != nil && plugin.State(old.Status().State) == plugin.Failed {
			editions[address]++
		}
	}
	return editions
}

// allNamed reports the first of the names that is neither the address nor the
// plugin of a block.
func allNamed(names []string, blocks []*config.Block, known []string, purpose string) error {
	for _, name := range names {
		if !slices.ContainsFunc(blocks, func(b *config.Block) bool { return chooses([]string{name}, b) }) {
			return fault.New(fault.NotFound, "There is no extension %q %s: no block has this address, and none uses a plugin of this name. There are: %s.",
				name, purpose, strings.Join(known, ", ")).With("name", name)
		}
	}
	return nil
}

// chooses reports whether names choose a block, by its address or its plugin;
// none choose all.
func chooses(names []string, b *config.Block) bool {
	return len(names) == 0 || slices.Contains(names, b.Address()) || slices.Contains(names, b.Plugin)
}

func addresses(cfg *config.Config) []string {
	var all []string
	for _, b := range cfg.PluginBlocks() {
		all = append(all, b.Address())
	}
	slices.Sort(all)
	return all
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
