// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// standing is what must not change when nothing does.
type standing struct {
	generation string
	serial     int64
	pids       map[string]int
	snapshots  int
	events     int
}

func stands(t *testing.T, s *live.Server) standing {
	t.Helper()
	status, err := s.Status(t.Context())
	require.NoError(t, err)
	list, err := s.Snapshots(t.Context(), 100, 0)
	require.NoError(t, err)
	audit, err := s.ListAudit(t.Context(), client.AuditFilter{})
	require.NoError(t, err)
	return standing{status.Generation, status.Config.Serial, running(t, s), len(list.Snapshots), len(audit.Events)}
}

// TestStalePlans are refused, each for the first of the reasons that it has.
func TestStalePlans(t *testing.T) {
	f := withTester(t)
	s := f.Serve()
	sent := bundle(f.Read("aua.hcl") + "routing {\n  fanout_threshold = 0.3517\n}\n")
	sent.PluginLock = f.Read(".aua.lock.hcl")
	made, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: sent})
	require.NoError(t, err)
	require.Len(t, made.Changes, 1)
	other := in(t).Write("aua.hcl", calculating).Serve()
	strange, err := other.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(calculating)})
	require.NoError(t, err)

	refused := 0
	refuses := func(reason, says string, spoil ...func(*api.Plan)) {
		t.Helper()
		p := *made
		for _, one := range spoil {
			one(&p)
		}
		before := stands(t, s)
		_, err := s.Apply(t.Context(), &api.ApplyRequest{Plan: &p})
		require.Equal(t, fault.PlanStale, fault.CodeOf(err), "%v", err)
		require.Equal(t, reason, fault.As(err).Details["reason"], "%v", err)
		require.ErrorContains(t, err, says)
		require.ErrorContains(t, err, "Plan again. Nothing has changed.")
		require.Equal(t, before, stands(t, s))
		refused++
		require.Contains(t, scraped(t, s.URL), fmt.Sprintf(`aua_config_applies_total{outcome="stale"} %d`, refused))
	}
	expired := func(p *api.Plan) { p.ExpiresAt = time.Now().Add(-time.Second) }
	upgraded := func(p *api.Plan) {
		p.Plugins = append([]api.PlanPlugin{}, p.Plugins...)
		for i := range p.Plugins {
			if p.Plugins[i].Name == "tester" {
				p.Plugins[i].Hash = "h1:another"
			}
		}
	}
	tampered := func(p *api.Plan) {
		p.Config = []byte(strings.Replace(string(p.Config), "0.3517", "0.4517", 1))
	}
	// A plan that its sender wrote can have the server do no more than a
	// configuration that is sent.
	forged := func(p *api.Plan) {
		p.Config = []byte(strings.Replace(string(p.Config), "{", `{"dev_overrides":{"tester":"/bin/sh"},`, 1))
	}
	curious := func(p *api.Plan) {
		p.Config = []byte(strings.Replace(string(p.Config), "{", `{"locals":{"x":"${env(\"HOME\")}"},`, 1))
	}
	restored := func(p *api.Plan) { p.From = strange.From }
	outrun := func(p *api.Plan) { p.Serial++ }
	foreign := func(p *api.Plan) { p.Lineage = strange.Lineage }
	refuses("expiry", "The plan has expired", expired)
	refuses("hashes", "tester was acme/tester 1.0.0 h1:another, and is acme/tester 1.0.0 h1:", expired, upgraded)
	refuses("hashes", "The plan is not what it says", expired, upgraded, tampered)
	refuses("hashes", "which only the server's own files can say", forged)
	refuses("hashes", "\"HOME\" is none of them", curious)
	refuses("hashes", "was restored from a backup", expired, upgraded, tampered, restored)
	refuses("serial", "made against the snapshot 2", expired, upgraded, tampered, restored, outrun)
	refuses("lineage", "made for another server", expired, upgraded, tampered, restored, outrun, foreign)

	// The plugin is taken away between the plan and its apply.
	require.NoError(t, os.Rename(f.Path(".aua/plugins"), f.Path("away")))
	refuses("hashes", "acme/tester 1.0.0 is not installed")
	require.NoError(t, os.Rename(f.Path("away"), f.Path(".aua/plugins")))
	done, err := s.Apply(t.Context(), &api.ApplyRequest{Plan: made})
	require.NoError(t, err, "the plan itself is good")
	require.True(t, done.Changed)
	refuses("serial", "the newest one is 2: apply by anonymous")
}

// TestOneOfManyApplies wins, and the others say why they did not.
func TestOneOfManyApplies(t *testing.T) {
	const clients = 8
	s := in(t).Write("aua.hcl", calculating).Serve()
	plans := make([]*api.Plan, clients)
	for c := range plans {
		var err error
		plans[c], err = s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(calculating + fmt.Sprintf("backend \"b%d\" {\n  plugin = \"calc\"\n}\n", c))})
		require.NoError(t, err)
	}
	errs := make([]error, clients)
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() { _, errs[c] = s.Apply(t.Context(), &api.ApplyRequest{Plan: plans[c]}) })
	}
	wg.Wait()
	won := -1
	for c, err := range errs {
		switch code := fault.CodeOf(err); {
		case err == nil:
			require.Negative(t, won, "two have won")
			won = c
		case code == fault.StateLocked:
			require.ErrorContains(t, err, "The configuration is being changed")
		default:
			require.Equal(t, fault.PlanStale, code, "%v", err)
			require.Equal(t, "serial", fault.As(err).Details["reason"])
		}
	}
	require.GreaterOrEqual(t, won, 0)
	require.Contains(t, running(t, s), fmt.Sprintf("backend.b%d", won))
	require.Equal(t, 2, stands(t, s).snapshots)
}
