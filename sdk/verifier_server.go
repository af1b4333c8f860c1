// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

type verifierServer struct {
	pluginpb.UnimplementedVerifierServer
	*server
}

func (s *verifierServer) Verify(ctx context.Context, req *VerifyRequest) (*VerifyResponse, error) {
	return call(ctx, s.server, req.GetContext(), req, Verifier.Verify)
}
