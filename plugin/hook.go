// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// hook is the host's side of a hook.
type hook struct{ i *Instance }

var _ sdk.Hook = hook{}

func (h hook) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	return unary(ctx, h.i, "Fire", req, sdk.Hook.Fire, nil)
}
