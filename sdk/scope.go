// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
)

// scope is the context of one call: it knows the log and the request.
type scope struct {
	context.Context
	log hclog.Logger
	req any
}

type scopeKey struct{}

// Value returns the scope itself for its key.
func (s *scope) Value(key any) any {
	if key == (scopeKey{}) {
		return s
	}
	return s.Context.Value(key)
}

// Call returns the call context of the request that ctx belongs to; nil outside
// of a call, and before the first message of a stream.
func Call(ctx context.Context) *CallContext {
	s, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		return nil
	}
	switch req := s.req.(type) {
	case interface{ GetContext() *CallContext }:
		return req.GetContext()
	case interface{ GetInstance() string }:
		return &CallContext{Instance: req.GetInstance()}
	}
	return nil
}

// Logger returns the log for a call: its lines say the instance, the request and
// the trace that they belong to. Outside of a call it writes nothing.
func Logger(ctx context.Context) hclog.Logger {
	s, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		return hclog.NewNullLogger()
	}
	c := Call(ctx)
	var pairs []any
	for _, p := range [][2]string{{"instance", c.GetInstance()}, {"request_id", c.GetRequestId()}, {"trace_id", c.GetTraceId()}} {
		if p[1] != "" {
			pairs = append(pairs, p[0], p[1])
		}
	}
	return s.log.With(pairs...)
}

// WithCall returns a context as a method gets it, with the log and the request of
// a call. [Serve] does that for every call; a host that runs a plugin in its own
// process, or a test that calls a method by itself, does it here.
func WithCall(ctx context.Context, log hclog.Logger, req any) context.Context {
	return &scope{ctx, log, req}
}

// scopedStream gives a stream's call its scope. The request is the first message.
type scopedStream struct {
	grpc.ServerStream
	scope scope
}

// Context returns the call's scope.
func (s *scopedStream) Context() context.Context { return &s.scope }

// RecvMsg remembers the first message.
func (s *scopedStream) RecvMsg(m any) error {
	err := s.ServerStream.RecvMsg(m)
	if err == nil && s.scope.req == nil {
		s.scope.req = m
	}
	return err
}
