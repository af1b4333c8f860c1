// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/auahq/aua/builtin/evidence"
	"github.com/auahq/aua/sdk"
)

// newArbiter makes an arbiter of a config block.
func newArbiter(ctx context.Context, config map[string]any) (sdk.Arbiter, error) {
	block, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	made, err := evidence.Plugin().New(ctx, &sdk.Instance{Name: "arbiter.evaluate", Kind: sdk.KindArbiter, Config: block})
	if err != nil {
		return nil, err
	}
	return made.(sdk.Arbiter), nil
}

// request asks for a verdict on a question. A model without an answer is no
// candidate. answers are those of the clusters.
func (p pool) request(q question, r records) (req *sdk.ArbitrateRequest, answers []string) {
	req = &sdk.ArbitrateRequest{Weights: &sdk.Weights{Efficacy: 1, Mu: 1}}
	for _, m := range p.models {
		a := q.Answers[m]
		if a == "" {
			continue
		}
		k := slices.Index(answers, a)
		if k < 0 {
			k = len(answers)
			answers = append(answers, a)
		}
		req.Candidates = append(req.Candidates, &sdk.Candidate{
			Specialist: m, Field: q.Field, Text: fmt.Sprintf("The answer is (%s).", a), Cluster: int32(k), Statistics: r.statistics(m, q.Field),
		})
	}
	req.Clusters = int32(len(answers))
	return req, answers
}

// judged is what the arbiter said of one question.
type judged struct {
	decision sdk.Decision
	// confidence is the probability of the best class, right whether it is.
	confidence float64
	right      bool
	// truth is the probability of what is true, one of the classes or "all wrong".
	truth float64
	// single says whether the best single specialist is right.
	single bool
}

// arbitrate has the arbiter judge all questions.
func (p pool) arbitrate(ctx context.Context, a sdk.Arbiter, questions []question, r records) ([]judged, error) {
	single := p.best(func(m string) float64 { return r.overall[m].rate() })
	all := make([]judged, 0, len(questions))
	for _, q := range questions {
		req, answers := p.request(q, r)
		resp, err := a.Arbitrate(ctx, req)
		if err != nil {
			return nil, err
		}
		j := judged{decision: resp.GetDecision(), single: q.right(single), truth: resp.GetAllWrongProbability()}
		best := -1
		for k, probability := range resp.GetClusterProbabilities() {
			if best < 0 || probability > resp.GetClusterProbabilities()[best] {
				best = k
			}
			if answers[k] == q.Truth {
				j.truth = probability
			}
		}
		if best >= 0 {
			j.confidence, j.right = resp.GetClusterProbabilities()[best], answers[best] == q.Truth
		}
		all = append(all, j)
	}
	return all, nil
}

// quality is how good probabilities are.
type quality struct {
	accuracy, brier, base, ece, logLoss float64
	// single is the accuracy of the best single specialist.
	single float64
	// fixed and broken are questions that the arbiter has right and the best
	// single specialist wrong, and the other way round.
	fixed, broken int
}

// leastTruth bounds the loss of a question whose truth had no probability.
const leastTruth = 1e-6

func assess(all []judged) quality {
	var s quality
	n := float64(len(all))
	for _, j := range all {
		y := 0.0
		if j.right {
			y = 1
		}
		s.accuracy += y / n
		s.brier += (j.confidence - y) * (j.confidence - y) / n
		s.logLoss -= math.Log(math.Max(j.truth, leastTruth)) / n
		if j.single {
			s.single += 1 / n
		}
		switch {
		case j.right && !j.single:
			s.fixed++
		case !j.right && j.single:
			s.broken++
		}
	}
	s.base = s.accuracy * (1 - s.accuracy)
	s.ece = calibrationError(all)
	return s
}

// calibrationError is the expected calibration error over 15 bins of equal mass:
// the mean distance of confidence and accuracy.
func calibrationError(all []judged) float64 {
	const bins = 15
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b judged) int {
		switch {
		case a.confidence < b.confidence:
			return -1
		case a.confidence > b.confidence:
			return 1
		}
		return 0
	})
	total := 0.0
	for b := range bins {
		gap := 0.0
		for _, j := range sorted[b*len(sorted)/bins : (b+1)*len(sorted)/bins] {
			gap += j.confidence
			if j.right {
				gap--
			}
		}
		total += math.Abs(gap) / float64(len(sorted))
	}
	return total
}
