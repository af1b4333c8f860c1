// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/config"
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
	all := r.extensions()
	var names []string
	for _, e := range all {
		if e.Name() == name {
			return e, nil
		}
		names = append(names, e.Name())
	}
	return nil, fault.New(fault.NotFound, "There is no extension %q. There are: %s.", name, strings.Join(names, ", ")).With("name", name)
}

func (r *Runtime) extensions() []*sdkapi.Extension {
	blocks := map[string]*config.Block{}
	for _, b := range r.options.Config.PluginBlocks() {
		blocks[b.Address()] = b
	}
	var all []*sdkapi.Extension
	for _, s := range r.host.Status() {
		e := &sdkapi.Extension{PluginStatus: s}
		kind := sdk.Kind(s.Kind)
		// The instance runs, so that its plugin is known.
		if d, err := r.options.Catalog.Describe(kind, s.Plugin); err == nil {
			describe(e, d, kind)
		}
		e.Block = blockOf(blocks[s.Address])
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *sdkapi.Extension) int { return strings.Compare(a.Address, b.Address) })
	for _, p := range r.options.Catalog.Programs() {
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

func blockOf(b *config.Block) *sdkapi.ExtensionBlock {
	if b == nil {
		return nil
	}
	return &sdkapi.ExtensionBlock{
		Source: fmt.Sprintf("%s:%d", b.Range.Filename, b.Range.Start.Line), OnError: b.OnError,
		TimeoutMS: float64(b.Timeout.Microseconds()) / 1000, Order: b.Order, On: b.On, Mode: b.Mode, Fields: b.Fields, Config: b.Redacted,
	}
}
