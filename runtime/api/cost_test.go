// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
)

func TestCost(t *testing.T) {
	r := newRuntime(t)
	for i, tenant := range []string{"acme", "acme", "umbrella"} {
		require.NoError(t, r.store.Decisions().Append(&sdkapi.Decision{
			ID: string(rune('a' + i)), Tenant: tenant, Time: time.Date(2026, 5, 1+i, 0, 0, 0, 0, time.UTC), Classification: sdkapi.Classification{Field: "research"},
			Candidates: []sdkapi.Candidate{{Specialist: "swe", Model: "m", Usage: sdkapi.Usage{PromptTokens: 3, CompletionTokens: 1}, Cost: .25}},
		}))
	}
	r.principal = &identity.Principal{Tenant: "acme", Scopes: []identity.Scope{identity.ScopeStatus}}
	report := func(query string) sdkapi.CostReport {
		status, body := r.get("/metrics/cost" + query)
		require.Equal(t, http.StatusOK, status, string(body))
		return decode[sdkapi.CostReport](t, body)
	}
	all := report("")
	require.Equal(t, sdkapi.Cost{Calls: 2, PromptTokens: 6, CompletionTokens: 2, USD: .5}, all.Total, "the costs of another tenant are not shown")
	require.Equal(t, []string{"2026-05-01", "2026-05-02"}, []string{all.Days[0].Name, all.Days[1].Name})
	require.Equal(t, []sdkapi.NamedCost{{Name: "swe", Cost: all.Total}}, all.Specialists)
	require.Equal(t, []sdkapi.NamedCost{{Name: "m", Cost: all.Total}}, all.Models)
	require.Equal(t, []sdkapi.NamedCost{{Name: "research", Cost: all.Total}}, all.Fields)
	require.Equal(t, .25, report("?since=2026-05-02T00:00:00Z").Total.USD)
	require.Equal(t, .25, report("?until=2026-05-02T00:00:00Z").Total.USD)
	none := report("?since=2030-01-01T00:00:00Z")
	require.NotNil(t, none.Days)
	require.Zero(t, none.Total)
	status, _ := r.get("/metrics/cost?since=monday")
	require.Equal(t, http.StatusBadRequest, status)
}
