// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Verifier tests answers. It is called once for a query, with all candidates,
// and returns exactly one result for each, in order.
//
// Each check says pass, fail, not applicable or unknown. "Nothing found" is
// not applicable and never a pass; a check that could not be carried out is
// unknown and never a fail.
type Verifier interface {
	Verify(context.Context, *VerifyRequest) (*VerifyResponse, error)
}
