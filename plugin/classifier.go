// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// probabilitySlack is how much a sum of probabilities may exceed 1 by rounding.
const probabilitySlack = 1e-6

type classifier struct{ i *Instance }

var _ sdk.Classifier = classifier{}

func (c classifier) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	return unary(ctx, c.i, "Classify", req, sdk.Classifier.Classify, checkClassification)
}

func checkClassification(i *Instance, _ *sdk.ClassifyRequest, resp *sdk.ClassifyResponse) error {
	if len(resp.GetNeedCalls()) > 0 {
		return nil
	}
	var sum float64
	for _, d := range resp.GetDistribution() {
		p := d.GetProbability()
		if !(p >= 0 && p <= 1) { // false for NaN as well
			return i.broke("Classify", "the probability of the field %q is %v", d.GetField(), p)
		}
		sum += p
	}
	if sum > 1+probabilitySlack {
		return i.broke("Classify", "the probabilities sum to %v", sum)
	}
	return nil
}
