// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestAudit(t *testing.T) {
	s := serve(t, "", "-dev", "-detect", "none")
	t.Setenv("AUA_ADDR", s.Address)
	require.Equal(t, result{0, "There are no such events.\n", ""}, run(t, "audit", "list"))
	require.Equal(t, result{0, "The audit log has no events yet.\n", ""}, run(t, "audit", "verify"))

	c := decode[api.Correction](t, run(t, "corrections", "add", "-json", "-subject", product, "-claim", "391", "-field", "math").out)
	require.Zero(t, run(t, "corrections", "erase", c.ID).status)
	list := run(t, "audit", "list", "-since", "1h")
	require.Zero(t, list.status, list.err)
	rows := strings.Split(strings.TrimSpace(list.out), "\n")
	require.Len(t, rows, 3)
	require.Regexp(t, `^ *2 +\S+Z  default  anonymous  correction\.erase  `+c.ID+`  ok`, rows[1])
	require.Regexp(t, `^ *1 +\S+Z  default  anonymous  correction\.add    `+c.ID+`  ok +field=mathematics scope=field source=manual$`, rows[2])
	require.NotContains(t, list.out, "391", "the log does not say what was corrected")
	page := decode[api.AuditPage](t, run(t, "audit", "list", "-json", "-action", "correction.add", "-target", c.ID, "-tenant", "default", "-actor", "anonymous", "-limit", "1").out)
	require.Len(t, page.Events, 1)
	require.Contains(t, run(t, "audit", "list", "-limit", "1").out, "There are more: add -cursor 2")
	require.NotContains(t, run(t, "audit", "list", "-cursor", "2").out, "erase")

	verified := run(t, "audit", "verify")
	require.Zero(t, verified.status)
	require.Regexp(t, `^The audit log is valid\. Its 2 events are as written\.\nIts head is [0-9a-f]{64}; keep it elsewhere`, verified.out)
	head := decode[api.AuditVerification](t, run(t, "audit", "verify", "-json").out).Head
	require.Zero(t, run(t, "audit", "verify", "-head", head).status)
	cut := run(t, "audit", "verify", "-head", strings.Repeat("0", 64))
	require.Equal(t, 1, cut.status)
	require.Contains(t, cut.out, "The audit log is not as it was written. No event has the hash 000")
	require.Equal(t, 1, run(t, "audit", "verify", "-json", "-head", "x").status)
}

func TestAuditIsMisused(t *testing.T) {
	for line, want := range map[string]string{
		"list -since yesterday": "no date as in 2027-01-31",
		"list -since -1h":       "no duration as in 24h",
		"list -limit 0":         "no number from 1 to 1000",
		"list now":              "takes flags only",
		"verify now":            "takes flags only",
	} {
		r := run(t, append([]string{"audit"}, strings.Fields(line)...)...)
		require.Equal(t, 1, r.status, line)
		require.Contains(t, strings.Join(strings.Fields(r.err), " "), want, line)
	}
	r := run(t, "audit", "verify", "-address", "127.0.0.1:1")
	require.Equal(t, 3, r.status)
}
