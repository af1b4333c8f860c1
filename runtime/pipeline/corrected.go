// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Corrected tells the hooks that a correction was recorded. It does not block.
func (p *Pipeline) Corrected(c *api.Correction) {
	for _, h := range p.hooks[sdk.PointOnCorrection] {
		m := correction.Message(c)
		if h.needs == sdk.NeedsNone {
			m.Subject, m.CanonicalKey, m.Claim, m.Rejected, m.Evidence = "", "", "", "", ""
		}
		call := &sdk.CallContext{Instance: h.address, Tenant: c.Tenant, Generation: p.generation}
		if c.Scope == api.ScopeSession {
			call.SessionId = c.ScopeID
		}
		p.observers.add(h, &sdk.FireRequest{Context: call, Point: sdk.PointOnCorrection, Correction: m, Content: &sdk.Content{}})
	}
}
