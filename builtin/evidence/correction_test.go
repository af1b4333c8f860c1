// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func hit(claim, rejected string, q float64) *sdk.CorrectionHit {
	return &sdk.CorrectionHit{Id: "c", Claim: claim, Rejected: rejected, Confidence: q, Score: 1}
}

func TestCorrectionEvidence(t *testing.T) {
	for name, tc := range map[string]struct {
		text            string
		hits            []*sdk.CorrectionHit
		passes, rejects bool
	}{
		"nothing known":              {"The answer is 42.", nil, false, false},
		"what was rejected":          {"The answer is 41.", []*sdk.CorrectionHit{hit("42", "41", .9)}, false, true},
		"what was claimed":           {"The answer is 42.", []*sdk.CorrectionHit{hit("42", "41", .9)}, true, false},
		"neither":                    {"The answer is 43.", []*sdk.CorrectionHit{hit("42", "41", .9)}, false, false},
		"in another form":            {"Final answer: \\boxed{\\frac{1}{2}}", []*sdk.CorrectionHit{hit("0.5", "", .9)}, true, false},
		"a sentence with one number": {"So he pays $18 in the end.", []*sdk.CorrectionHit{hit("", "18 dollars", .9)}, false, true},
		"a sentence with two":        {"It was signed in 1648, not in 1646.", []*sdk.CorrectionHit{hit("1648", "1646", .9)}, false, false},
		"the whole text":             {"Canberra is the capital.", []*sdk.CorrectionHit{hit("canberra is the capital", "", .9)}, true, false},
		"a claim as a sentence":      {"The answer is Canberra.", []*sdk.CorrectionHit{hit("The answer is Canberra.", "The answer is Sydney.", .9)}, true, false},
		"an empty answer":            {"", []*sdk.CorrectionHit{hit("", "", .9)}, false, false},
		"no match with the query":    {"The answer is 41.", []*sdk.CorrectionHit{{Rejected: "41", Confidence: .9}}, false, false},
	} {
		passes, rejects := false, false
		for _, e := range correctionEvidence(tc.text, tc.hits) {
			require.NotEmpty(t, e.GetReason())
			passes = passes || e.GetResult() == sdk.CheckPass
			rejects = rejects || e.GetResult() == sdk.CheckFail
		}
		require.Equal(t, tc.passes, passes, name)
		require.Equal(t, tc.rejects, rejects, name)
	}
}

func TestCorrectionsCountByWhatTheyAreWorth(t *testing.T) {
	weight := func(hits ...*sdk.CorrectionHit) float64 {
		evidence := correctionEvidence("The answer is 41.", hits)
		require.Len(t, evidence, 1)
		return evidence[0].GetWeight()
	}
	require.InDelta(t, math.Log(1.5/.5), weight(hit("", "41", .5)), 1e-12)
	require.InDelta(t, math.Log(1.5/.5), weight(hit("", "41", .1), hit("", "41", .5), hit("", "41", .2)), 1e-12, "the surest counts, once")
	require.InDelta(t, math.Log(1.99/.01), weight(hit("", "41", 1)), 1e-9, "and even a sure one is finite")
}

func TestARejectedAnswerLosesAgainstStrongerVotes(t *testing.T) {
	req := request(candidate(0, .9), candidate(0, .9), candidate(1, .6))
	for _, c := range req.GetCandidates()[:2] {
		c.Text = "The answer is 41."
	}
	req.Candidates[2].Text = "The answer is 42."
	require.Equal(t, int32(0), ask(t, configured(t, "{}"), req).GetPick())

	req.Corrections = []*sdk.CorrectionHit{hit("", "41", .95)}
	got := ask(t, configured(t, "{}"), req)
	require.Equal(t, sdk.DecisionPick, got.GetDecision())
	require.Equal(t, int32(2), got.GetPick())
	require.Contains(t, got.GetReason(), "Against another answer: It was found before that this is wrong: “41”.")
}

// What one member of a class says, all of them say, also when only one is read.
func TestACorrectionIsAboutTheClass(t *testing.T) {
	req := request(candidate(0, .9), candidate(0, .9))
	req.Candidates[0].Text, req.Candidates[1].Text = "The answer is 41.", "41 it is: 20 and 21."
	req.Corrections = []*sdk.CorrectionHit{hit("", "41", .99)}
	req.Weights.Mu = 2
	require.Equal(t, sdk.DecisionAllWrong, ask(t, configured(t, "{}"), req).GetDecision())
}

func TestAContradictionCountsMuTimesOnce(t *testing.T) {
	c := candidate(0, .8, failed("contradiction", .5), failed("correction_conflict", .4))
	req := request(c)
	req.Weights.Mu = 4
	p := ask(t, configured(t, "{}"), req).GetClusterProbabilities()[0]
	require.InDelta(t, math.Log(4)-2, math.Log(p/(1-p)), 1e-9)
}

func TestExcerpt(t *testing.T) {
	require.Equal(t, "a b", excerpt(" a\n\tb \xff"))
	require.Equal(t, 81, len([]rune(excerpt(string(make([]rune, 200))+"ä"))))
}
