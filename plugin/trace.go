// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"google.golang.org/grpc/metadata"
)

type traceKey struct{}

type traceContext struct{ parent, state string }

// WithTraceparent makes every plugin call with the returned context carry the
// W3C trace context as gRPC metadata. An empty tracestate is left out.
func WithTraceparent(ctx context.Context, traceparent, tracestate string) context.Context {
	return context.WithValue(ctx, traceKey{}, traceContext{parent: traceparent, state: tracestate})
}

// pairs returns the trace context of ctx as metadata; nil when there is none.
func tracePairs(ctx context.Context) metadata.MD {
	t, ok := ctx.Value(traceKey{}).(traceContext)
	if !ok || t.parent == "" {
		return nil
	}
	md := metadata.MD{"traceparent": {t.parent}}
	if t.state != "" {
		md["tracestate"] = []string{t.state}
	}
	return md
}

// sendTrace puts the trace context where a plugin in another process finds it.
func sendTrace(ctx context.Context) context.Context {
	md := tracePairs(ctx)
	if md == nil {
		return ctx
	}
	if old, ok := metadata.FromOutgoingContext(ctx); ok {
		md = metadata.Join(old, md)
	}
	return metadata.NewOutgoingContext(ctx, md)
}

// receiveTrace puts the trace context where a plugin in this process finds it.
func receiveTrace(ctx context.Context) context.Context {
	md := tracePairs(ctx)
	if md == nil {
		return ctx
	}
	return metadata.NewIncomingContext(ctx, md)
}
