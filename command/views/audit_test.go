// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func TestABadAuditLogIsSaidToBeBad(t *testing.T) {
	for want, v := range map[string]*api.AuditVerification{
		"The audit log is not as it was written. Event 2 was changed.\nBefore it, 1 event is as written, up to the hash abc.\n": {
			Events: 1, Head: "abc", Problem: &api.AuditProblem{Seq: 2, Kind: api.AuditChanged, Message: "Event 2 was changed."},
		},
		"The audit log is not as it was written. Event 1 was changed.\n": {
			Problem: &api.AuditProblem{Seq: 1, Kind: api.AuditChanged, Message: "Event 1 was changed."},
		},
	} {
		o := newOutput()
		require.NoError(t, views.Show(&o.Printer, v, views.AuditVerification))
		require.Equal(t, want, o.out.String())
	}
}

func TestAnEventShowsNothingOfATerminal(t *testing.T) {
	o := newOutput()
	require.NoError(t, views.Show(&o.Printer, &api.AuditPage{Events: []*api.AuditEvent{{
		Seq: 1, Tenant: "a\x1b[31m", Action: "x", Outcome: api.AuditRefused, Details: map[string]string{"k": "v\nw", "a": "b"},
	}}}, views.Audit))
	require.NotContains(t, o.out.String(), "\x1b")
	require.Contains(t, o.out.String(), "refused  a=b k=v w")
}
