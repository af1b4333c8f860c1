// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Arbiter decides between answers that disagree, or confirms answers that
// agree in a high-risk field. It is called once for such a query, after the
// verifiers, with the answers' evidence, statistics and classes of equal answers,
// which are numbered from 0.
//
// Its cluster probabilities and the probability that all are wrong sum to 1, and
// what it picks is of a cluster of the highest: the host answers with a member of
// that cluster, the best-scored. [DecisionInconclusive] gives the best answer
// with a caveat, or abstains where safety demands it; [DecisionAllWrong]
// abstains; [DecisionSynthesise] answers with a new text. Reason is shown to users.
//
// When it fails, answers are valued by what is known of their specialists, with a
// caveat, unless on_error says otherwise; a field of high risk abstains.
type Arbiter interface {
	Arbitrate(context.Context, *ArbitrateRequest) (*ArbitrateResponse, error)
}
