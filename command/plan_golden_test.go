// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/website"
)

// TestPlanScenarios shows every kind of change: each folder of testdata/plan
// has the configuration before.hcl (nothing, when it is missing) and the
// after.hcl that takes its place, with what is said about it to people
// (plan.txt), on a narrow terminal (narrow.txt), and to programs (plan.json).
func TestPlanScenarios(t *testing.T) {
	folders, err := filepath.Glob("testdata/plan/*")
	require.NoError(t, err)
	require.Greater(t, len(folders), 10)
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			after := configuration(t, filepath.Join(folder, "after.hcl"))
			plan := &api.Plan{
				FormatVersion: api.PlanFormat, ID: "plan-1", CreatedAt: noon, ExpiresAt: noon.Add(24 * time.Hour), Version: "0.1.0",
				To: after.Digest, Config: json.RawMessage("{}"),
			}
			var before *config.Config
			if _, err := os.Stat(filepath.Join(folder, "before.hcl")); err == nil {
				before = configuration(t, filepath.Join(folder, "before.hcl"))
				plan.Lineage, plan.Serial, plan.From = "l-1", 4, before.Digest
			}
			plan.Changes = config.Compare(before, after)
			plan.Summary = api.Summarise(plan.Changes)
			if _, err := os.Stat(filepath.Join(folder, "own.hcl")); err == nil {
				plan.Drift = config.Compare(before, configuration(t, filepath.Join(folder, "own.hcl")))
			}
			whole(t, plan)
			same(t, filepath.Join(folder, "plan.txt"), said(t, &views.Printer{}, plan))
			same(t, filepath.Join(folder, "narrow.txt"), said(t, &views.Printer{Width: 56}, plan))
			same(t, filepath.Join(folder, "plan.json"), said(t, &views.Printer{JSON: true, Lines: true}, plan))
		})
	}
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// configuration loads a file, with secrets that must not be seen anywhere.
func configuration(t *testing.T, file string) *config.Config {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	plugins := &plugin.Catalog{Builtins: builtin.Plugins(website.Docs())}
	cfg, diags, _ := config.Load(config.LoadOptions{
		Sources: []config.Source{{Name: "aua.hcl", Data: text}},
		Env:     func(name string) (string, bool) { return "canary of " + name, true },
		Plugins: func(*config.Requirements) config.Plugins { return plugins },
	})
	require.False(t, diags.HasErrors(), "%v", diags)
	return cfg
}

func said(t *testing.T, p *views.Printer, plan *api.Plan) string {
	t.Helper()
	var out bytes.Buffer
	p.Out = &out
	require.NoError(t, showPlan(p, &views.Planned{Plan: plan}, ""))
	require.NotContains(t, out.String(), "canary")
	return out.String()
}

// whole demands that what is compared is all that differs: a plan without
// changes is one of two equal configurations, and the other way around.
func whole(t *testing.T, plan *api.Plan) {
	t.Helper()
	require.Equal(t, plan.From == plan.To, len(plan.Changes) == 0)
	for _, c := range plan.Changes {
		require.NotEmpty(t, c.Effect, c.Address)
		require.True(t, len(c.Keys) > 0 || c.PreviousAddress != "", c.Address)
	}
}

// same compares text with a golden file, which -update writes. The flag is
// declared by the tests outside of this package.
func same(t *testing.T, file, text string) {
	t.Helper()
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}
