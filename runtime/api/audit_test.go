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

// audited is a server whose audit log has one event of each of two tenants.
func audited(t *testing.T) *runtime {
	r := newRuntime(t)
	for i, tenant := range []string{"acme", "umbrella", "acme"} {
		require.NoError(t, r.store.Audit().Append(t.Context(), &sdkapi.AuditEvent{
			At: time.Date(2026, 5, 1, i, 0, 0, 0, time.UTC), Tenant: tenant, Actor: "t1", Action: []string{"token.create", "config.apply"}[i/2], Target: "x",
		}))
	}
	return r
}

func (r *runtime) get(path string) (status int, body []byte) {
	r.t.Helper()
	resp, body := r.do(http.MethodGet, path, "")
	return resp.StatusCode, body
}

func targets(p sdkapi.AuditPage) (seqs []int64) {
	for _, e := range p.Events {
		seqs = append(seqs, e.Seq)
	}
	return seqs
}

func TestTheAuditLogIsListed(t *testing.T) {
	r := audited(t)
	r.principal = &identity.Principal{Tenant: "acme", TokenID: "t1", Scopes: []identity.Scope{identity.ScopeAuditRead, identity.ScopeAdmin}}
	for query, want := range map[string][]int64{
		"": {3, 2, 1}, "?tenant=umbrella": {2}, "?tenant=acme&limit=1": {3}, "?action=token": {2, 1}, "?action=config.apply": {3},
		"?actor=t2": nil, "?target=x&since=2026-05-01T01:00:00Z": {3, 2}, "?until=2026-05-01T02:00:00%2B01:00": {1}, "?cursor=3": {2, 1},
	} {
		status, body := r.get("/audit" + query)
		require.Equal(t, http.StatusOK, status, query)
		require.Equal(t, want, targets(decode[sdkapi.AuditPage](t, body)), query)
	}
	for _, query := range []string{"?limit=0", "?limit=x", "?since=yesterday", "?until=1", "?cursor=x"} {
		status, body := r.get("/audit" + query)
		require.Equal(t, http.StatusBadRequest, status, query)
		require.Equal(t, "AUA_REQUEST_INVALID", decode[sdkapi.Error](t, body).Code, query)
	}
}

func TestATenantSeesItsOwnEvents(t *testing.T) {
	r := audited(t)
	r.principal = &identity.Principal{Tenant: "umbrella", TokenID: "t2", Scopes: []identity.Scope{identity.ScopeAuditRead}}
	for query, want := range map[string][]int64{"": {2}, "?tenant=umbrella": {2}, "?target=x": {2}} {
		_, body := r.get("/audit" + query)
		require.Equal(t, want, targets(decode[sdkapi.AuditPage](t, body)), query)
	}
	for _, tenant := range []string{"acme", "*"} {
		status, _ := r.get("/audit?tenant=" + tenant)
		require.Equal(t, http.StatusForbidden, status, tenant)
	}
}

func TestTheAuditLogIsVerified(t *testing.T) {
	r := audited(t)
	verify := func(query string) sdkapi.AuditVerification {
		_, body := r.get("/audit/verify" + query)
		return decode[sdkapi.AuditVerification](t, body)
	}
	v := verify("")
	require.True(t, v.Valid)
	require.EqualValues(t, 3, v.Events)
	require.True(t, verify("?head="+v.Head).Valid)
	cut := verify("?head=abc")
	require.False(t, cut.Valid)
	require.Equal(t, sdkapi.AuditCut, cut.Problem.Kind)
}
