// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestPosterior(t *testing.T) {
	for _, c := range []struct {
		s           *sdk.Statistics
		alpha, beta float64
	}{
		{nil, 1, 1},
		{&sdk.Statistics{Successes: 3, Failures: 1}, 4, 2},
		{&sdk.Statistics{PriorMean: 0.9, PriorWeight: 10}, 9, 1},
		{&sdk.Statistics{PriorMean: 0.9, PriorWeight: 10, Successes: 1, Failures: 9}, 10, 10},
		{&sdk.Statistics{PriorMean: 0.9, PriorWeight: -1}, 1, 1},
		{&sdk.Statistics{PriorMean: 0.9, PriorWeight: math.NaN()}, 1, 1},
	} {
		alpha, beta := sdk.Posterior(c.s)
		require.InDelta(t, c.alpha, alpha, 1e-12)
		require.InDelta(t, c.beta, beta, 1e-12)
		require.InDelta(t, c.alpha/(c.alpha+c.beta), sdk.PosteriorMean(c.s), 1e-12)
	}
}
