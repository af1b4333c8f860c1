// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/arguments"
)

var here = arguments.Connection{Address: "h:1"}

var atHere = environment(map[string]string{"AUA_ADDR": "h:1", "AUA_CONFIG": "env.hcl"})

func serial(n int64) *int64 { return &n }

func TestParsePlan(t *testing.T) {
	a, diags := arguments.ParsePlan(strings.Fields("-out p -detailed-exitcode -static -var a=b -json-into j"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Plan{
		Connection: here, Configuration: arguments.Configuration{Paths: []string{"env.hcl"}, Vars: map[string]string{"a": "b"}},
		Out: "p", DetailedExitCode: true, Static: true, JSONInto: "j",
	}, a)
}

func TestParseApply(t *testing.T) {
	a, diags := arguments.ParseApply(strings.Fields("-auto-approve p -check-serial=0 -message m -json"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Apply{
		Connection: here, Configuration: arguments.Configuration{Paths: []string{"env.hcl"}},
		File: "p", AutoApprove: true, CheckSerial: serial(0), Message: "m", JSON: true,
	}, a)
}

func TestParseShow(t *testing.T) {
	a, diags := arguments.ParseShow(strings.Fields("-serial 3 -hcl"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.Show{Connection: here, Serial: serial(3), HCL: true}, a)
	a, diags = arguments.ParseShow([]string{"p"}, atHere)
	require.Empty(t, diags)
	require.Equal(t, "p", a.File)
}

func TestParseConfig(t *testing.T) {
	d, diags := arguments.ParseConfigDiff(strings.Fields("-serial 3 -to 5"), empty)
	require.Empty(t, diags)
	require.Equal(t, []*int64{serial(3), serial(5)}, []*int64{d.Serial, d.To})
	r, diags := arguments.ParseConfigRollback(strings.Fields("-to 3 -auto-approve -message m -json"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.ConfigRollback{Connection: here, To: serial(3), AutoApprove: true, Message: "m", JSON: true}, r)
	l, diags := arguments.ParseConfigReload(strings.Fields("-message m"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.ConfigReload{Connection: here, Message: "m"}, l)
	h, diags := arguments.ParseConfigHistory(strings.Fields("-limit 5 -before 9"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.ConfigHistory{Connection: here, Limit: 5, Before: 9}, h)
	u, diags := arguments.ParseForceUnlock(strings.Fields("lock-1 -force"), atHere)
	require.Empty(t, diags)
	require.Equal(t, &arguments.ForceUnlock{Connection: here, ID: "lock-1", Force: true}, u)
}

func TestParsePlanMistakes(t *testing.T) {
	parsers := map[string]func([]string) hcl.Diagnostics{
		"plan":     func(args []string) hcl.Diagnostics { _, d := arguments.ParsePlan(args, empty); return d },
		"apply":    func(args []string) hcl.Diagnostics { _, d := arguments.ParseApply(args, empty); return d },
		"show":     func(args []string) hcl.Diagnostics { _, d := arguments.ParseShow(args, empty); return d },
		"diff":     func(args []string) hcl.Diagnostics { _, d := arguments.ParseConfigDiff(args, empty); return d },
		"history":  func(args []string) hcl.Diagnostics { _, d := arguments.ParseConfigHistory(args, empty); return d },
		"rollback": func(args []string) hcl.Diagnostics { _, d := arguments.ParseConfigRollback(args, empty); return d },
		"reload":   func(args []string) hcl.Diagnostics { _, d := arguments.ParseConfigReload(args, empty); return d },
		"unlock":   func(args []string) hcl.Diagnostics { _, d := arguments.ParseForceUnlock(args, empty); return d },
	}
	for line, want := range map[string]string{
		"plan x":                   "The command takes flags only",
		"plan -json -json-into f":  "Give either -json",
		"apply a b":                "takes one saved plan, and was given 2",
		"apply -var a=b p":         "A saved plan has its variables' values",
		"apply -check-serial -1":   `"-1" is no serial, a number from 0 on`,
		"show a b":                 "takes one saved plan, and was given 2",
		"show -serial 3 p":         "either a saved plan or the snapshot",
		"show -serial 0":           `"0" is no serial, a number from 1 on`,
		"diff x":                   "The command takes flags only",
		"diff -serial 1 -to two":   `"two" is no serial`,
		"diff -to 2 -var a=b":      "two snapshots are compared and no file is read",
		"history -limit 0":         `"0" is no number from 1 to 1000`,
		"history -before x":        `"x" is no serial`,
		"rollback 3":               "The command takes flags only",
		"reload 3":                 "The command takes flags only",
		"unlock":                   "takes the id of the lock, and was given 0",
		"unlock a b":               "takes the id of the lock, and was given 2",
		"rollback -to 1 -to 2":     "can be given once only",
		"plan -detailed-exitcodes": "Did you mean -detailed-exitcode?",
	} {
		name, rest, _ := strings.Cut(line, " ")
		diags := parsers[name](strings.Fields(rest))
		require.NotEmpty(t, diags, line)
		require.Contains(t, strings.Join(details(diags), "\n"), want, line)
	}
	for _, name := range []string{"apply", "show"} {
		require.NotEmpty(t, parsers[name]([]string{""}), name)
	}
}
