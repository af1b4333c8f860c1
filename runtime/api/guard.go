// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/fault"
)

// guard keeps web pages away from a server that demands no tokens. Whoever
// looks at a page lets it send requests to this machine: a form or script of
// any site to the address itself, and one whose name was made to resolve here
// (DNS rebinding) as if it were of the same site. The first names another
// origin, the second a host that is not this machine. Where tokens are
// demanded there is nothing to guard, since no browser adds one by itself.
func guard(o config.CORS, loopback bool) echo.MiddlewareFunc {
	cross := http.NewCrossOriginProtection()
	for _, origin := range o.Origins {
		if origin != "*" {
			_ = cross.AddTrustedOrigin(origin) // the configuration was checked
		}
	}
	every := slices.Contains(o.Origins, "*")
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) error {
			r := c.Request()
			if loopback && !hereBy(r.Host) {
				return fault.New(fault.Forbidden, "The request is for the host %q, which is not this machine. A server without authentication answers only to localhost and to addresses.", r.Host)
			}
			if err := cross.Check(r); err != nil && !every {
				return fault.New(fault.Forbidden, "The request comes from a page of another origin. A server without authentication takes those only from the origins that server.cors names.").
					With("origin", r.Header.Get("Origin"))
			}
			return next(c)
		}
	}
}

// hereBy reports whether a Host header names this machine in a way that no name
// server has a say in.
func hereBy(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	return net.ParseIP(name) != nil || config.Loopback(name)
}

// harden sets what keeps browsers and caches from making more of a response
// than it is.
func harden(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}
