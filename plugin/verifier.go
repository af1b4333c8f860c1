// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

type verifier struct{ i *Instance }

var _ sdk.Verifier = verifier{}

func (v verifier) Verify(ctx context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	return unary(ctx, v.i, "Verify", req, sdk.Verifier.Verify, checkEvidence)
}

func checkEvidence(i *Instance, req *sdk.VerifyRequest, resp *sdk.VerifyResponse) error {
	if len(resp.GetNeedCalls()) > 0 {
		return nil
	}
	if n := len(resp.GetCandidates()); n != len(req.GetCandidates()) {
		return i.broke("Verify", "it gave evidence on %d candidates of %d", n, len(req.GetCandidates()))
	}
	for n, c := range resp.GetCandidates() {
		for _, e := range c.GetEvidence() {
			if !(e.GetWeight() >= 0) { // false for NaN as well
				return i.broke("Verify", "the check %q of candidate %d has the weight %v", e.GetCheck(), n, e.GetWeight())
			}
		}
	}
	return nil
}
