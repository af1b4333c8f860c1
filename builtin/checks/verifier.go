// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// verifier implements [sdk.Verifier].
type verifier struct {
	checks   []check
	maxBytes int
}

var _ sdk.Verifier = (*verifier)(nil)

// Verify implements [sdk.Verifier]. Every enabled check reports once for each
// candidate, in the same order.
func (v *verifier) Verify(ctx context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	demand := readDemand(req.GetResponseFormatJson())
	tools := readTools(req.GetToolsJson(), req.GetCandidates())
	resp := &sdk.VerifyResponse{}
	for _, c := range req.GetCandidates() {
		a := &subject{
			question: req.GetContent().GetLastMessage(),
			text:     c.GetText(),
			finish:   c.GetFinishReason(),
			calls:    c.GetToolCalls(),
			demand:   demand,
			tools:    tools,
		}
		size := len(a.text)
		for _, call := range a.calls {
			size += len(call.GetArguments())
		}
		if size <= v.maxBytes {
			a.fences = fences(a.text)
		}
		evidence := make([]*sdk.Evidence, 0, len(v.checks))
		for _, check := range v.checks {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			f := undecided(fmt.Sprintf("The answer has %d bytes; this check reads up to %d (max_bytes).", size, v.maxBytes))
			if check.bounded || size <= v.maxBytes {
				f = check.run(ctx, a)
			}
			evidence = append(evidence, f.evidence(check.name, check.weight, a.text))
		}
		resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{Evidence: evidence})
	}
	// A check that was cut short has not said anything; nor may it be reported.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return resp, nil
}
