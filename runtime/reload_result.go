// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// result says what a change has built.
func (c *change) result() *sdkapi.Reload {
	done := &sdkapi.Reload{Generation: c.draft.id, Before: c.before.id, Swapped: c.draft.id != c.before.id, Extensions: []sdkapi.ReloadedExtension{}}
	for _, address := range slices.Sorted(maps.Keys(c.taken)) {
		e := c.extension(address)
		done.Extensions = append(done.Extensions, e)
		done.Swapped = done.Swapped || e.Change != sdkapi.ReloadKept
	}
	done.Warnings = c.warnings()
	return done
}

// warnings are what was remarkable in what was loaded, and to the plugins that
// were started for it.
func (c *change) warnings() json.RawMessage {
	warnings := c.loaded.Diagnostics
	if c.draft != nil {
		for _, b := range c.draft.config.PluginBlocks() {
			if now := c.draft.instances[b.Address()]; !now.Same(c.before.instances[b.Address()]) {
				warnings = append(warnings, b.Diagnostics(now.Warnings())...)
			}
		}
	}
	return described(warnings, c.loaded.Sources)
}

// extension says what becomes of a block.
func (c *change) extension(address string) sdkapi.ReloadedExtension {
	e := sdkapi.ReloadedExtension{Address: address}
	old, now := c.before.instances[address], c.draft.instances[address]
	if now == nil {
		e.Change, e.Plugin, e.Version = sdkapi.ReloadRemoved, old.Description().Name, old.Description().Version
		return e
	}
	d := now.Description()
	e.Plugin, e.Version, e.PID = d.Name, d.Version, now.Status().PID
	switch {
	case old == nil:
		e.Change = sdkapi.ReloadStarted
	case !now.Same(old):
		e.Change = sdkapi.ReloadReplaced
		if was := old.Description(); was.Name != d.Name || was.Version != d.Version {
			e.Before = was.Name + " " + was.Version
		}
	case !blockAt(c.before.config, address).Same(blockAt(c.draft.config, address)):
		e.Change = sdkapi.ReloadChanged
	default:
		e.Change = sdkapi.ReloadKept
	}
	return e
}

// refusal is the error of a change that failed: the first failure, with all of
// them in its details, and what plugins found wrong with their configuration
// where that stands.
func (c *change) refusal(failures []*failure) error {
	first := failures[0].err
	if first.Code == fault.Cancelled {
		return fault.Wrap(first, fault.Cancelled, "The change was given up, and nothing has changed.")
	}
	e := fault.Wrap(joined(failures), first.Code, "%s Nothing has changed; what ran before serves on.", first.Message)
	for _, f := range failures[1:] {
		e.Message += fmt.Sprintf(" %s failed as well, at %s: %s", f.address, f.step, f.err.Message)
	}
	maps.Copy(e.With("step", failures[0].step).Details, first.Details)
	var models []sdkapi.ReloadFailure
	var diags hcl.Diagnostics
	for _, f := range failures {
		models = append(models, f.model())
		var found *plugin.DiagnosticsError
		if errors.As(f.err, &found) {
			diags = append(diags, blockAt(c.draft.config, f.address).Diagnostics(found.Diagnostics)...)
		}
	}
	if len(diags) > 0 {
		e.With("diagnostics", config.Describe(diags, c.loaded.Sources))
	}
	return e.With("failures", models)
}

// failed are the outcomes for the extensions that kept a reload from happening.
func (c *change) failed(failures []*failure) map[string]*sdkapi.ReloadOutcome {
	all := map[string]*sdkapi.ReloadOutcome{}
	for _, f := range failures {
		if f.err.Code != fault.Cancelled {
			m := f.model()
			all[f.address] = &sdkapi.ReloadOutcome{
				At: time.Now().UTC(), Change: sdkapi.ReloadFailed, Generation: c.before.id, Step: m.Step, Code: m.Code, Reason: m.Message,
			}
		}
	}
	return all
}

// outcomes are those of a change that happened.
func (c *change) outcomes(done *sdkapi.Reload) map[string]*sdkapi.ReloadOutcome {
	all := map[string]*sdkapi.ReloadOutcome{}
	for _, e := range done.Extensions {
		all[e.Address] = &sdkapi.ReloadOutcome{At: time.Now().UTC(), Change: e.Change, Generation: done.Generation}
	}
	return all
}

// remember keeps the outcomes for those who inspect the extensions.
func (r *Runtime) remember(outcomes map[string]*sdkapi.ReloadOutcome) {
	r.outcomesMu.Lock()
	defer r.outcomesMu.Unlock()
	maps.Copy(r.outcomes, outcomes)
}

func (r *Runtime) lastReload(address string) *sdkapi.ReloadOutcome {
	r.outcomesMu.Lock()
	defer r.outcomesMu.Unlock()
	return r.outcomes[address]
}
