// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"

	"github.com/auahq/aua/runtime/identity"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Rollback puts the configuration of an earlier snapshot into force, as a
// snapshot of its own. As long as its generation is kept warm, nothing has to be
// started. The error is a fault, and then nothing has changed.
func (r *Runtime) Rollback(ctx context.Context, who *identity.Principal, req *sdkapi.RollbackRequest) (*sdkapi.Applied, error) {
	return r.change(ctx, who, sdkapi.OperationRollback, &req.ConfigGuard, func(ctx context.Context, c *change) error {
		newest := c.before.snapshot.Load().Serial
		to := req.To
		switch {
		case to == 0 && newest == 1:
			return fault.New(fault.Conflict, "The configuration that runs is the first one of this server, so that there is none to go back to.")
		case to == 0:
			to = newest - 1
		case to < 0 || to >= newest:
			return fault.New(fault.RequestInvalid, "A rollback goes to a snapshot before the newest one, which has the serial %d, and not to %d.", newest, to).With("param", "to")
		}
		s, err := r.store.Snapshots().Get(ctx, to)
		if err != nil {
			return err
		}
		c.from = to
		if g := r.kept(s); g != nil {
			c.warm, c.loaded = g, &Loaded{Config: g.applied, Catalog: g.catalog, PluginLock: g.lock}
			return nil
		}
		c.loaded = r.options.Load(ctx, Source{Expanded: s.Config, PluginLock: s.PluginLock})
		return nil
	})
}
