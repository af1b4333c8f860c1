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

// result says what a reload has built.
func (l *reload) result() *sdkapi.Reload {
	done := &sdkapi.Reload{Generation: l.draft.id, Before: l.before.id, Swapped: l.draft.id != l.before.id, Extensions: []sdkapi.ReloadedExtension{}}
	warnings := l.loaded.Diagnostics
	for _, address := range slices.Sorted(maps.Keys(l.taken)) {
		e := l.extension(address)
		done.Extensions = append(done.Extensions, e)
		done.Swapped = done.Swapped || e.Change != sdkapi.ReloadKept
		if e.Change == sdkapi.ReloadStarted || e.Change == sdkapi.ReloadReplaced {
			warnings = append(warnings, blockAt(l.draft.config, address).Diagnostics(l.draft.instances[address].Warnings())...)
		}
	}
	if len(warnings) > 0 {
		// They are texts and numbers, which always can be encoded.
		done.Warnings, _ = json.Marshal(config.Describe(warnings, l.loaded.Sources))
	}
	return done
}

// extension says what becomes of a block.
func (l *reload) extension(address string) sdkapi.ReloadedExtension {
	e := sdkapi.ReloadedExtension{Address: address}
	old, now := l.before.instances[address], l.draft.instances[address]
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
	case !blockAt(l.before.config, address).Same(blockAt(l.draft.config, address)):
		e.Change = sdkapi.ReloadChanged
	default:
		e.Change = sdkapi.ReloadKept
	}
	return e
}

// refusal is the error of a reload that failed: the first failure, with all of
// them in its details, and what plugins found wrong with their configuration
// where that stands.
func (l *reload) refusal(failures []*failure) error {
	first := failures[0].err
	if first.Code == fault.Cancelled {
		return fault.Wrap(first, fault.Cancelled, "The reload was given up, and nothing has changed.")
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
			diags = append(diags, blockAt(l.draft.config, f.address).Diagnostics(found.Diagnostics)...)
		}
	}
	if len(diags) > 0 {
		e.With("diagnostics", config.Describe(diags, l.loaded.Sources))
	}
	return e.With("failures", models)
}

// failed are the outcomes for the extensions that kept a reload from happening.
func (l *reload) failed(failures []*failure) map[string]*sdkapi.ReloadOutcome {
	all := map[string]*sdkapi.ReloadOutcome{}
	for _, f := range failures {
		if f.err.Code != fault.Cancelled {
			m := f.model()
			all[f.address] = &sdkapi.ReloadOutcome{
				At: time.Now().UTC(), Change: sdkapi.ReloadFailed, Generation: l.before.id, Step: m.Step, Code: m.Code, Reason: m.Message,
			}
		}
	}
	return all
}

// outcomes are those of a reload that happened.
func (l *reload) outcomes(done *sdkapi.Reload) map[string]*sdkapi.ReloadOutcome {
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
