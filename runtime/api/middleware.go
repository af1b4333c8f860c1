// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/sdk/fault"
)

// The headers that every response carries.
const (
	headerRequestID  = "X-Request-Id"
	headerTraceID    = "Aua-Trace-Id"
	headerSessionID  = "Aua-Session-Id"
	headerGeneration = "Aua-Generation"
)

// request is what the surface knows of a request before it is decoded.
type request struct {
	arrived time.Time
	id      string
	trace   observe.Trace
}

// reasonScope is why a token is refused that is good, and not for this route.
const reasonScope = "scope"

type requestKey struct{}

// of returns what is known of c's request.
func of(c *echo.Context) *request {
	r, _ := c.Request().Context().Value(requestKey{}).(*request)
	return r
}

// observe gives every request its ids, and counts it when it is done.
func (s *server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		r := &request{arrived: s.Clock(), id: c.Request().Header.Get(headerRequestID), trace: observe.TraceFrom(c.Request().Header)}
		if !observe.ValidID(r.id) {
			r.id = observe.NewID()
		}
		ctx := context.WithValue(c.Request().Context(), requestKey{}, r)
		ctx = plugin.WithTraceparent(ctx, r.trace.Traceparent(), r.trace.Tracestate())
		c.SetRequest(c.Request().WithContext(ctx))
		h := c.Response().Header()
		h.Set(headerRequestID, r.id)
		h.Set(headerTraceID, r.trace.TraceID())
		h.Set(observe.TraceparentHeader, r.trace.Traceparent())
		h.Set(headerGeneration, s.Runtime.Generation())

		err := next(c)
		if err != nil {
			s.handleError(c, err)
		}
		_, code := echo.ResolveResponseStatus(c.Response(), nil)
		path := c.Path()
		if path == "" {
			path = "unmatched"
		}
		s.Metrics.Request(path, code)
		s.Log.Debug("HTTP request", "method", c.Request().Method, "route", path, "status", code,
			"request_id", r.id, "trace_id", r.trace.TraceID(), "duration_ms", s.Clock().Sub(r.arrived).Milliseconds())
		return nil
	}
}

// recover turns a panic of a handler into the failure of that request alone.
func (s *server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) (err error) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v)
			}
			s.Log.Error("A request handler panicked.", "route", c.Path(), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "AUA met an unexpected condition; its log has the cause.")
		}()
		return next(c)
	}
}

// identify finds out who the request comes from, where it matters. When the
// token is revoked meanwhile, the request ends.
func (s *server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if scopes[identity.Route{Method: c.Request().Method, Path: c.Path()}] == identity.Public {
			return next(c)
		}
		p, err := s.Runtime.Authenticate(c.Request())
		if err != nil {
			return err
		}
		ctx := identity.WithPrincipal(c.Request().Context(), p)
		if p.Revoked != nil {
			var cancel context.CancelCauseFunc
			ctx, cancel = context.WithCancelCause(ctx)
			defer cancel(nil)
			defer context.AfterFunc(p.Revoked, func() { cancel(context.Cause(p.Revoked)) })()
		}
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// authorise refuses what the principal's scopes do not allow. A path that no
// route has is answered as such, since there is nothing to protect.
func (s *server) authorise(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if c.RouteInfo().Name == echo.NotFoundRouteName || c.RouteInfo().Name == echo.MethodNotAllowedRouteName {
			return next(c)
		}
		p, _ := identity.From(c.Request().Context())
		if err := scopes.Allow(p, identity.Route{Method: c.Request().Method, Path: c.Path()}); err != nil {
			s.Metrics.TokenRefused(reasonScope)
			return err
		}
		return next(c)
	}
}
