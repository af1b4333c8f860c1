// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"runtime/debug"

	"google.golang.org/grpc/status"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// HealthChecker is an instance that can be unhealthy. Health is asked for
// regularly and must be cheap; the error says why the instance cannot serve.
// The model server behind a backend is not part of it: that is [Prober].
type HealthChecker interface {
	Health(context.Context) error
}

type controlServer struct {
	pluginpb.UnimplementedControlServer
	*server
}

func (c *controlServer) Describe(context.Context, *pluginpb.DescribeRequest) (*pluginpb.DescribeResponse, error) {
	b, err := c.plugin.Describe().JSON()
	if err != nil {
		return nil, err
	}
	return &pluginpb.DescribeResponse{DescriptionJson: b, DirectAddress: c.direct}, nil
}

func (c *controlServer) Validate(_ context.Context, req *pluginpb.ValidateRequest) (*pluginpb.ValidateResponse, error) {
	if c.plugin.Validate == nil {
		return &pluginpb.ValidateResponse{}, nil
	}
	err := c.plugin.Validate(&Instance{
		Name: req.GetInstance(), Kind: Kind(req.GetKind()), Config: req.GetConfigJson(), Log: c.log.With("instance", req.GetInstance()),
	})
	return &pluginpb.ValidateResponse{Diagnostics: Diagnostics(err)}, nil
}

func (c *controlServer) Configure(ctx context.Context, req *pluginpb.ConfigureRequest) (*pluginpb.ConfigureResponse, error) {
	err := c.add(ctx, &Instance{
		Name: req.GetInstance(), Kind: Kind(req.GetKind()), Config: req.GetConfigJson(), Artefact: req.GetArtefact(),
		Fields: req.GetFields(), DataDir: req.GetDataDir(), Log: c.log.With("instance", req.GetInstance()),
	})
	if _, isStatus := status.FromError(err); isStatus && err != nil {
		return nil, err
	}
	// What the start alone needed is given back: a machine runs many plugins, and most are idle.
	debug.FreeOSMemory()
	return &pluginpb.ConfigureResponse{Diagnostics: Diagnostics(err)}, nil
}

func (c *controlServer) Health(ctx context.Context, req *pluginpb.HealthRequest) (*pluginpb.HealthResponse, error) {
	inst, err := lookup[any](c.server, req.GetInstance())
	if err != nil {
		return nil, err
	}
	checker, ok := inst.(HealthChecker)
	if !ok {
		return &pluginpb.HealthResponse{Healthy: true}, nil
	}
	if err := checker.Health(ctx); err != nil {
		return &pluginpb.HealthResponse{Reason: err.Error()}, nil
	}
	return &pluginpb.HealthResponse{Healthy: true}, nil
}

func (c *controlServer) Metrics(_ context.Context, req *pluginpb.MetricsRequest) (*pluginpb.MetricsResponse, error) {
	inst, ok := c.instance(req.GetInstance())
	if !ok {
		return nil, notConfigured(req.GetInstance())
	}
	return &pluginpb.MetricsResponse{Text: inst.metrics.AppendText(c.metrics.AppendText(nil))}, nil
}

func (c *controlServer) Drain(_ context.Context, req *pluginpb.DrainRequest) (*pluginpb.DrainResponse, error) {
	if err := c.remove(req.GetInstance()); err != nil {
		return nil, errors.Join(errDrain, err)
	}
	return &pluginpb.DrainResponse{}, nil
}

var errDrain = errors.New("the instance did not close cleanly")
