// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// rounds is how many random requests each property is held against.
const rounds = 2000

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0xa0a)) }

// sum adds the terms of the given names.
func sum(s *sdk.CandidateScore, names ...string) float64 {
	total := 0.0
	for _, term := range s.GetTerms() {
		if slices.Contains(names, term.GetName()) {
			total += term.GetValue()
		}
	}
	return total
}

func randomWeights(r *rand.Rand) *sdk.Weights {
	a, b := r.Float64(), r.Float64()
	if a > b {
		a, b = b, a
	}
	w := &sdk.Weights{Efficacy: a, Confidence: b - a, Curiosity: 1 - b, Mu: 1 + 9*r.Float64()}
	switch r.IntN(8) {
	case 0:
		w.Efficacy, w.Confidence, w.Curiosity = 0, 0, 1
	case 1:
		w.Efficacy, w.Confidence, w.Curiosity = .6, .4, 0
	}
	return w
}

func randomEvidence(r *rand.Rand) *sdk.Evidence {
	return &sdk.Evidence{
		Check:  []string{"arithmetic", "code_parses", "refusal", contradiction, "json_schema"}[r.IntN(5)],
		Result: sdk.CheckResult(r.IntN(5)),
		Weight: 4 * r.ExpFloat64(),
		Hard:   r.IntN(4) == 0,
	}
}

func randomCandidate(r *rand.Rand) *sdk.Candidate {
	c := &sdk.Candidate{LatencyMs: r.Int64N(20_000), CostUsd: r.ExpFloat64() / 100}
	if r.IntN(5) > 0 {
		c.Statistics = &sdk.Statistics{
			Successes: float64(r.IntN(3)) * 100 * r.ExpFloat64(), Failures: float64(r.IntN(3)) * 20 * r.ExpFloat64(),
			PriorMean: r.Float64(), PriorWeight: float64(r.IntN(3)) * 10 * r.Float64(),
		}
		if r.IntN(2) == 0 {
			c.Statistics.MovingAverage = proto.Float64(r.Float64())
		}
	}
	for range r.IntN(6) {
		c.Evidence = append(c.Evidence, randomEvidence(r))
	}
	return c
}

func randomRequest(r *rand.Rand) *sdk.ScoreRequest {
	req := &sdk.ScoreRequest{Weights: randomWeights(r)}
	for range 1 + r.IntN(5) {
		req.Candidates = append(req.Candidates, randomCandidate(r))
	}
	if r.IntN(3) == 0 {
		for range req.GetCandidates() {
			req.ClassProbabilities = append(req.ClassProbabilities, r.Float64())
		}
	}
	return req
}

// A reader who has a score's terms and the weights can recompute every number of it.
func TestTermsExplainTheScore(t *testing.T) {
	r := newRand(2)
	s := newScorer(t, `{"cost_weight": 3, "latency_weight": 0.01, "evidence_scale": 0.8}`)
	units := map[string]bool{"probability": true, "log_odds": true, "utility": true}
	for range rounds {
		req := randomRequest(r)
		resp, err := s.Score(t.Context(), req)
		require.NoError(t, err)
		w := req.GetWeights()
		for _, got := range resp.GetScores() {
			logOdds, arbiter := 0.0, false
			for _, term := range got.GetTerms() {
				require.True(t, units[term.GetUnit()], term)
				arbiter = arbiter || term.GetName() == "arbiter"
				if term.GetUnit() == "log_odds" {
					logOdds += term.GetValue()
					require.True(t, term.GetName() == contradiction || strings.HasPrefix(term.GetName(), "evidence:"), term)
				}
			}
			efficacy := sum(got, "prior", "drift")
			confidence := logistic(logit(efficacy) + logOdds)
			if arbiter {
				require.Zero(t, logOdds, "evidence counts through the arbiter alone")
				confidence = sum(got, "arbiter")
			}
			require.InDelta(t, efficacy, got.GetEfficacy(), 1e-9)
			require.InDelta(t, confidence, got.GetConfidence(), 1e-9)
			require.InDelta(t, sum(got, "efficacy", "confidence", "curiosity", "cap"), got.GetUtility(), 1e-9)
			require.InDelta(t, w.GetEfficacy()*efficacy, sum(got, "efficacy"), 1e-9)
			require.InDelta(t, w.GetConfidence()*confidence, sum(got, "confidence"), 1e-9)
			require.InDelta(t, w.GetCuriosity()*got.GetCuriosity(), sum(got, "curiosity", "cap"), 1e-9)
			choice := confidence
			if ec := w.GetEfficacy() + w.GetConfidence(); ec > 0 {
				choice = sum(got, "efficacy", "confidence") / ec
			}
			require.InDelta(t, choice+sum(got, "cost", "latency"), got.GetChoiceValue(), 1e-9)
		}
	}
}

func TestEveryNumberIsInRange(t *testing.T) {
	r := newRand(3)
	s := newScorer(t, "{}")
	for range rounds {
		req := randomRequest(r)
		resp, err := s.Score(t.Context(), req)
		require.NoError(t, err)
		for _, got := range resp.GetScores() {
			for name, v := range map[string]float64{
				"U": got.GetUtility(), "E": got.GetEfficacy(), "C": got.GetConfidence(), "K": got.GetCuriosity(), "choice": got.GetChoiceValue(),
			} {
				require.True(t, v >= 0 && v <= 1, "%s is %v", name, v)
			}
			require.LessOrEqual(t, req.GetWeights().GetCuriosity()*got.GetCuriosity(), got.GetUtility()/2+1e-12)
		}
	}
}

