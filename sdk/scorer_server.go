// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type scorerServer struct {
	pluginpb.UnimplementedScorerServer
	*server
}

func (s *scorerServer) Score(ctx context.Context, req *ScoreRequest) (*ScoreResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Scorer.Score)
}
