// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"fmt"
	"slices"
	"time"

	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Why a plan is stale, in the order in which it is looked at. It is the member
// "reason" of the error's details.
const (
	staleLineage = "lineage"
	staleSerial  = "serial"
	staleHashes  = "hashes"
	staleExpiry  = "expiry"
)

func stale(reason, format string, args ...any) error {
	return fault.New(fault.PlanStale, "%s Plan again. Nothing has changed.", fmt.Sprintf(format, args...)).With("reason", reason)
}

// fresh loads what a plan was made for, when it still is what it would apply.
func (r *Runtime) fresh(ctx context.Context, g *generation, p *sdkapi.Plan) (*Loaded, error) {
	now := g.snapshot.Load()
	switch {
	case p.Lineage != now.Lineage:
		return nil, stale(staleLineage, "The plan was made for another server, or for another state store: its lineage is %s, and that of this one is %s.", p.Lineage, now.Lineage)
	case p.Serial != now.Serial:
		return nil, stale(staleSerial, "The plan was made against the snapshot %d of the configuration, and the newest one is %d: %s by %s at %s.",
			p.Serial, now.Serial, now.Operation, now.By, now.CreatedAt.Format(time.RFC3339))
	case p.From != g.applied.Digest:
		return nil, stale(staleHashes, "The plan was made against another configuration than the one that runs, although both are snapshot %d: the state store was restored from a backup.", p.Serial)
	}
	loaded := r.options.Load(ctx, Source{Bundle: planned(p)})
	if loaded.Config == nil {
		err := fault.As(loaded.refused())
		return nil, fault.Wrap(err, fault.PlanStale, "The configuration of the plan cannot be loaded any more: %s Plan again. Nothing has changed.", err.Message).
			With("reason", staleHashes).With("diagnostics", err.Details["diagnostics"])
	}
	if loaded.Config.Digest != p.To {
		return nil, stale(staleHashes, "The plan is not what it says: its configuration has another digest. It was changed after it was made, or made by another version of AUA (%s).", p.Version)
	}
	if plugins := loaded.plugins(); !slices.Equal(plugins, p.Plugins) {
		return nil, stale(staleHashes, "The plan was made for other plugins than are installed now: %s.", otherPlugins(p.Plugins, plugins))
	}
	if now := time.Now(); now.After(p.ExpiresAt) {
		return nil, stale(staleExpiry, "The plan has expired: it was good until %s, and now it is %s.", p.ExpiresAt.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	return loaded, nil
}

// planned is the configuration of a plan, which comes from a client and may have
// been written by it: it reads no more of the server than what else is sent.
func planned(p *sdkapi.Plan) *sdkapi.Bundle {
	return &sdkapi.Bundle{Files: []sdkapi.BundleFile{{Name: "plan.hcl.json", Data: string(p.Config)}}, PluginLock: p.PluginLock}
}

// otherPlugins names the first difference of two sorted lists.
func otherPlugins(planned, now []sdkapi.PlanPlugin) string {
	for _, p := range planned {
		i := slices.IndexFunc(now, func(n sdkapi.PlanPlugin) bool { return n.Name == p.Name })
		switch {
		case i < 0:
			return fmt.Sprintf("%s is not used any more", p.Name)
		case now[i] != p:
			return fmt.Sprintf("%s was %s %s %s, and is %s %s %s", p.Name, p.Source, p.Version, p.Hash, now[i].Source, now[i].Version, now[i].Hash)
		}
	}
	for _, n := range now {
		if !slices.ContainsFunc(planned, func(p sdkapi.PlanPlugin) bool { return n.Name == p.Name }) {
			return fmt.Sprintf("%s was not used", n.Name)
		}
	}
	return "their order differs"
}
