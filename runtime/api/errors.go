// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/token"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// handleError answers a request with an error, in the dialect of its route.
// When the answer has begun it is too late, and only the log is told.
func (s *server) handleError(c *echo.Context, err error) {
	f := faultOf(c, err)
	if f.Code == fault.Internal {
		s.Log.Error("A request failed unexpectedly.", "route", c.Path(), "request_id", c.Response().Header().Get(headerRequestID), "error", err)
	}
	if resp, _ := echo.UnwrapResponse(c.Response()); resp != nil && resp.Committed {
		return
	}
	setRetryAfter(c.Response().Header(), f)
	setChallenge(c.Response().Header(), f)
	if strings.HasPrefix(c.Request().URL.Path, "/v1/") {
		// The clients of these dialects repeat whatever has a status of 500 or more, unless they are told not to.
		c.Response().Header().Set("X-Should-Retry", strconv.FormatBool(f.Code.Transient()))
	}
	status := f.Code.Status()
	if errors.Is(err, echo.ErrMethodNotAllowed) {
		status = http.StatusMethodNotAllowed
	}
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(status)
		return
	}
	_ = c.JSONBlob(status, s.scrubbed(errorBody(c, f)))
}

// faultOf finds the fault in an error of a handler or of the router.
// What a plugin wrote is for the log and not for clients.
func faultOf(c *echo.Context, err error) *fault.Error {
	f := faultIn(c, err)
	if _, told := f.Details["output"]; told {
		kept := *f
		kept.Details = maps.Clone(f.Details)
		delete(kept.Details, "output")
		return &kept
	}
	return f
}

func faultIn(c *echo.Context, err error) *fault.Error {
	var f *fault.Error
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &tooLarge):
		return fault.New(fault.RequestTooLarge, "The request's body is larger than %d bytes, which is server.max_body.", tooLarge.Limit)
	case errors.Is(err, echo.ErrNotFound):
		return fault.New(fault.NotFound, "There is no route %s. GET /openapi.json lists them all.", c.Request().URL.Path)
	case errors.Is(err, echo.ErrMethodNotAllowed):
		return fault.New(fault.RequestInvalid, "The route %s does not take %s.", c.Request().URL.Path, c.Request().Method)
	case errors.Is(err, context.Canceled):
		return fault.Wrap(err, fault.Cancelled, "The client went away.")
	}
	return fault.As(err)
}

// scrubbed is a body without the sensitive texts that are known. What a plugin
// says is scrubbed where it comes from; this is for all the rest that an error
// may quote, such as a line of the configuration.
func (s *server) scrubbed(body []byte) []byte {
	if s.Scrub == nil {
		return body
	}
	return []byte(s.Scrub(string(body)))
}

func errorBody(c *echo.Context, f *fault.Error) []byte {
	traceID := c.Response().Header().Get(headerTraceID)
	if c.Request().URL.Path == routeMessages {
		return anthropic.EncodeError(f, traceID, c.Response().Header().Get(headerRequestID))
	}
	if strings.HasPrefix(c.Request().URL.Path, "/v1/") {
		return openai.EncodeError(f, traceID)
	}
	return encode(errorOf(f, traceID))
}

func errorOf(f *fault.Error, traceID string) *sdkapi.Error {
	details := map[string]any{}
	maps.Copy(details, f.Details)
	if after := retryAfter(f); after > 0 {
		// An event of a stream and a result of a batch have no header to say it in.
		details["retry_after_s"] = after
	}
	return &sdkapi.Error{Code: string(f.Code), Message: f.Message, TraceID: traceID, Details: details}
}

func setRetryAfter(h http.Header, f *fault.Error) {
	if after := retryAfter(f); after > 0 {
		h.Set("Retry-After", strconv.Itoa(after))
	}
}

// setChallenge says which token would be accepted, as RFC 6750 has it.
func setChallenge(h http.Header, f *fault.Error) {
	const realm = `Bearer realm="AUA"`
	switch scope, _ := f.Details["scope"].(string); {
	case f.Code == fault.AuthRequired && f.Details["reason"] == token.ReasonMissing:
		h.Set("WWW-Authenticate", realm)
	case f.Code == fault.AuthRequired:
		h.Set("WWW-Authenticate", realm+`, error="invalid_token"`)
	case f.Code == fault.Forbidden && scope != "":
		h.Set("WWW-Authenticate", realm+`, error="insufficient_scope", scope="`+scope+`"`)
	}
}

// retryAfter says when to come back, in whole seconds, rounded up; 0 for nobody knows.
func retryAfter(f *fault.Error) int {
	after := f.RetryAfter
	if after <= 0 && f.Code == fault.Overloaded {
		after = time.Second
	}
	return int(math.Ceil(after.Seconds()))
}
