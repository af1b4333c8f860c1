// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type routerServer struct {
	pluginpb.UnimplementedRouterServer
	*server
}

func (s *routerServer) Route(ctx context.Context, req *RouteRequest) (*RouteResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Router.Route)
}

func (s *routerServer) Fit(stream grpc.ClientStreamingServer[FitRequest, FitResponse]) error {
	return fit(s.server, stream)
}
