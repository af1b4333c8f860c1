// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
)

func fields() map[string]*config.Field {
	return map[string]*config.Field{
		"swe":      {Name: "swe", Efficacy: .55, Confidence: .35, Curiosity: .10, CMin: .7, EMin: .65, Mu: 2},
		"medicine": {Name: "medicine", Efficacy: .20, Confidence: .70, Curiosity: .10, CMin: .95, EMin: .90, Mu: 10, HighRisk: true},
		"general":  {Name: "general", Efficacy: .50, Confidence: .35, Curiosity: .15, CMin: .5, EMin: .5, Mu: 1.5},
	}
}

func TestEffectiveWeights(t *testing.T) {
	sure := effective(fields(), map[string]float64{"swe": 1}, .15)
	require.InDelta(t, .55, sure.GetEfficacy(), 1e-9)
	require.InDelta(t, 2, sure.GetMu(), 1e-9)

	rest := effective(fields(), map[string]float64{"swe": .9}, .15)
	require.InDelta(t, .9*.55+.1*.5, rest.GetEfficacy(), 1e-9, "what is left out belongs to the general field")

	none := effective(fields(), nil, .15)
	require.InDelta(t, .5, none.GetEfficacy(), 1e-9)

	torn := effective(fields(), map[string]float64{"swe": .5, "medicine": .5}, .15)
	require.InDelta(t, .95, torn.GetCMin(), 1e-9, "an even split is as careful as its most careful field")
	require.InDelta(t, 10, torn.GetMu(), 1e-9)

	leaning := effective(fields(), map[string]float64{"swe": .9, "medicine": .1}, .15)
	require.InDelta(t, .9*.7+.1*.95, leaning.GetCMin(), 1e-9, "a clear field gives the plain mean")
}

func TestEffectiveWeightsSumToOne(t *testing.T) {
	for i := range 11 {
		for j := range 11 - i {
			d := map[string]float64{"swe": float64(i) / 10, "medicine": float64(j) / 10}
			w := effective(fields(), d, .15)
			require.InDelta(t, 1, w.GetEfficacy()+w.GetConfidence()+w.GetCuriosity(), 1e-9, d)
			require.LessOrEqual(t, w.GetCMin(), 1.0, "a perfect answer must be able to reach the bound")
			require.GreaterOrEqual(t, w.GetMu(), 1.0)
		}
	}
}
