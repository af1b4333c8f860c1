// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk/metric"
)

// server holds the instances of one plugin process; the services of all kinds share it.
type server struct {
	plugin *Plugin
	log    hclog.Logger
	limits Limits

	// underWay counts the calls of the kinds' methods; metrics and methods count
	// what becomes of them.
	underWay atomic.Int64
	metrics  *metric.Registry
	methods  map[string]*method
	// newMethod makes the counts of a method.
	newMethod func(name string) *method

	// stderr is standard error as the process got it; nil to leave os.Stderr alone.
	stderr  *os.File
	restore sync.Once

	// direct is where the services are served without gRPC; empty for nowhere.
	direct string

	mu        sync.RWMutex
	instances map[string]instance
}

// instance is a configured instance: what the constructor made, and what that counts.
type instance struct {
	impl    any
	metrics *metric.Registry
}

func newServer(p *Plugin, log hclog.Logger) *server {
	if log == nil {
		log = hclog.NewNullLogger()
	}
	s := &server{plugin: p, log: log, limits: p.Limits.withDefaults(), methods: map[string]*method{}, instances: map[string]instance{}}
	s.metrics = s.processMetrics()
	return s
}

// add configures an instance. Each name is configured once in a process. An
// error that holds warnings alone leaves the instance configured.
func (s *server) add(ctx context.Context, inst *Instance) error {
	// go-plugin has replaced os.Stderr by a stream to the host, which loses what
	// a dying process writes. No instance has written anything yet.
	s.restore.Do(func() {
		if s.stderr != nil {
			os.Stderr = s.stderr
		}
	})
	if _, exists := s.instance(inst.Name); exists {
		return faultStatus(codes.AlreadyExists, FaultInvalidRequest, fmt.Sprintf("%s is configured already", inst.Name), "")
	}
	v, warnings := s.plugin.New(ctx, inst)
	if !onlyWarnings(warnings) {
		return warnings
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.instances[inst.Name]; exists {
		return errors.Join(
			faultStatus(codes.AlreadyExists, FaultInvalidRequest, fmt.Sprintf("%s is configured already", inst.Name), ""),
			closeInstance(v),
		)
	}
	s.instances[inst.Name] = instance{v, inst.Metrics}
	return warnings
}

// remove drains an instance; removing one that is not there is no error.
func (s *server) remove(name string) error {
	s.mu.Lock()
	v := s.instances[name].impl
	delete(s.instances, name)
	s.mu.Unlock()
	return closeInstance(v)
}

func closeInstance(v any) error {
	if c, ok := v.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func (s *server) instance(name string) (instance, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	inst, ok := s.instances[name]
	return inst, ok
}

// lookup returns the instance that a call is for, as the interface or optional
// interface T.
func lookup[T any](s *server, name string) (T, error) {
	var none T
	inst, ok := s.instance(name)
	if !ok {
		return none, notConfigured(name)
	}
	t, ok := inst.impl.(T)
	if !ok {
		return none, status.Errorf(codes.Unimplemented, "%s does not offer this method", name)
	}
	return t, nil
}

func notConfigured(name string) error {
	return faultStatus(codes.FailedPrecondition, FaultNotConfigured, fmt.Sprintf("there is no instance %q in this process", name), "")
}

// call looks the instance up and calls one of its methods.
func call[T, Req, Resp any](ctx context.Context, s *server, c *CallContext, req Req, method func(T, context.Context, Req) (Resp, error)) (Resp, error) {
	inst, err := lookup[T](s, c.GetInstance())
	if err != nil {
		var none Resp
		return none, err
	}
	resp, err := method(inst, ctx, req)
	return resp, statusOf(ctx, err)
}

// statusOf gives an author's plain error a gRPC code: that of the context when
// it has ended, the error's own when it has one, else Internal.
func statusOf(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return status.Error(codes.Canceled, err.Error())
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil:
		return status.Error(codes.DeadlineExceeded, err.Error())
	}
	return faultStatus(codes.Internal, FaultInternal, err.Error(), "")
}
