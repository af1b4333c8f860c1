// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Scorer values answers. It is called once for a query that has answers, after
// the arbiter, with all candidates, and returns exactly one score for each, in
// order. The host answers with the candidate of the highest choice value that is
// not vetoed; of equal ones with the first.
//
// Efficacy, confidence and curiosity are in [0, 1]. Confidence is the calibrated
// probability that this answer is right: the rules of safety hold it against the
// field's bounds. Statistics come with each candidate, see [Posterior]; the
// arbiter's probabilities in ClassProbabilities, which is empty without one. Terms
// say how the numbers came about, for the decision record.
//
// When it fails, answers are valued by their specialists' records, with a caveat,
// unless on_error says otherwise.
type Scorer interface {
	Score(context.Context, *ScoreRequest) (*ScoreResponse, error)
}
