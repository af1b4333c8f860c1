// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type arbiterServer struct {
	pluginpb.UnimplementedArbiterServer
	*server
}

func (s *arbiterServer) Arbitrate(ctx context.Context, req *ArbitrateRequest) (*ArbitrateResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Arbiter.Arbitrate)
}

func (s *arbiterServer) Fit(stream grpc.ClientStreamingServer[FitRequest, FitResponse]) error {
	return fit(s.server, stream)
}
