// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/observe"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// planLife is how long a plan can be applied.
const planLife = 24 * time.Hour

// Plan says what applying a configuration would do. Unless it is static, the
// plugins that an apply would start are started to check their configuration,
// and stopped again. It changes nothing. The error is a fault.
func (r *Runtime) Plan(ctx context.Context, req *sdkapi.PlanRequest) (*sdkapi.Plan, error) {
	if r.options.Dev {
		return nil, withoutSnapshots()
	}
	if l := r.locked.Load(); req.LockID != "" && idOf(l) != req.LockID {
		return nil, r.mayChange(req.LockID)
	}
	ctx, cancel := r.whileServing(ctx)
	defer cancel()
	g, done := r.use()
	defer done()
	files := r.options.Load(ctx, Source{})
	loaded := files
	if req.Bundle != nil {
		loaded = r.options.Load(ctx, Source{Bundle: req.Bundle})
	}
	if loaded.Config == nil {
		return nil, loaded.refused()
	}
	s := g.snapshot.Load()
	now := time.Now().UTC().Truncate(time.Second)
	p := &sdkapi.Plan{
		FormatVersion: sdkapi.PlanFormat, ID: observe.NewID(), CreatedAt: now, ExpiresAt: now.Add(planLife), Version: r.options.Version.Version,
		Lineage: s.Lineage, Serial: s.Serial, From: g.applied.Digest, To: loaded.Config.Digest, Static: req.Static,
		Changes: r.compare(g, loaded), Plugins: loaded.plugins(), Config: loaded.Config.Expanded(), PluginLock: loaded.PluginLock,
		Drift: r.drift(g, files),
	}
	if req.Bundle == nil { // the client has not seen the server's own files
		p.Config = config.Shown(p.Config)
	}
	p.Summary = summary(p.Changes)
	warnings := loaded.Diagnostics
	if !req.Static {
		found, err := r.validate(ctx, g, loaded)
		if err != nil {
			return nil, err
		}
		warnings = append(warnings, found...)
	}
	p.Warnings = described(warnings, loaded.Sources)
	return p, nil
}

// described are warnings as "aua validate -json" prints them; nil for none.
func described(warnings hcl.Diagnostics, sources config.Sources) json.RawMessage {
	if len(warnings) == 0 {
		return nil
	}
	// They are texts and numbers, which always can be encoded.
	b, _ := json.Marshal(config.Describe(warnings, sources))
	return b
}

func summary(changes []sdkapi.PlanChange) (s sdkapi.PlanSummary) {
	for _, c := range changes {
		switch c.Action {
		case sdkapi.ActionCreate:
			s.Add++
		case sdkapi.ActionUpdate:
			s.Change++
		case sdkapi.ActionReplace:
			s.Replace++
		case sdkapi.ActionDelete:
			s.Remove++
		}
	}
	return s
}

