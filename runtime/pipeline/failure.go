// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/auahq/aua/runtime/limit"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

var (
	// errTooSlow is the cause of a context that ended with a specialist's timeout.
	errTooSlow = errors.New("pipeline: the specialist's timeout has passed")
	// errQueryTimeout is the cause of a context that ended with the query's deadline.
	errQueryTimeout = errors.New("pipeline: the query's deadline has passed")
)

// upstreamCodes maps what a model server did wrong to AUA's codes.
var upstreamCodes = map[sdk.UpstreamErrorKind]fault.Code{
	sdk.UpstreamUnreachable:     fault.BackendUnreachable,
	sdk.UpstreamTimeout:         fault.SpecialistTimeout,
	sdk.UpstreamRateLimited:     fault.RateLimited,
	sdk.UpstreamUnavailable:     fault.BackendUnreachable,
	sdk.UpstreamRejected:        fault.UpstreamRejected,
	sdk.UpstreamInvalidRequest:  fault.RequestInvalid,
	sdk.UpstreamInvalidResponse: fault.BackendUnreachable,
	sdk.UpstreamInterrupted:     fault.StreamInterrupted,
}

// upstream notes a model server's failure; started says that a part of the
// answer has gone out.
func (c *candidate) upstream(ctx context.Context, e *sdk.UpstreamError, started bool) {
	code, known := upstreamCodes[e.GetKind()]
	if !known {
		code = fault.BackendUnreachable
	}
	if started {
		code = fault.StreamInterrupted
	} else if code == fault.StreamInterrupted {
		// Nothing has gone out, so that for the client nothing was interrupted.
		code = fault.BackendUnreachable
	}
	f := fault.New(code, "The specialist %s did not answer: %s", c.specialist.Name(), e.GetMessage()).
		With("specialist", c.specialist.Name()).With("kind", kindNames[e.GetKind()])
	if e.GetHttpStatus() != 0 {
		f.With("upstream_status", e.GetHttpStatus())
	}
	if e.GetUpstreamCode() != "" {
		f.With("upstream_code", e.GetUpstreamCode())
	}
	f.RetryAfter = time.Duration(e.GetRetryAfterMs()) * time.Millisecond
	if e.GetUsage() != nil {
		c.usage = e.GetUsage()
	}
	if started {
		f.With("usage", addUsage(zeroUsage, c.usage))
	}
	c.fail(ctx, f)
	c.retryable, c.tooLong = e.GetRetryable(), e.GetUpstreamCode() == sdk.CodeContextLength
	if !started && spent(ctx, e) {
		// Whatever the server said at the end.
		c.fail(ctx, tooSlow(c.specialist))
	}
}

// spent reports whether the time for a try is over. The plugin may notice that
// a little before the host.
func spent(ctx context.Context, e *sdk.UpstreamError) bool {
	if errors.Is(context.Cause(ctx), errTooSlow) {
		return true
	}
	deadline, ok := ctx.Deadline()
	return ok && e.GetKind() == sdk.UpstreamTimeout && time.Until(deadline) < 100*time.Millisecond
}

var kindNames = map[sdk.UpstreamErrorKind]string{
	sdk.UpstreamUnreachable: "unreachable", sdk.UpstreamTimeout: "timeout", sdk.UpstreamRateLimited: "rate_limited",
	sdk.UpstreamUnavailable: "unavailable", sdk.UpstreamRejected: "rejected", sdk.UpstreamInvalidRequest: "invalid_request",
	sdk.UpstreamInvalidResponse: "invalid_response", sdk.UpstreamInterrupted: "interrupted",
}

func tooSlow(s *Specialist) *fault.Error {
	return fault.New(fault.SpecialistTimeout, "The specialist %s did not answer within %s.", s.Name(), s.config.Timeout).
		With("specialist", s.Name())
}

// callFault is the fault of a call that the backend's plugin itself failed.
func callFault(ctx context.Context, c *candidate, err error) *fault.Error {
	// The plugin's clock may be a little ahead of the host's, so that the
	// context is still alive.
	if errors.Is(context.Cause(ctx), errTooSlow) || errors.Is(err, context.DeadlineExceeded) {
		return tooSlow(c.specialist)
	}
	return fault.As(err)
}

// breakerOutcome says what an attempt showed of the model server: a plugin's
// own failure and a client's leaving show nothing.
func breakerOutcome(c *candidate) limit.Outcome {
	switch c.outcome {
	case outcomeAnswered, outcomeDeclined:
		return limit.OutcomeSuccess
	case outcomeFailed:
		return limit.OutcomeOf(c.err)
	}
	return limit.OutcomeNone
}

// gone is the error of a query whose client does not listen any more.
func gone(err error) *fault.Error {
	return fault.Wrap(err, fault.Cancelled, "The client went away before the answer was complete.")
}

// ended is the error of a query whose context has ended.
func ended(ctx context.Context) *fault.Error {
	cause := context.Cause(ctx)
	if errors.Is(cause, errQueryTimeout) || errors.Is(cause, context.DeadlineExceeded) {
		return fault.Wrap(cause, fault.SpecialistTimeout, "The query was not answered before its deadline.")
	}
	var f *fault.Error
	if errors.As(cause, &f) {
		return f
	}
	return fault.Wrap(cause, fault.Cancelled, "The client went away before the answer was complete.")
}

var zeroUsage api.Usage
