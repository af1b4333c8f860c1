// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type hookServer struct {
	pluginpb.UnimplementedHookServer
	*server
}

func (s *hookServer) Fire(ctx context.Context, req *FireRequest) (*FireResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Hook.Fire)
}
