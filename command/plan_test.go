// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestPlan(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "plan", "-address", s.url, "-static")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "    ~ routing  (aua.hcl:3)  hot\n      ~ fanout_threshold  0.3 → 0.35\n")
	require.Contains(t, r.out, "Plan: 0 to add, 1 to change, 0 to remove. All of it is hot: no process is replaced.")
	sent := got[api.PlanRequest](t, s, "POST /config/plan")
	require.True(t, sent.Static)
	require.Equal(t, []api.BundleFile{{Name: "aua.hcl", Data: "config_version = \"1.0\"\n"}}, sent.Bundle.Files)
	require.Equal(t, []string{"POST /config/plan"}, s.paths(), "a plan takes no lock")

	require.Equal(t, 2, run(t, "plan", "-address", s.url, "-detailed-exitcode").status)
	s.plan.Changes = nil
	r = run(t, "plan", "-address", s.url, "-detailed-exitcode")
	require.Zero(t, r.status)
	require.Equal(t, "No changes. What runs is what these files say, snapshot 4.\n", r.out)
}

// events reads JSON lines.
func events(t *testing.T, text string) []views.Event {
	t.Helper()
	var all []views.Event
	for line := range strings.Lines(text) {
		var e views.Event
		require.NoError(t, json.Unmarshal([]byte(line), &e), line)
		require.NotEmpty(t, e.Type)
		require.NotEmpty(t, e.Message)
		all = append(all, e)
	}
	return all
}

func types(all []views.Event) []string {
	var names []string
	for _, e := range all {
		names = append(names, e.Type)
	}
	return names
}

func TestPlanAsEvents(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "plan", "-address", s.url, "-json", "-detailed-exitcode")
	require.Equal(t, 2, r.status)
	all := events(t, r.out)
	require.Equal(t, []string{"version", "change", "summary"}, types(all))
	require.Equal(t, "~ routing  (aua.hcl:3)  hot", all[1].Message)
	require.Equal(t, s.plan.Changes[0], *all[1].Change)

	beside := run(t, "plan", "-address", s.url, "-json-into", "plan.jsonl")
	require.Contains(t, beside.out, "Plan: 0 to add")
	require.Equal(t, r.out, read(t, "plan.jsonl"))
	info, err := os.Stat("plan.jsonl")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestPlanIsSaved(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "plan", "-address", s.url, "-out", "aua.plan")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "until 2026-05-05 03:02:01 UTC")
	require.Contains(t, r.out, "\n  aua apply aua.plan\n")
	info, err := os.Stat("aua.plan")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Len(t, left, 2, "nothing else is left beside the configuration")

	shown := run(t, "show", "aua.plan")
	require.Equal(t, r, shown, "it is shown as it was")
	require.Equal(t, "config_version = \"1.0\"\n\nrouting {\n  fanout_threshold = 0.35\n}\n", run(t, "show", "-hcl", "aua.plan").out)

	r = run(t, "plan", "-address", s.url, "-out", "none/aua.plan")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "The plan cannot be written to none/aua.plan")
	require.Empty(t, r.out, "a plan that is not saved is not said to be")
}

// What the server finds in the files is shown where it stands in them.
func TestPlanOfABadConfiguration(t *testing.T) {
	s := newConfigServer(t)
	s.refusal = api.Error{Code: "AUA_CONFIG_INVALID", Message: "The configuration is not valid.", Details: map[string]any{"diagnostics": []map[string]any{{
		"severity": "error", "summary": "Unknown plugin", "detail": "There is none.",
		"range":   map[string]any{"file": "aua.hcl", "start": map[string]int{"line": 1, "column": 1}, "end": map[string]int{"line": 1, "column": 5}},
		"snippet": map[string]any{"code": "config_version = \"1.0\"", "start_line": 1, "highlight_start": 0, "highlight_end": 14},
	}}}}
	for _, name := range []string{"plan", "apply -auto-approve"} {
		r := run(t, append(strings.Fields(name), "-address", s.url)...)
		require.Equal(t, 1, r.status)
		require.Equal(t, "Error: Unknown plugin\n\n  on aua.hcl line 1:\n   1: config_version = \"1.0\"\n      ^^^^^^^^^^^^^^\n\nThere is none.\n\n", r.err)
		require.Empty(t, r.out)
	}
	require.Nil(t, s.lock, "the lock is given back")
	r := run(t, "plan", "-address", s.url, "-json")
	require.Equal(t, "AUA_CONFIG_INVALID", decode[api.Error](t, r.out).Code)
}

func TestPlanWithoutAServer(t *testing.T) {
	newConfigServer(t)
	r := run(t, "plan", "-address", "127.0.0.1:1")
	require.Equal(t, 3, r.status)
	require.Contains(t, r.err, "aua serve")
}

func TestSavedPlansThatAreNone(t *testing.T) {
	write(t, map[string]string{"aua.hcl": "config_version = \"1.0\"\n", "empty": ""})
	for file, want := range map[string]string{"aua.hcl": "no saved plan", "empty": "The file is empty", "none": "no such file"} {
		for _, name := range []string{"show", "apply"} {
			r := run(t, name, file)
			require.Equal(t, 1, r.status)
			require.Contains(t, r.err, want, name)
		}
	}
}
