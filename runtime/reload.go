// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Loaded is a configuration as it was read, with the plugins that it names.
type Loaded struct {
	// Config is nil when the diagnostics have errors.
	Config  *config.Config
	Catalog *plugin.Catalog
	// Diagnostics are what was found, warnings alone in a valid configuration.
	Diagnostics hcl.Diagnostics
	Sources     config.Sources
}

// reload is one reload under way.
type reload struct {
	*sdkapi.ReloadRequest
	loaded *Loaded
	before *generation
	draft  *draft
	// taken are the addresses that the files have decided about.
	taken map[string]bool
}

// Reload reads the configuration again and has the plugins run that it now
// names, without a pause: what is new is started and tried out first, then
// serves all new queries, and what it replaces is stopped when the queries under
// way are done. When anything is wrong, nothing changes. There is one reload at
// a time. The error is a fault.
func (r *Runtime) Reload(ctx context.Context, req *sdkapi.ReloadRequest) (*sdkapi.Reload, error) {
	if !r.reloading.TryLock() {
		return nil, fault.New(fault.Conflict, "The extensions are being reloaded already. Wait until that is done, and reload again.")
	}
	defer r.reloading.Unlock()
	if r.queries.Err() != nil {
		return nil, fault.As(context.Cause(r.queries))
	}
	start := time.Now()
	l := &reload{ReloadRequest: req, before: r.current.Load()}
	done, err := r.reload(ctx, l)
	if err != nil {
		r.metrics.Reload(outcomeOf(l, err))
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

// outcomeOf says whose fault it was that a reload did not happen: refused for
// what was asked or written, failed for a plugin's.
func outcomeOf(l *reload, err error) string {
	switch {
	case fault.CodeOf(err) == fault.Cancelled:
		return "cancelled"
	case l.draft == nil:
		return "refused"
	}
	return "failed"
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
		generation: &generation{config: cfg, catalog: l.loaded.Catalog, editions: l.editions()},
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
		l.draft.pipeline.Close()
		l.draft.release(r.host)
		return done, nil
	}
	r.swap(l.draft.generation)
	r.remember(l.outcomes(done))
	return done, nil
}

// read reads the configuration, which may differ from what runs in its plugin
// blocks alone.
func (r *Runtime) read(ctx context.Context, l *reload) error {
	if l.loaded = r.options.Load(ctx); l.loaded.Config == nil {
		return config.Fault(l.loaded.Diagnostics).With("diagnostics", config.Describe(l.loaded.Diagnostics, l.loaded.Sources))
	}
	keys := l.before.config.Differences(l.loaded.Config)
	if len(keys) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "The configuration differs from what runs in more than its plugin blocks: %s. That takes a restart of the server; or undo it, and reload again.",
		strings.Join(keys, ", ")).With("keys", keys)
}

// mix returns the configuration that shall run: that of before, with the blocks
// that were asked for as they are in the files.
func (l *reload) mix() (*config.Config, error) {
	blocks := slices.Concat(l.before.config.PluginBlocks(), l.loaded.Config.PluginBlocks())
	if err := allNamed(l.Names, blocks, addresses(l.loaded.Config), "to reload"); err != nil {
		return nil, err
	}
	chosen := map[string]bool{}
	for _, b := range blocks {
		if chooses(l.Names, b) {
			chosen[b.Address()] = true
		}
	}
	cfg, taken := l.before.config.Adopt(l.loaded.Config, func(address string) bool { return chosen[address] })
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
