// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Scorer values answers. It is called once for a query, with all candidates,
// and returns exactly one score for each, in order. The host answers with the
// candidate of the highest choice value that is not vetoed.
type Scorer interface {
	Score(context.Context, *ScoreRequest) (*ScoreResponse, error)
}
