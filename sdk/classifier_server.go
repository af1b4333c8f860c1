// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type classifierServer struct {
	pluginpb.UnimplementedClassifierServer
	*server
}

func (s *classifierServer) Classify(ctx context.Context, req *ClassifyRequest) (*ClassifyResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Classifier.Classify)
}

func (s *classifierServer) Fit(stream grpc.ClientStreamingServer[FitRequest, FitResponse]) error {
	return fit(s.server, stream)
}
