// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/config"
)

// allowedHeaders are the request headers that pages may send, in lower case:
// those of AUA's routes, and of the official clients in a browser.
var allowedHeaders = []string{
	"accept", "authorization", "content-type", "traceparent", "tracestate", "x-api-key", "x-request-id",
	"anthropic-beta", "anthropic-dangerous-direct-browser-access", "anthropic-version", "openai-organization", "openai-project",
}

// clientPrefix begins what the official clients tell of themselves.
const clientPrefix = "x-stainless-"

// exposedHeaders are the response headers that pages may read.
var exposedHeaders = strings.Join([]string{
	headerRequestID, headerTraceID, headerSessionID, headerGeneration, "Traceparent", "Location", "Retry-After", "Server-Timing", "Www-Authenticate", "X-Should-Retry",
}, ", ")

// cors lets the pages of the configured origins call, and answers a browser
// that asks first. Without origins it does nothing at all.
func cors(o config.CORS) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if len(o.Origins) == 0 {
			return next
		}
		return func(c *echo.Context) error {
			r, h := c.Request(), c.Response().Header()
			h.Add("Vary", "Origin")
			origin := r.Header.Get("Origin")
			asks := r.Method == http.MethodOptions && origin != "" && r.Header.Get("Access-Control-Request-Method") != ""
			if allowOrigin(h, o, origin) && asks {
				return preflight(c, o)
			}
			if asks {
				h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
				return c.NoContent(http.StatusNoContent) // without a word of permission
			}
			return next(c)
		}
	}
}

// allowOrigin says whether pages of an origin may read the response.
func allowOrigin(h http.Header, o config.CORS, origin string) bool {
	switch {
	case origin != "" && slices.Contains(o.Origins, origin):
		h.Set("Access-Control-Allow-Origin", origin)
		if o.Credentials {
			h.Set("Access-Control-Allow-Credentials", "true")
		}
	case origin != "" && slices.Contains(o.Origins, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	default:
		return false
	}
	h.Set("Access-Control-Expose-Headers", exposedHeaders)
	return true
}

// preflight answers what a page may send. It needs no token, since browsers
// send none; what follows does.
func preflight(c *echo.Context, o config.CORS) error {
	h := c.Response().Header()
	h.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	h.Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
	var allowed []string
	for name := range strings.SplitSeq(c.Request().Header.Get("Access-Control-Request-Headers"), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if slices.Contains(allowedHeaders, name) || strings.HasPrefix(name, clientPrefix) || containsFold(o.Headers, name) {
			allowed = append(allowed, name)
		}
	}
	if len(allowed) > 0 {
		h.Set("Access-Control-Allow-Headers", strings.Join(allowed, ", "))
	}
	h.Set("Access-Control-Max-Age", strconv.Itoa(int(o.MaxAge/time.Second)))
	return c.NoContent(http.StatusNoContent)
}

func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
