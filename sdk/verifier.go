// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Verifier tests answers. It is called once for a query that has answers, with all
// candidates, beside other verifiers, and returns exactly one result for each
// candidate, in order.
//
// Each check says pass, fail, not applicable or unknown. "Nothing found" is
// not applicable and never a pass; a check that could not be carried out is
// unknown and never a fail. A pass or fail moves the answer's probability by its
// weight, in nats of log-odds (0.7 doubles the odds); a failed hard check vetoes the
// answer. No evidence for a candidate says nothing about it.
//
// When it fails, its checks are unknown unless on_error says otherwise.
type Verifier interface {
	Verify(context.Context, *VerifyRequest) (*VerifyResponse, error)
}
