// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// failure turns an error response into an error.
func (c *Client) failure(res *http.Response, body []byte) *fault.Error {
	var e api.Error
	if bytes.Contains(body, []byte("HTTP request to an HTTPS server")) {
		return fault.New(fault.RequestInvalid, "The server at %s serves https. Write the address with it: https://%s.", c.Address(), c.base.Host).With("address", c.Address())
	}
	if json.Unmarshal(body, &e) != nil || e.Code == "" {
		return c.foreignFailure(res)
	}
	return reported(&e, retryAfter(res.Header))
}

// reported is an error that the server reported.
func reported(e *api.Error, after time.Duration) *fault.Error {
	f := &fault.Error{Code: fault.Code(e.Code), Message: e.Message, Details: e.Details, RetryAfter: after}
	if s, ok := e.Details["retry_after_s"].(float64); ok && after == 0 {
		f.RetryAfter = time.Duration(s * float64(time.Second))
	}
	if e.TraceID != "" {
		f.With("trace_id", e.TraceID)
	}
	return f
}

// foreignFailure is an error response that AUA did not write: a proxy's, or
// that of another program at this address.
func (c *Client) foreignFailure(res *http.Response) *fault.Error {
	code := fault.Internal
	switch res.StatusCode {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired:
		code = fault.AuthRequired
	case http.StatusForbidden:
		code = fault.Forbidden
	case http.StatusNotFound:
		code = fault.NotFound
	case http.StatusRequestEntityTooLarge:
		code = fault.RequestTooLarge
	case http.StatusTooManyRequests:
		code = fault.RateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		code = fault.BackendUnreachable
	}
	f := fault.New(code, "%s answered %s, and not as AUA does. Check the address, and any proxy before it.", c.Address(), res.Status)
	f.RetryAfter = retryAfter(res.Header)
	return f.With("address", c.Address()).With("status", res.StatusCode)
}

// notAUA is a successful response that is none of AUA's.
func (c *Client) notAUA(res *http.Response) *fault.Error {
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if kind == "" {
		kind = "no content type"
	}
	return fault.New(fault.NotFound, "What answers at %s is not AUA: it sent %s. Check the address.", c.Address(), kind).
		With("address", c.Address())
}

// unreachable is a request that got no response.
func (c *Client) unreachable(ctx context.Context, err error) *fault.Error {
	if f := ended(ctx, err); f != nil {
		return f
	}
	reason := err
	var ue *url.Error
	if errors.As(err, &ue) {
		reason = ue.Err
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		return fault.Wrap(err, fault.BackendUnreachable, "The certificate of %s is not trusted: %v. Check the address, or name the authority that signed it: the command aua takes it with -ca or AUA_CACERT.", c.Address(), untrusted.Err).
			With("address", c.Address())
	}
	var oe *net.OpError
	if errors.As(err, &oe) && oe.Op == "dial" {
		return fault.Wrap(err, fault.BackendUnreachable, "No AUA server is reached at %s (%v). Start one with aua serve, or name another address.", c.Address(), oe.Err).
			With("address", c.Address())
	}
	return fault.Wrap(err, fault.BackendUnreachable, "The AUA server at %s did not answer: %v.", c.Address(), reason).
		With("address", c.Address())
}

// cut is a response that broke off.
func (c *Client) cut(ctx context.Context, err error) *fault.Error {
	if f := ended(ctx, err); f != nil {
		return f
	}
	if errors.Is(err, errEventTooLarge) {
		return fault.Wrap(err, fault.StreamInterrupted, "The server at %s sent an event of over %d MiB, which this client does not read.", c.Address(), maxEventBytes>>20)
	}
	return fault.Wrap(err, fault.StreamInterrupted, "The connection to %s broke before the answer was complete. Ask again.", c.Address()).
		With("address", c.Address())
}

// ended is the error of a call whose context ended; nil when it did not.
func ended(ctx context.Context, err error) *fault.Error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return fault.Wrap(err, fault.Cancelled, "The request was cancelled before its answer was complete.")
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fault.Wrap(err, fault.BackendUnreachable, "The AUA server did not answer completely in the time that the request had.")
	}
	return nil
}

// retryAfter reads the header Retry-After in seconds or as a date; 0 when there is none.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
