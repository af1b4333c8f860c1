// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math"
	"strings"
	"testing"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// score has a plugin of these settings score the candidates.
func score(t *testing.T, config string, req *sdk.ScoreRequest) []*sdk.CandidateScore {
	t.Helper()
	c := plugintest.Connect(t, plugin(), &sdk.Instance{Config: []byte(config)})
	req.Context = c.Call
	resp, err := c.Scorer.Score(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.GetScores()) != len(req.GetCandidates()) {
		t.Fatalf("%d scores for %d answers", len(resp.GetScores()), len(req.GetCandidates()))
	}
	return resp.GetScores()
}

func same(t *testing.T, what string, want, got float64) {
	t.Helper()
	if math.Abs(want-got) > 1e-9 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// record makes a candidate whose specialist was right so many times of a hundred.
func record(right float64) *sdk.Candidate {
	return &sdk.Candidate{Statistics: &sdk.Statistics{PriorMean: 0.5, PriorWeight: 2, Successes: right - 1, Failures: 99 - right}}
}

func words(n int) string { return strings.Repeat("word ", n) }

func TestTimeAndMoneyAreTakenFromTheProbability(t *testing.T) {
	c := record(80)
	c.Text, c.LatencyMs, c.CostUsd = words(120), 30_000, 0.02
	s := score(t, `{"words_per_minute": 240, "minute_weight": 0.1, "dollar_weight": 5}`, &sdk.ScoreRequest{Candidates: []*sdk.Candidate{c}})[0]
	same(t, "the probability", 0.8, s.GetConfidence())
	// Half a minute of waiting and half a minute of reading, and two cents.
	same(t, "the choice value", 0.8-0.05-0.05-0.1, s.GetChoiceValue())
	sum := 0.0
	for _, term := range s.GetTerms() {
		sum += term.GetValue()
	}
	same(t, "the sum of the terms", s.GetChoiceValue(), sum)
}

func TestALongAnswerMustBeLikelierToBeRight(t *testing.T) {
	for _, c := range []struct {
		name  string
		right float64 // of the long answer; the short one's is 80
		long  bool
	}{{"as good", 80, false}, {"a little better", 84, false}, {"much better", 95, true}} {
		long, short := record(c.right), record(80)
		long.Text, short.Text = words(300), words(20)
		s := score(t, `{}`, &sdk.ScoreRequest{Candidates: []*sdk.Candidate{long, short}})
		if won := s[0].GetChoiceValue() > s[1].GetChoiceValue(); won != c.long {
			t.Errorf("%s: the long answer has %v, the short one %v", c.name, s[0].GetChoiceValue(), s[1].GetChoiceValue())
		}
	}
}

func TestEvidenceMovesTheProbability(t *testing.T) {
	proved, refuted, forbidden := record(50), record(50), record(50)
	proved.Evidence = []*sdk.Evidence{{Check: "arithmetic", Result: sdk.CheckPass, Weight: 2}}
	refuted.Evidence = []*sdk.Evidence{{Check: "arithmetic", Result: sdk.CheckFail, Weight: 2}, {Check: "code", Result: sdk.CheckUnknown, Weight: 9}}
	forbidden.Evidence = []*sdk.Evidence{{Check: "json_schema", Result: sdk.CheckFail, Weight: 1, Hard: true}}
	s := score(t, `{}`, &sdk.ScoreRequest{Candidates: []*sdk.Candidate{proved, refuted, forbidden}})
	same(t, "what is proved", 1/(1+math.Exp(-2)), s[0].GetConfidence())
	same(t, "what is refuted", 1/(1+math.Exp(2)), s[1].GetConfidence())
	if s[0].GetVetoed() || s[1].GetVetoed() || !s[2].GetVetoed() {
		t.Error("a failed hard check vetoes, and nothing else")
	}
	s = score(t, `{}`, &sdk.ScoreRequest{Candidates: []*sdk.Candidate{proved, refuted}, ClassProbabilities: []float64{0.3, 0.6}})
	same(t, "what the arbiter says", 0.6, s[1].GetConfidence())
}

func TestUtilityStaysInRange(t *testing.T) {
	w := &sdk.Weights{Efficacy: 0.5, Confidence: 0.4, Curiosity: 0.1}
	unknown := &sdk.Candidate{Evidence: []*sdk.Evidence{{Result: sdk.CheckPass, Weight: 1e300}}}
	s := score(t, `{"minute_weight": 1000}`, &sdk.ScoreRequest{Weights: w, Candidates: []*sdk.Candidate{unknown, record(99)}})
	for _, s := range s {
		if u := s.GetUtility(); !(u > 0 && u <= 1) {
			t.Errorf("the utility is %v", u)
		}
	}
}
