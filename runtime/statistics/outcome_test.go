// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func pass(weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: "c", Result: sdk.CheckPass, Weight: weight}
}

func fail(weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: "c", Result: sdk.CheckFail, Weight: weight}
}

func hard(e *sdk.Evidence) *sdk.Evidence {
	e.Hard = true
	return e
}

func TestJudge(t *testing.T) {
	silent := []*sdk.Evidence{
		{Result: sdk.CheckNotApplicable, Weight: 9, Hard: true}, {Result: sdk.CheckUnknown, Weight: 9, Hard: true}, {Weight: 9}, nil,
	}
	third, half := math.Log(1.5), math.Ln2 // nats that make a third and a half of an outcome
	for name, c := range map[string]struct {
		evidence []*sdk.Evidence
		want     Outcome
	}{
		"nothing":                   {nil, Outcome{}},
		"what says nothing":         {silent, Outcome{}},
		"pass":                      {append(silent, pass(half)), Outcome{true, 0.5}},
		"passes add up":             {[]*sdk.Evidence{pass(third), pass(math.Log(4. / 3))}, Outcome{true, 0.5}},
		"fail":                      {[]*sdk.Evidence{fail(third)}, Outcome{false, 1. / 3}},
		"hard fail of no weight":    {[]*sdk.Evidence{pass(9), hard(fail(0)), pass(9)}, Outcome{false, 1}},
		"hard pass is a pass":       {[]*sdk.Evidence{hard(pass(half))}, Outcome{true, 0.5}},
		"pass and a stronger fail":  {[]*sdk.Evidence{pass(1), fail(1 + half)}, Outcome{false, 0.5}},
		"pass and a weaker fail":    {[]*sdk.Evidence{fail(1), pass(1 + half)}, Outcome{true, 0.5}},
		"pass and an equal fail":    {[]*sdk.Evidence{pass(2), fail(2)}, Outcome{}},
		"proof":                     {[]*sdk.Evidence{pass(math.Inf(1))}, Outcome{true, 1}},
		"proof of both":             {[]*sdk.Evidence{pass(math.Inf(1)), fail(math.Inf(1))}, Outcome{}},
		"weights against the rules": {[]*sdk.Evidence{pass(math.NaN()), fail(math.NaN()), pass(-3), fail(-3)}, Outcome{}},
	} {
		got := Judge(c.evidence)
		require.Equal(t, c.want.Success, got.Success, name)
		require.InDelta(t, c.want.Weight, got.Weight, 1e-12, name)
	}
}

// The formula's derivation, checked by numbers: near the certain rate, the
// outcome counts what Bayes' rule makes of the evidence.
func TestAnOutcomesWeightFollowsFromBayesRule(t *testing.T) {
	const step = 1e-6
	for _, x := range []float64{0.1, 0.5, 1.5, 4} {
		likelihood := func(theta float64) float64 { return math.Log(theta*math.Exp(x) + 1 - theta) }
		slope := (likelihood(1) - likelihood(1-step)) / step
		require.InDelta(t, slope, Judge([]*sdk.Evidence{pass(x)}).Weight, 1e-4, "x = %g", x)

		likelihood = func(theta float64) float64 { return math.Log(theta*math.Exp(-x) + 1 - theta) }
		slope = -(likelihood(step) - likelihood(0)) / step
		require.InDelta(t, slope, Judge([]*sdk.Evidence{fail(x)}).Weight, 1e-4, "x = -%g", x)
	}
}
