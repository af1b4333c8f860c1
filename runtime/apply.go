// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Apply puts a configuration into force: that of a plan, unless it is stale, or
// that of a bundle. What is new is started and tried out beside what serves,
// stored, and serves then. When anything is wrong, nothing changes. The error is
// a fault.
func (r *Runtime) Apply(ctx context.Context, who *identity.Principal, req *sdkapi.ApplyRequest) (*sdkapi.Applied, error) {
	return r.change(ctx, who, sdkapi.OperationApply, &req.ConfigGuard, func(ctx context.Context, c *change) (err error) {
		switch {
		case (req.Plan == nil) == (req.Bundle == nil):
			return fault.New(fault.RequestInvalid, "An apply takes a plan or a bundle, and one of them. To apply the server's own files, POST /config/reload.").With("param", "plan")
		case req.Plan != nil:
			c.loaded, err = r.fresh(ctx, c.before, req.Plan)
		default:
			c.loaded = r.options.Load(ctx, Source{Bundle: req.Bundle})
		}
		return err
	})
}

// ReloadConfig applies the server's own files. The error is a fault, and then
// nothing has changed.
func (r *Runtime) ReloadConfig(ctx context.Context, who *identity.Principal, req *sdkapi.ConfigReloadRequest) (*sdkapi.Applied, error) {
	return r.change(ctx, who, sdkapi.OperationReload, &req.ConfigGuard, func(ctx context.Context, c *change) error {
		c.loaded = r.options.Load(ctx, Source{})
		return nil
	})
}
