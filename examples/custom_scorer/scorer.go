// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"math"
	"strings"

	"github.com/auahq/aua/sdk"
)

// scorer takes from the probability that an answer is right what the answer
// costs its reader.
type scorer struct{ settings }

// Score values all answers of a query. AUA answers with the one of the highest
// choice value; it shows the terms in the decision record.
//
//	value = P(right) − minute_weight · (latency + reading time) − dollar_weight · cost
func (s *scorer) Score(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	resp := &sdk.ScoreResponse{}
	for i, c := range req.GetCandidates() {
		efficacy, right, width := known(c)
		if p := req.GetClassProbabilities(); i < len(p) {
			right = p[i] // The arbiter has compared the answers, and weighed the evidence.
		}
		waiting := s.MinuteWeight * float64(c.GetLatencyMs()) / 60_000
		reading := s.MinuteWeight * float64(len(strings.Fields(c.GetText()))) / s.WordsPerMinute
		cost := s.DollarWeight * c.GetCostUsd()
		w := req.GetWeights()
		resp.Scores = append(resp.Scores, &sdk.CandidateScore{
			Efficacy: efficacy, Confidence: right, Curiosity: width,
			Utility:     math.Min(w.GetEfficacy()*efficacy+w.GetConfidence()*right+w.GetCuriosity()*width, 1),
			ChoiceValue: right - waiting - reading - cost,
			Vetoed:      vetoed(c),
			Terms: []*sdk.ScoreTerm{
				{Name: "right", Value: right, Unit: "probability"},
				{Name: "waiting", Value: 0 - waiting, Unit: "utility"},
				{Name: "reading", Value: 0 - reading, Unit: "utility"},
				{Name: "cost", Value: 0 - cost, Unit: "utility"},
			},
		})
	}
	return resp, nil
}

// known returns what the host's statistics say of the specialist's success, what
// that becomes with the evidence on this answer, and how much of it is still
// open, from 1 down to 0.
func known(c *sdk.Candidate) (efficacy, right, width float64) {
	alpha, beta := sdk.Posterior(c.GetStatistics())
	odds := math.Log(alpha / beta)
	for _, e := range c.GetEvidence() {
		switch e.GetResult() {
		case sdk.CheckPass:
			odds += e.GetWeight()
		case sdk.CheckFail:
			odds -= e.GetWeight()
		}
	}
	return alpha / (alpha + beta), 1 / (1 + math.Exp(-odds)), 1 / math.Sqrt(alpha+beta+1)
}

// vetoed reports whether a check found that the answer must not be given.
func vetoed(c *sdk.Candidate) bool {
	for _, e := range c.GetEvidence() {
		if e.GetHard() && e.GetResult() == sdk.CheckFail {
			return true
		}
	}
	return false
}
