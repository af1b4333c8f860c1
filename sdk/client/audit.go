// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// AuditFilter selects events of the audit log. The zero value is the first page
// of all that the token may see.
type AuditFilter struct {
	// Tenant is one tenant; another than the token's needs the scope aua:admin.
	Tenant string
	// Action is what was done, as in token.revoke; token stands for all of its kind.
	Action string
	// Actor and Target select by equality, where not empty.
	Actor, Target string
	// Since is inclusive, Until exclusive; the zero time is no bound.
	Since, Until time.Time
	// Limit is the size of the page; 0 for the server's own.
	Limit int
	// Cursor is the Next of the page before.
	Cursor string
}

// ListAudit returns a page of the audit log, the newest event first.
func (c *Client) ListAudit(ctx context.Context, f AuditFilter) (*api.AuditPage, error) {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("tenant", f.Tenant)
	set("action", f.Action)
	set("actor", f.Actor)
	set("target", f.Target)
	set("cursor", f.Cursor)
	set("since", stamp(f.Since))
	set("until", stamp(f.Until))
	if f.Limit != 0 {
		v.Set("limit", strconv.Itoa(f.Limit))
	}
	return call[api.AuditPage](ctx, c, http.MethodGet, "/audit?"+v.Encode(), nil)
}

// stamp is a bound of a time in a query; empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// VerifyAudit looks for the first event of the audit log that is not as it was
// written. A head that is not empty is the hash of an event that it must have.
func (c *Client) VerifyAudit(ctx context.Context, head string) (*api.AuditVerification, error) {
	return call[api.AuditVerification](ctx, c, http.MethodGet, "/audit/verify?"+url.Values{"head": {head}}.Encode(), nil)
}