func TestFurtherEvidenceMovesConfidenceTheRightWay(t *testing.T) {
	r := newRand(4)
	s := newScorer(t, "{}")
	for range rounds {
		w, c := randomWeights(r), randomCandidate(r)
		before := score(t, s, w, c)[0]
		more := randomEvidence(r)
		c.Evidence = append(c.Evidence, more)
		after := score(t, s, w, c)[0]
		switch more.GetResult() {
		case sdk.CheckPass:
			require.GreaterOrEqual(t, after.GetConfidence(), before.GetConfidence())
			require.GreaterOrEqual(t, after.GetUtility(), before.GetUtility()-1e-12)
		case sdk.CheckFail:
			require.LessOrEqual(t, after.GetConfidence(), before.GetConfidence())
			require.LessOrEqual(t, after.GetUtility(), before.GetUtility()+1e-12)
		default:
			require.Equal(t, before.GetConfidence(), after.GetConfidence())
		}
	}
}

func TestAnOutcomeMovesEfficacyTheRightWay(t *testing.T) {
	r := newRand(5)
	for range rounds {
		stats := randomCandidate(r).GetStatistics()
		if stats == nil {
			stats = &sdk.Statistics{}
		}
		before := newPosterior(stats)
		better := newPosterior(&sdk.Statistics{Successes: stats.GetSuccesses() + 1, Failures: stats.GetFailures(), PriorMean: stats.GetPriorMean(), PriorWeight: stats.GetPriorWeight()})
		worse := newPosterior(&sdk.Statistics{Successes: stats.GetSuccesses(), Failures: stats.GetFailures() + 1, PriorMean: stats.GetPriorMean(), PriorWeight: stats.GetPriorWeight()})
		require.GreaterOrEqual(t, better.mean(), before.mean())
		require.LessOrEqual(t, worse.mean(), before.mean())
		require.Less(t, better.width(), before.width())
		require.Less(t, worse.width(), before.width())
	}
}

func TestScoresDoNotDependOnTheOtherCandidatesNorOnOrder(t *testing.T) {
	r := newRand(6)
	s := newScorer(t, `{"cost_weight": 1}`)
	for range rounds / 4 {
		req := randomRequest(r)
		req.ClassProbabilities = nil
		together := score(t, s, req.GetWeights(), req.GetCandidates()...)
		order := r.Perm(len(req.GetCandidates()))
		shuffled := make([]*sdk.Candidate, len(order))
		for i, j := range order {
			shuffled[i] = req.GetCandidates()[j]
		}
		for i, got := range score(t, s, req.GetWeights(), shuffled...) {
			require.True(t, proto.Equal(together[order[i]], got))
			require.True(t, proto.Equal(score(t, s, req.GetWeights(), shuffled[i])[0], got))
		}
	}
}

// A bound that a perfect answer cannot reach is a defect: with a long faultless
// record and every check passed, an answer clears the bounds of every field.
func TestAPerfectAnswerReachesEveryBound(t *testing.T) {
	fields := map[string]*sdk.Weights{
		"software_engineering": {Efficacy: .55, Confidence: .35, Curiosity: .10, CMin: .70, EMin: .65, Mu: 2},
		"mathematics":          {Efficacy: .50, Confidence: .40, Curiosity: .10, CMin: .75, EMin: .70, Mu: 3},
		"research":             {Efficacy: .50, Confidence: .30, Curiosity: .20, CMin: .65, EMin: .60, Mu: 2},
		"medicine":             {Efficacy: .20, Confidence: .70, Curiosity: .10, CMin: .95, EMin: .90, Mu: 10},
		"law":                  {Efficacy: .30, Confidence: .60, Curiosity: .10, CMin: .85, EMin: .80, Mu: 5},
		"finance":              {Efficacy: .35, Confidence: .55, Curiosity: .10, CMin: .85, EMin: .80, Mu: 5},
		"education":            {Efficacy: .50, Confidence: .30, Curiosity: .20, CMin: .60, EMin: .55, Mu: 1.5},
		"creative_writing":     {Efficacy: .80, Confidence: .05, Curiosity: .15, CMin: .05, EMin: .15, Mu: 1},
		"general":              {Efficacy: .50, Confidence: .35, Curiosity: .15, CMin: .50, EMin: .50, Mu: 1.5},
	}
	s := newScorer(t, "{}")
	for name, w := range fields {
		for _, prior := range []float64{0.2, 0.5, 0.8} {
			c := &sdk.Candidate{
				Statistics: &sdk.Statistics{Successes: 400, PriorMean: prior, PriorWeight: 20, MovingAverage: proto.Float64(1)},
				Evidence:   []*sdk.Evidence{passed("arithmetic", 0.2), passed("json_schema", 0.1)},
			}
			got := score(t, s, w, c)[0]
			what := fmt.Sprintf("%s, prior %g", name, prior)
			require.GreaterOrEqual(t, got.GetEfficacy(), w.GetEMin(), what)
			require.GreaterOrEqual(t, got.GetConfidence(), w.GetCMin(), what)
		}
	}
}
