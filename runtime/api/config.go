// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// The routes of the configuration.
const (
	routeConfig          = "/config"
	routeConfigPlan      = routeConfig + "/plan"
	routeConfigApply     = routeConfig + "/apply"
	routeConfigRollback  = routeConfig + "/rollback"
	routeConfigReload    = routeConfig + "/reload"
	routeConfigLock      = routeConfig + "/lock"
	routeConfigLocked    = routeConfigLock + "/:id"
	routeConfigSnapshots = routeConfig + "/snapshots"
	routeConfigSnapshot  = routeConfigSnapshots + "/:serial"
)

// Configuration is what the surface needs to show and change what runs. Errors
// are faults, and after one of a change nothing has changed.
type Configuration interface {
	// Config is the configuration in force, without secrets.
	Config() any
	Plan(context.Context, *sdkapi.PlanRequest) (*sdkapi.Plan, error)
	Apply(context.Context, *identity.Principal, *sdkapi.ApplyRequest) (*sdkapi.Applied, error)
	Rollback(context.Context, *identity.Principal, *sdkapi.RollbackRequest) (*sdkapi.Applied, error)
	// ReloadConfig applies the server's own files.
	ReloadConfig(context.Context, *identity.Principal, *sdkapi.ConfigReloadRequest) (*sdkapi.Applied, error)
	// Lock takes the lock, Unlock gives it back, and Locked says who holds it.
	Lock(context.Context, *identity.Principal, *sdkapi.ConfigLock) (*sdkapi.ConfigLock, error)
	Unlock(ctx context.Context, who *identity.Principal, id string, force bool) (*sdkapi.ConfigLock, error)
	Locked() (*sdkapi.ConfigLock, error)
	// Snapshots lists the newest ones, or those below a serial that is not 0.
	Snapshots(ctx context.Context, limit int, before int64) (*sdkapi.ConfigSnapshotList, error)
	// Snapshot returns the one of a serial, or the "latest".
	Snapshot(ctx context.Context, serial string) (*sdkapi.ConfigSnapshot, error)
}

func (s *server) configRoutes() []route {
	return []route{
		{http.MethodGet, routeConfig, s.config},
		{http.MethodPost, routeConfigPlan, changes(s, func(ctx context.Context, _ *identity.Principal, r *sdkapi.PlanRequest) (*sdkapi.Plan, error) {
			return s.Runtime.Plan(ctx, r)
		})},
		{http.MethodPost, routeConfigApply, changes(s, s.Runtime.Apply)},
		{http.MethodPost, routeConfigRollback, changes(s, s.Runtime.Rollback)},
		{http.MethodPost, routeConfigReload, changes(s, s.Runtime.ReloadConfig)},
		{http.MethodPost, routeConfigLock, changes(s, s.Runtime.Lock)},
		{http.MethodGet, routeConfigLock, s.locked},
		{http.MethodDelete, routeConfigLocked, s.unlock},
		{http.MethodGet, routeConfigSnapshots, s.snapshots},
		{http.MethodGet, routeConfigSnapshot, s.snapshot},
	}
}

// changes serves a route that takes a body and answers with one.
func changes[In, Out any](s *server, do func(context.Context, *identity.Principal, *In) (*Out, error)) echo.HandlerFunc {
	return func(c *echo.Context) error {
		body := new(In)
		if err := s.decode(c, body); err != nil {
			return err
		}
		ctx := c.Request().Context()
		who, _ := identity.From(ctx)
		out, err := do(ctx, who, body)
		return answered(c, out, err)
	}
}

// answered writes a body, unless there is an error.
func answered(c *echo.Context, body any, err error) error {
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(body))
}

// locked serves GET /config/lock.
func (s *server) locked(c *echo.Context) error {
	l, err := s.Runtime.Locked()
	return answered(c, l, err)
}

// unlock serves DELETE /config/lock/{id}.
func (s *server) unlock(c *echo.Context) error {
	ctx := c.Request().Context()
	who, _ := identity.From(ctx)
	l, err := s.Runtime.Unlock(ctx, who, c.Param("id"), c.QueryParam("force") == "true")
	return answered(c, l, err)
}

// snapshots serves GET /config/snapshots.
func (s *server) snapshots(c *echo.Context) error {
	limit, err := number(c, "limit")
	if err != nil {
		return err
	}
	before, err := number(c, "before")
	if err != nil {
		return err
	}
	list, err := s.Runtime.Snapshots(c.Request().Context(), int(limit), before)
	return answered(c, list, err)
}

// snapshot serves GET /config/snapshots/{serial}.
func (s *server) snapshot(c *echo.Context) error {
	one, err := s.Runtime.Snapshot(c.Request().Context(), c.Param("serial"))
	return answered(c, one, err)
}

// number reads a parameter of the query that is a number from 0; absent for 0.
func number(c *echo.Context, name string) (int64, error) {
	text := c.QueryParam(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 0 {
		return 0, fault.New(fault.RequestInvalid, "%s is %q, and must be a number from 0.", name, text).With("param", name)
	}
	return n, nil
}
