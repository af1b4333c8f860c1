// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Compare says what becomes of each block when after takes the place of before,
// sorted by address. A nil before is nothing: everything is created. There is no
// change exactly when both have the same digest. Values that must not be shown
// are "(sensitive)", and are compared by the names of secrets.
func Compare(before, after *Config) []api.PlanChange {
	old, now := before.parts(), after.parts()
	changes := []api.PlanChange{}
	var gone, come []*part
	for _, address := range sorted(keys(old)) {
		if now[address] == nil {
			gone = append(gone, old[address])
		}
	}
	for _, address := range sorted(keys(now)) {
		switch was, is := old[address], now[address]; {
		case was == nil:
			come = append(come, is)
		default:
			if c := between(was, is); len(c.Keys) > 0 {
				changes = append(changes, c)
			}
		}
	}
	for _, is := range come {
		i := slices.IndexFunc(gone, is.renamed)
		if i < 0 {
			changes = append(changes, is.change(api.ActionCreate))
			continue
		}
		c := is.change(api.ActionUpdate)
		if c.PreviousAddress, c.Keys = gone[i].address, nil; is.process {
			c.Action = api.ActionReplace
		}
		gone = slices.Delete(gone, i, i+1)
		changes = append(changes, c)
	}
	for _, was := range gone {
		changes = append(changes, was.change(api.ActionDelete))
	}
	slices.SortFunc(changes, func(a, b api.PlanChange) int { return strings.Compare(a.Address, b.Address) })
	return changes
}

// between is what changes in a block that both have.
func between(was, is *part) api.PlanChange {
	c := is.head(api.ActionUpdate, api.EffectHot)
	paths := append(keys(was.leaves), keys(is.leaves)...)
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		one, two := was.leaves[path], is.leaves[path]
		if one != nil && two != nil && bytes.Equal(one.written, two.written) {
			continue
		}
		c.add(one, two, path)
	}
	if c.Effect == api.EffectProcess && is.process {
		c.Action = api.ActionReplace
	}
	return c.finish(is)
}

// change is what becomes of a block that only one of both has.
func (p *part) change(action string) api.PlanChange {
	effect := api.EffectHot
	if p.process {
		effect = api.EffectProcess
	}
	c := p.head(action, effect)
	for _, path := range sorted(keys(p.leaves)) {
		if action == api.ActionDelete {
			c.add(p.leaves[path], nil, path)
		} else {
			c.add(nil, p.leaves[path], path)
		}
	}
	return c.finish(p)
}

// planned is a change that is being put together.
type planned struct{ api.PlanChange }

func (p *part) head(action, effect string) planned {
	c := planned{api.PlanChange{Address: p.address, Action: action, Effect: effect}}
	if p.rng.Filename != "" {
		c.File, c.Line = p.rng.Filename, p.rng.Start.Line
	}
	return c
}

// add adds a key; nil is no value.
func (c *planned) add(before, after *leaf, path string) {
	k := api.PlanKey{Path: path}
	for _, l := range []*leaf{before, after} {
		if l == nil {
			continue
		}
		k.Effect = l.effect
		k.Sensitive = k.Sensitive || l.sensitive
	}
	if before != nil {
		k.Before = before.shown
	}
	if after != nil {
		k.After = after.shown
	}
	c.Effect = stronger(c.Effect, k.Effect)
	c.Keys = append(c.Keys, k)
}

func (c *planned) finish(p *part) api.PlanChange {
	if p.spec != nil && p.spec.Type == "field" && c.Effect == api.EffectProcess {
		c.Note = "Plugins that decide by fields are told of them when they start, so their processes are replaced."
	}
	return c.PlanChange
}

// effects are the effects of changes, the least first.
var effects = []string{api.EffectHot, api.EffectProcess, api.EffectRestart}

// stronger returns the effect that takes more.
func stronger(a, b string) string {
	if slices.Index(effects, a) > slices.Index(effects, b) {
		return a
	}
	return b
}

// effect is what a change of a key of this class takes. A key of the class none
// has done its work once the configuration is loaded.
func (r Reload) effect() string {
	switch r {
	case ReloadProcess:
		return api.EffectProcess
	case ReloadRestart:
		return api.EffectRestart
	}
	return api.EffectHot
}

// renamed reports whether another block has the same content under another name.
func (p *part) renamed(other *part) bool {
	if p.spec == nil || p.spec != other.spec || p.spec.Single || len(p.leaves) != len(other.leaves) {
		return false
	}
	for path, l := range p.leaves {
		if o := other.leaves[path]; o == nil || !bytes.Equal(l.written, o.written) {
			return false
		}
	}
	return true
}

// leaf is one argument that has a value.
type leaf struct {
	// written is the value as an expanded configuration has it, and shown as
	// people may see it.
	written, shown json.RawMessage
	sensitive      bool
	effect         string
}
