// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Arbiter decides between answers that disagree, or confirms answers that
// agree in a high-risk field. Its cluster probabilities and the probability
// that all are wrong sum to 1, and what it picks is of a cluster of the highest:
// the host answers with a member of that cluster.
type Arbiter interface {
	Arbitrate(context.Context, *ArbitrateRequest) (*ArbitrateResponse, error)
}
