// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
	testerplugin "github.com/auahq/aua/test/testerplugin/tester"
)

// ofTesters has random configurations name a plugin that there is, in
// the place of their own.
func ofTesters(r configtest.Random, s configtest.Sample) string {
	for header, body := range s {
		if at := strings.Index(body, fmt.Sprintf("plugin = %q", configtest.Plugin)); at >= 0 {
			s[header] = body[:at] + "plugin = \"tester\"\nconfig {\n" +
				fmt.Sprintf("choose_last = %v\nplaces = %d\n", r.IntN(2) == 0, r.IntN(3)*100) +
				[]string{"", `token = "Bearer ${secret("KEY")}"` + "\n", `token = secret("OTHER")` + "\n"}[r.IntN(3)] + "}\n"
		}
	}
	return string(s.Source("aua.hcl").Data)
}

// expanded is what a configuration is when it is loaded here: its digest, by
// which it is known.
func expanded(t *testing.T, hcl string) *config.Config {
	t.Helper()
	catalog := &plugin.Catalog{Builtins: builtin.Plugins(nil)}
	catalog.Builtins["tester"] = testerplugin.Plugin()
	cfg, diags, _ := config.Load(config.LoadOptions{
		Sources: []config.Source{{Name: "aua.hcl", Data: []byte(hcl)}},
		Env:     func(string) (string, bool) { return "of the environment", true },
		Plugins: func(*config.Requirements) config.Plugins { return catalog },
	})
	require.NotNil(t, cfg, "%v\n%s", diags, hcl)
	return cfg
}

// reaches plans a configuration and applies the plan: then it is what is kept
// and what serves, and there is nothing more to plan.
func reaches(t *testing.T, s *live.Server, hcl string) {
	t.Helper()
	want := expanded(t, hcl)
	p, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(hcl)})
	require.NoError(t, err, hcl)
	require.Equal(t, want.Digest, p.To)
	done, err := s.Apply(t.Context(), &api.ApplyRequest{Plan: p})
	require.NoError(t, err, hcl)
	require.Equal(t, nowhere(p.Changes), nowhere(done.Changes), "an apply does what its plan says")
	kept, err := s.Snapshot(t.Context(), done.Serial)
	require.NoError(t, err)
	require.Equal(t, want.Digest, kept.Digest)
	require.JSONEq(t, string(want.Expanded()), string(kept.Config))
	again, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(hcl)})
	require.NoError(t, err)
	require.Empty(t, again.Changes, hcl)
	require.Equal(t, again.From, again.To)
}

// nowhere are changes without the places of their blocks: what a plan holds
// stands in no file.
func nowhere(changes []api.PlanChange) []api.PlanChange {
	changes = slices.Clone(changes)
	for i := range changes {
		changes[i].File, changes[i].Line = "", 0
	}
	return changes
}

// TestEveryConfigurationIsReached from every other one, and back.
func TestEveryConfigurationIsReached(t *testing.T) {
	binary, err := auaTester()
	require.NoError(t, err)
	f := live.In(t, binary).Write("aua.hcl", preamble+"server {\n  env = [\"SET\"]\n}\nbackend \"b\" {\n  plugin = \"tester\"\n}\nspecialist \"s\" {\n  backend = \"b\"\n  fields  = [\"general\"]\n}\n")
	f.Env = []string{"SET=of the environment", "KEY=the first secret", "OTHER=the second secret"}
	s := f.Serve()
	for seed := range uint64(6) {
		r := configtest.New(seed)
		r.Plain = true
		before := r.Sample()
		after := r.Change(before)
		a := ofTesters(r, before)
		reaches(t, s, a)
		reaches(t, s, ofTesters(r, after))
		reaches(t, s, a)
		r1, err := s.Rollback(t.Context(), &api.RollbackRequest{To: 1})
		require.NoError(t, err, a)
		require.True(t, r1.Changed)
	}
	status, err := s.Status(t.Context())
	require.NoError(t, err)
	require.Empty(t, status.Config.PendingRestart, "all that was changed was changed back")
}
