// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type promotionServer struct {
	pluginpb.UnimplementedPromotionPolicyServer
	*server
}

func (s *promotionServer) Decide(ctx context.Context, req *DecideRequest) (*DecideResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, PromotionPolicy.Decide)
}
