// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/fault"
)

// listAudit serves GET /audit.
func (s *server) listAudit(c *echo.Context) error {
	tenant, err := auditTenant(c)
	if err != nil {
		return err
	}
	r, err := rangeOf(c)
	if err != nil {
		return err
	}
	f := state.AuditFilter{
		Action: c.QueryParam("action"), Actor: c.QueryParam("actor"), Target: c.QueryParam("target"),
		Limit: r.Limit, Cursor: r.Cursor,
	}
	if f.Since, f.Until, err = timesOf(c); err != nil {
		return err
	}
	page, err := s.Runtime.Audit().List(c.Request().Context(), tenant, f)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(page))
}

// auditTenant is the tenant whose events are wanted: the caller's own, unless
// the caller may see them all.
func auditTenant(c *echo.Context) (string, error) {
	own, wanted := tenantOf(c), c.QueryParam("tenant")
	p, _ := identity.From(c.Request().Context())
	switch {
	case p.Has(identity.ScopeAdmin) && wanted == "":
		return state.AllTenants, nil
	case p.Has(identity.ScopeAdmin) || wanted == own:
		return wanted, nil
	case wanted == "":
		return own, nil
	}
	return "", fault.New(fault.Forbidden, "The token is of the tenant %s. Only one with the scope %s sees the events of another.", own, identity.ScopeAdmin).
		With("scope", string(identity.ScopeAdmin))
}

// timesOf reads the bounds of a time: since is inclusive, until exclusive, and
// one that is not given is zero.
func timesOf(c *echo.Context) (since, until time.Time, err error) {
	for name, t := range map[string]*time.Time{"since": &since, "until": &until} {
		v := c.QueryParam(name)
		if v == "" {
			continue
		}
		if *t, err = time.Parse(time.RFC3339, v); err != nil {
			return since, until, fault.New(fault.RequestInvalid, "%s is %q; give a time as in 2027-01-31T12:00:00Z.", name, v).With("param", name)
		}
	}
	return since, until, nil
}

// verifyAudit serves GET /audit/verify. A log that is not as it was written is
// a result and no failure of the request.
func (s *server) verifyAudit(c *echo.Context) error {
	v, err := s.Runtime.Audit().Verify(c.Request().Context(), c.QueryParam("head"))
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(v))
}
