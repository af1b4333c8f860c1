// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type backendServer struct {
	pluginpb.UnimplementedBackendServer
	*server
}

func (s *backendServer) Complete(ctx context.Context, req *CompleteRequest) (*CompleteResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Backend.Complete)
}

func (s *backendServer) Models(ctx context.Context, req *ModelsRequest) (*ModelsResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, ModelLister.Models)
}

func (s *backendServer) Probe(ctx context.Context, req *ProbeRequest) (*ProbeResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Prober.Probe)
}

func (s *backendServer) Embed(ctx context.Context, req *EmbedRequest) (*EmbedResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Embedder.Embed)
}

func (s *backendServer) Stream(req *CompleteRequest, stream grpc.ServerStreamingServer[StreamEvent]) error {
	backend, err := lookup[Backend](s.server, req.GetContext().GetInstance())
	if err != nil {
		return err
	}
	return statusOf(stream.Context(), backend.Stream(stream.Context(), req, stream.Send))
}
