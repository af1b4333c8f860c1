// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
)

// guarded registers services whose calls are bounded and counted.
type guarded struct {
	grpc.ServiceRegistrar
	server *server
}

// RegisterService registers a service.
func (g guarded) RegisterService(desc *grpc.ServiceDesc, impl any) {
	for _, m := range desc.Methods {
		g.server.methods["/"+desc.ServiceName+"/"+m.MethodName] = g.server.newMethod(m.MethodName)
	}
	for _, d := range desc.Streams {
		g.server.methods["/"+desc.ServiceName+"/"+d.StreamName] = g.server.newMethod(d.StreamName)
	}
	g.ServiceRegistrar.RegisterService(desc, impl)
}

// guardUnary is what stands around every call: it refuses one too many, sets a
// deadline where there is none, gives the call its scope, turns a panic into the
// failure of this call alone, and counts.
//
// Control's methods are not bounded and not counted: a plugin that has too much
// to do must not look like one that is dead.
func (s *server) guardUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (resp any, err error) {
	m := s.methods[info.FullMethod]
	if m == nil {
		defer func() {
			if v := recover(); v != nil {
				err = panicked(s.log, info.FullMethod, v)
			}
		}()
		return next(ctx, req)
	}
	if err := s.admit(m); err != nil {
		return nil, err
	}
	start := time.Now()
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limits.CallTime)
		defer cancel()
	}
	call := &scope{ctx, s.log, req}
	defer func() {
		v := recover()
		if v != nil {
			err = panicked(Logger(call), info.FullMethod, v)
		}
		s.leave(m, start, err, v != nil)
	}()
	return next(call, req)
}

// guardStream is guardUnary for streams.
func (s *server) guardStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
	m := s.methods[info.FullMethod]
	if m == nil {
		// Not of a kind: go-plugin's own, which it guards itself.
		return next(srv, stream)
	}
	if err := s.admit(m); err != nil {
		return err
	}
	start := time.Now()
	ctx := stream.Context()
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limits.CallTime)
		defer cancel()
	}
	call := &scopedStream{ServerStream: stream, scope: scope{ctx, s.log, nil}}
	defer func() {
		v := recover()
		if v != nil {
			err = panicked(Logger(&call.scope), info.FullMethod, v)
		}
		s.leave(m, start, err, v != nil)
	}()
	return next(srv, call)
}

// admit takes a place for a call; leave gives it back.
func (s *server) admit(m *method) error {
	if n := s.underWay.Add(1); n > int64(s.limits.Calls) {
		s.underWay.Add(-1)
		m.count().refused.Inc()
		return faultStatus(codes.ResourceExhausted, FaultOverloaded, fmt.Sprintf("%d calls are under way, which is all that the plugin takes at once", s.limits.Calls), "")
	}
	return nil
}

func (s *server) leave(m *method, start time.Time, err error, panicked bool) {
	m.done(time.Since(start), err, panicked) // first: what is no longer under way has been counted
	s.underWay.Add(-1)
}
