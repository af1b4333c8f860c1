// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Extensions lists the configured plugin instances, and the plugins that could
// be configured.
func (r *Runtime) Extensions() *sdkapi.ExtensionList {
	list := &sdkapi.ExtensionList{Extensions: r.extensions()}
	for _, e := range list.Extensions {
		e.Schema = nil
		if e.Block != nil {
			e.Block.Config = nil
		}
	}
	return list
}

// Extension returns the extension of that address, or else the plugin of that
// name. There is none in the case of a [fault.NotFound].
func (r *Runtime) Extension(name string) (*sdkapi.Extension, error) {
	g := r.current.Load()
	var names []string
	for _, e := range slices.Concat(r.running(g), r.available(g)) {
		if e.Name() == name {
			return e, nil
		}
		names = append(names, e.Name())
	}
	return nil, fault.New(fault.NotFound, "There is no extension %q. There are: %s.", name, strings.Join(names, ", ")).With("name", name)
}

// extensions are the instances that run, those that are being started or
// stopped in a reload among them, and then the plugins that could run.
func (r *Runtime) extensions() []*sdkapi.Extension {
	g := r.current.Load()
	all := r.running(g)
	serving := map[int]bool{}
	for _, e := range all {
		serving[e.PID] = true
	}
	for _, s := range r.host.Status() {
		if s.State != string(plugin.Ready) && !serving[s.PID] && g.instances[s.Address] != nil {
			e := &sdkapi.Extension{PluginStatus: s}
			describe(e, g.instances[s.Address].Description(), sdk.Kind(s.Kind))
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b *sdkapi.Extension) int { return strings.Compare(a.Address, b.Address) })
	return append(all, r.available(g)...)
}

// running are the instances that serve new queries, by address.
func (r *Runtime) running(g *generation) []*sdkapi.Extension {
	var all []*sdkapi.Extension
	for _, s := range g.plugins() {
		e := &sdkapi.Extension{PluginStatus: s, Block: extensionBlock(blockAt(g.config, s.Address)), LastReload: r.lastReload(s.Address)}
		describe(e, g.instances[s.Address].Description(), sdk.Kind(s.Kind))
		all = append(all, e)
	}
	return all
}

// available are the plugins that could run, by name.
func (r *Runtime) available(g *generation) []*sdkapi.Extension {
	var all []*sdkapi.Extension
	for _, p := range g.catalog.Programs() {
		e := &sdkapi.Extension{PluginStatus: sdkapi.PluginStatus{
			Plugin: p.Name, State: sdkapi.StateAvailable, Version: p.Description.Version, Source: p.Source, Origin: string(p.Origin), Hash: p.Hash,
		}}
		describe(e, p.Description, "")
		all = append(all, e)
	}
	return all
}

// describe fills in what a plugin says of itself, used as a kind; empty for all of its kinds.
func describe(e *sdkapi.Extension, d *sdk.Description, used sdk.Kind) {
	e.APIVersion, e.Description, e.Schema = d.APIVersion, d.Description, &d.Config
	for _, k := range d.Kinds {
		if used == "" || k.Kind == used {
			e.Kinds = append(e.Kinds, k)
		}
	}
}

func extensionBlock(b *config.Block) *sdkapi.ExtensionBlock {
	return &sdkapi.ExtensionBlock{
		Source: fmt.Sprintf("%s:%d", b.Range.Filename, b.Range.Start.Line), OnError: b.OnError,
		TimeoutMS: float64(b.Timeout.Microseconds()) / 1000, Order: b.Order, On: b.On, Mode: b.Mode, Fields: b.Fields, Config: b.Redacted,
	}
}
