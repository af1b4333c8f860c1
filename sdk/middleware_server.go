// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type middlewareServer struct {
	pluginpb.UnimplementedMiddlewareServer
	*server
}

func (s *middlewareServer) BeforeQuery(ctx context.Context, req *BeforeQueryRequest) (*BeforeQueryResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Middleware.BeforeQuery)
}

func (s *middlewareServer) AfterResponse(ctx context.Context, req *AfterResponseRequest) (*AfterResponseResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Middleware.AfterResponse)
}

func (s *middlewareServer) OnChunk(stream grpc.BidiStreamingServer[OnChunkRequest, OnChunkResponse]) error {
	ctx := stream.Context()
	var chunks Chunks
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if chunks == nil {
			transformer, err := lookup[ChunkTransformer](s.server, req.GetContext().GetInstance())
			if err != nil {
				return err
			}
			if chunks, err = transformer.OnChunk(ctx, req.GetContext(), req.GetState()); err != nil {
				return statusOf(ctx, err)
			}
		}
		text, err := chunks.Next(req.GetText(), req.GetLast())
		if err != nil {
			return statusOf(ctx, err)
		}
		if err := stream.Send(&OnChunkResponse{Text: text}); err != nil {
			return err
		}
	}
}
