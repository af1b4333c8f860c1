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

type correctionServer struct {
	pluginpb.UnimplementedCorrectionStoreServer
	*server
}

func (s *correctionServer) Search(ctx context.Context, req *SearchRequest) (*SearchResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, CorrectionStore.Search)
}

func (s *correctionServer) Explain(ctx context.Context, req *ExplainRequest) (*ExplainResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, CorrectionStore.Explain)
}

func (s *correctionServer) Put(ctx context.Context, req *PutRequest) (*PutResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, CorrectionRecords.Put)
}

func (s *correctionServer) Get(ctx context.Context, req *GetRequest) (*GetResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, CorrectionRecords.Get)
}

func (s *correctionServer) List(ctx context.Context, req *ListRequest) (*ListResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, CorrectionRecords.List)
}

func (s *correctionServer) Apply(ctx context.Context, req *ApplyRequest) (*ApplyResponse, error) {
	store, err := lookup[CorrectionStore](s.server, req.GetInstance())
	if err != nil {
		return nil, err
	}
	resp, err := store.Apply(ctx, req)
	return resp, statusOf(ctx, err)
}

func (s *correctionServer) Load(stream grpc.ClientStreamingServer[LoadRequest, LoadResponse]) error {
	var changes []*Change
	var instance string
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if instance == "" {
			instance = req.GetInstance()
		}
		changes = append(changes, req.GetChanges()...)
	}
	store, err := lookup[CorrectionStore](s.server, instance)
	if err != nil {
		return err
	}
	sequence, err := store.Load(stream.Context(), changes)
	if err != nil {
		return statusOf(stream.Context(), err)
	}
	return stream.SendAndClose(&LoadResponse{Sequence: sequence})
}