// validate starts the plugins that would be started, to have them check their
// configuration, and stops them again.
func (r *Runtime) validate(ctx context.Context, g *generation, loaded *Loaded) (warnings hcl.Diagnostics, err error) {
	c := &change{before: g, loaded: loaded, draft: &draft{generation: r.generation(loaded, g.editions)}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, b := range loaded.Config.PluginBlocks() {
		s := spec(b, loaded.Config.Fields, g.editions[b.Address()])
		if i := g.instances[b.Address()]; i != nil && i.Runs(loaded.Catalog, s) {
			continue
		}
		wg.Go(func() {
			found, err := r.host.Validate(ctx, loaded.Catalog, s)
			if err != nil {
				c.draft.fail(b.Address(), stepStart, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			warnings = append(warnings, b.Diagnostics(found)...)
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, fault.As(context.Cause(ctx))
	}
	if failures := c.draft.sorted(); len(failures) > 0 {
		return nil, c.refusal(failures)
	}
	return warnings, nil
}

// plugins are those that a configuration would run, by name.
func (l *Loaded) plugins() []sdkapi.PlanPlugin {
	var all []sdkapi.PlanPlugin
	for _, b := range l.Config.PluginBlocks() {
		p, err := l.Catalog.Program(b.Kind, b.Plugin)
		if err != nil {
			continue // a configuration that was loaded names none that does not exist
		}
		all = append(all, sdkapi.PlanPlugin{Name: p.Name, Source: p.Source, Version: p.Description.Version, Hash: p.Hash})
	}
	slices.SortFunc(all, func(a, b sdkapi.PlanPlugin) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(all)
}

// compare says what becomes of what runs when another configuration is applied.
func (r *Runtime) compare(g *generation, loaded *Loaded) []sdkapi.PlanChange {
	changes := config.Compare(g.applied, loaded.Config)
	for _, b := range loaded.Config.PluginBlocks() {
		old := g.instances[b.Address()]
		p, err := loaded.Catalog.Program(b.Kind, b.Plugin)
		if old == nil || err != nil || old.Program().Name != p.Name {
			continue
		}
		if keys := otherProgram(old.Program(), p); len(keys) > 0 {
			changes = upgraded(changes, b, keys)
		}
	}
	if changes == nil {
		changes = []sdkapi.PlanChange{}
	}
	return changes
}

// otherProgram are the keys of a block by which its plugin is another program
// of the same name.
func otherProgram(old, now *plugin.Program) (keys []sdkapi.PlanKey) {
	for _, k := range []struct{ path, before, after string }{
		{"plugin.source", old.Source, now.Source},
		{"plugin.version", old.Description.Version, now.Description.Version},
		{"plugin.hash", old.Fingerprint(), now.Fingerprint()},
	} {
		if k.before != k.after {
			keys = append(keys, sdkapi.PlanKey{Path: k.path, Before: quoted(k.before), After: quoted(k.after), Effect: sdkapi.EffectProcess})
		}
	}
	return keys
}

func quoted(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	b, _ := json.Marshal(s) // a text always can be encoded
	return b
}

// upgraded adds to what becomes of a block that its plugin is another program.
func upgraded(changes []sdkapi.PlanChange, b *config.Block, keys []sdkapi.PlanKey) []sdkapi.PlanChange {
	i, found := slices.BinarySearchFunc(changes, b.Address(), func(c sdkapi.PlanChange, address string) int { return strings.Compare(c.Address, address) })
	if !found {
		changes = slices.Insert(changes, i, sdkapi.PlanChange{Address: b.Address(), File: b.Range.Filename, Line: b.Range.Start.Line})
	}
	c := &changes[i]
	c.Action, c.Effect = sdkapi.ActionReplace, sdkapi.EffectProcess
	c.Keys = append(slices.Clone(c.Keys), keys...)
	slices.SortFunc(c.Keys, func(a, b sdkapi.PlanKey) int { return strings.Compare(a.Path, b.Path) })
	return changes
}

// drift says how what the server would find at its next start differs from what
// runs: in its own files, and in the processes that were given up.
func (r *Runtime) drift(g *generation, files *Loaded) []sdkapi.PlanChange {
	var drift []sdkapi.PlanChange
	if files.Config != nil {
		drift = r.compare(g, files)
	} else {
		drift = append(drift, sdkapi.PlanChange{
			Address: "files", Action: sdkapi.ActionUpdate, Effect: sdkapi.EffectHot,
			Note: "The server's own files cannot be loaded: " + fault.As(files.refused()).Message,
		})
	}
	for _, b := range g.applied.PluginBlocks() {
		i := g.instances[b.Address()]
		note := ""
		if st := i.Status(); plugin.State(st.State) == plugin.Failed {
			note = "Its process was given up: " + st.Reason + " \"aua extensions reload " + b.Address() + "\" starts it again."
		} else if err := i.Program().Ready(); err != nil {
			note = "Its plugin could not be started again: " + fault.As(err).Message
		}
		if note == "" {
			continue
		}
		at, found := slices.BinarySearchFunc(drift, b.Address(), func(c sdkapi.PlanChange, address string) int { return strings.Compare(c.Address, address) })
		if !found {
			drift = slices.Insert(drift, at, sdkapi.PlanChange{Address: b.Address(), Action: sdkapi.ActionReplace, Effect: sdkapi.EffectProcess, File: b.Range.Filename, Line: b.Range.Start.Line})
		}
		drift[at].Note = strings.TrimSpace(drift[at].Note + " " + note)
	}
	return drift
}

// pending are the keys in which a configuration differs from the one that the
// server was started with, where that takes a restart.
func pending(started, applied *config.Config) []string {
	var keys []string
	for _, c := range config.Compare(started, applied) {
		for _, k := range c.Keys {
			if k.Effect == sdkapi.EffectRestart {
				keys = append(keys, c.Address+"."+k.Path)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// pendingRestart are the keys that were changed since the start and count from
// the next one on.
func (r *Runtime) pendingRestart() []string {
	var keys []string
	for _, key := range pending(r.options.Config, r.current.Load().applied) {
		if !slices.Contains(r.differed, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
