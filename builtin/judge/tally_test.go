// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestComparisonOf(t *testing.T) {
	p := pair{contender{candidate: 2}, contender{candidate: 0}}
	reply := func(id, text string) *sdk.ModelCallResult { return &sdk.ModelCallResult{Id: id, Text: text} }
	for name, tc := range map[string]struct {
		results []*sdk.ModelCallResult
		want    comparison
	}{
		"the same twice":     {[]*sdk.ModelCallResult{reply("2-0", "A"), reply("0-2", "B")}, comparison{opinion: preferA}},
		"the other twice":    {[]*sdk.ModelCallResult{reply("0-2", "A"), reply("2-0", "B")}, comparison{opinion: preferB}},
		"the first twice":    {[]*sdk.ModelCallResult{reply("2-0", "A"), reply("0-2", "A")}, comparison{}},
		"both twice":         {[]*sdk.ModelCallResult{reply("2-0", "both"), reply("0-2", "both")}, comparison{opinion: both}},
		"both, then one":     {[]*sdk.ModelCallResult{reply("2-0", "both"), reply("0-2", "A")}, comparison{}},
		"unreadable":         {[]*sdk.ModelCallResult{reply("2-0", "Well."), reply("0-2", "Hm.")}, comparison{}},
		"one failed":         {[]*sdk.ModelCallResult{reply("2-0", "A"), {Id: "0-2", Error: "Timeout."}}, comparison{failed: "Timeout."}},
		"one missing":        {[]*sdk.ModelCallResult{reply("0-2", "A")}, comparison{failed: "The call was not made."}},
		"others are ignored": {[]*sdk.ModelCallResult{reply("1-0", "A"), reply("2-0", "A"), reply("0-2", "B")}, comparison{opinion: preferA}},
	} {
		require.Equal(t, tc.want, comparisonOf(p, tc.results), name)
	}
}

func TestTallyCounts(t *testing.T) {
	const r = .8
	first, second := contender{candidate: 0, cluster: 0, rate: .5}, contender{candidate: 1, cluster: 1, rate: .5}
	for name, tc := range map[string]struct {
		opinion       opinion
		first, second float64
	}{
		"first":   {preferA, 1.6, .4},
		"second":  {preferB, .4, 1.6},
		"both":    {both, 1.6, 1.6},
		"neither": {neither, 1.0 / 16, 1.0 / 16},
		"none":    {none, 1, 1},
	} {
		tally := newTally([]contender{first, second}, 2)
		tally.count(pair{first, second}, comparison{opinion: tc.opinion}, r)
		require.InDelta(t, math.Log(tc.first), tally.nats[0], 1e-12, name)
		require.InDelta(t, math.Log(tc.second), tally.nats[1], 1e-12, name)
		classes, allWrong := tally.probabilities()
		require.InDelta(t, 1/(1+tc.first+tc.second), allWrong, 1e-12, name)
		require.InDelta(t, tc.first/(1+tc.first+tc.second), classes[0], 1e-12, name)
	}
}

func TestProbabilitiesOfExtremes(t *testing.T) {
	var contenders []contender
	for k := range 6 {
		contenders = append(contenders, contender{candidate: k, cluster: k, rate: []float64{certainty, 1 - certainty}[k%2]})
	}
	tally := newTally(contenders, 7)
	for _, a := range contenders {
		for _, b := range contenders {
			if a != b {
				tally.count(pair{a, b}, comparison{opinion: neither}, .99)
			}
		}
	}
	classes, allWrong := tally.probabilities()
	sum := allWrong
	for _, p := range classes {
		require.False(t, math.IsNaN(p))
		sum += p
	}
	require.InDelta(t, 1, sum, 1e-9)
	require.Zero(t, classes[6], "a class without a contender is out of it")
}

func TestFindingsAreInTheArbitersOwnWords(t *testing.T) {
	for c, want := range map[comparison]string{
		{opinion: preferA}:   "The judge preferred this answer, in both orders.",
		{opinion: both}:      "The judge found this answer and the other right, in both orders.",
		{opinion: neither}:   "The judge found this answer and the other wrong, in both orders.",
		{}:                   "The judge did not say the same in both orders, or was unsure.",
		{failed: "Timeout."}: "The judge gave no answer: Timeout.",
	} {
		require.Equal(t, want, judgeFinding(contender{}, 1, c).GetReason())
	}
	require.Equal(t, "The judge preferred the other answer, in both orders.", judgeFinding(contender{}, -1, comparison{opinion: preferA}).GetReason())
	require.Equal(t, "1 %", percent(1e-9))
	require.Equal(t, "99 %", percent(1))
}

// A judge that knows the right answer in four cases of five is worth asking, and
// one that looks at the order alone does no harm.
func TestAJudgeHelpsAndABiasedOneDoesNoHarm(t *testing.T) {
	r := newRand(9)
	const runs = 600
	picked, right := 0, 0
	answers := []string{"forty-two", "forty-one"}
	for range runs {
		truth := r.IntN(2)
		preferred := truth
		if r.Float64() < .2 {
			preferred = 1 - truth
		}
		got := arbitrate(t, "{}", two(.6, .55), prefers(answers[preferred]))
		if got.GetDecision() == sdk.DecisionPick {
			picked++
			if int(got.GetPick()) == truth {
				right++
			}
		}
		biased := arbitrate(t, "{}", two(.6, .55), always(verdict("A")))
		require.Equal(t, sdk.DecisionInconclusive, biased.GetDecision())
	}
	require.Greater(t, picked, runs/2)
	require.InDelta(t, .8, float64(right)/float64(picked), .05)
}
