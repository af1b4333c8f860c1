// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"net/http"

	"google.golang.org/grpc/metadata"
)

// Trace is the W3C trace context of a call.
type Trace struct {
	// Parent is the traceparent, State the tracestate, as the headers carry them;
	// empty when the host sent none.
	Parent, State string
}

// TraceFrom returns the trace context that came with a call, however the host
// made it. It is empty outside of a call.
func TraceFrom(ctx context.Context) Trace {
	return Trace{Parent: sent(ctx, "traceparent"), State: sent(ctx, "tracestate")}
}

// SetHeader adds the trace context to the header of a request to another server,
// so that a server with tracing joins the query's trace. Requests of
// sdk/upstream carry it by themselves.
func (t Trace) SetHeader(h http.Header) {
	if t.Parent == "" {
		return
	}
	h.Set("traceparent", t.Parent)
	if t.State != "" {
		h.Set("tracestate", t.State)
	}
}

// sent returns what the host sent under the name, when a header can carry it.
func sent(ctx context.Context, name string) string {
	values := metadata.ValueFromIncomingContext(ctx, name)
	if len(values) == 0 {
		return ""
	}
	for i := range len(values[0]) {
		if c := values[0][i]; c < ' ' || c > '~' {
			return ""
		}
	}
	return values[0]
}
