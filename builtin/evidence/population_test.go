// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// population makes questions that models answer as real ones do: some questions
// are hard for all, and those who err often fall for the same wrong answer.
type population struct {
	rng *rand.Rand
	// ability is the log-odds of each model to be right on a question of average
	// difficulty; spread how much difficulties differ, trap how often errors agree.
	ability      []float64
	spread, trap float64
}

// question returns the answers of all models, of ten; 0 is the right one.
func (p *population) question() []int {
	difficulty, lure := p.spread*p.rng.NormFloat64(), 1+p.rng.IntN(9)
	answers := make([]int, len(p.ability))
	for i, a := range p.ability {
		switch {
		case p.rng.Float64() < 1/(1+math.Exp(difficulty-a)):
		case p.rng.Float64() < p.trap:
			answers[i] = lure
		default:
			answers[i] = 1 + p.rng.IntN(9)
		}
	}
	return answers
}

// outcome is how often each way to choose an answer is right.
type outcome struct{ arbiter, single, majority, gap float64 }

// measure has the arbiter, with records of the first questions, judge others.
func (p *population) measure(t *testing.T, known, judged int) outcome {
	t.Helper()
	right := make([]float64, len(p.ability))
	for range known {
		for i, a := range p.question() {
			if a == 0 {
				right[i]++
			}
		}
	}
	best := 0
	for i, r := range right {
		if r > right[best] {
			best = i
		}
	}
	a := configured(t, "{}")
	var o outcome
	for range judged {
		answers := p.question()
		req, classes := &sdk.ArbitrateRequest{}, map[int]int32{}
		votes, most := map[int]int{}, 0
		for i, answer := range answers {
			if _, ok := classes[answer]; !ok {
				classes[answer] = int32(len(classes))
			}
			votes[answer]++
			most = max(most, votes[answer])
			req.Candidates = append(req.Candidates, &sdk.Candidate{
				Cluster: classes[answer], Text: string(rune('a' + answer)),
				Statistics: &sdk.Statistics{Successes: right[i], Failures: float64(known) - right[i]},
			})
		}
		req.Clusters = int32(len(classes))
		resp := ask(t, a, req)
		chosen, confidence := int32(0), 0.0
		for k, probability := range resp.GetClusterProbabilities() {
			if probability > confidence {
				chosen, confidence = int32(k), probability
			}
		}
		n := float64(judged)
		o.gap += confidence / n
		if class, ok := classes[0]; ok && class == chosen {
			o.arbiter += 1 / n
			o.gap -= 1 / n
		}
		if answers[best] == 0 {
			o.single += 1 / n
		}
		tied := 0.0
		for _, v := range votes {
			if v == most {
				tied++
			}
		}
		if votes[0] == most {
			o.majority += 1 / tied / n
		}
	}
	return o
}

// A strong model among weak ones that err together: the majority is wrong more
// often than the strong one alone, and the arbiter is not.
func TestTheArbiterDoesNotLoseToTheBestWhereTheMajorityDoes(t *testing.T) {
	p := &population{rng: newRand(1), ability: []float64{2, 0, 0, -.3, -.3, -.6}, spread: 1.5, trap: .5}
	o := p.measure(t, 1000, 2000)
	require.Less(t, o.majority, o.single)
	require.GreaterOrEqual(t, o.arbiter, o.single-.005)
}

// Equals help one another.
func TestTheArbiterGainsFromEquals(t *testing.T) {
	p := &population{rng: newRand(2), ability: []float64{0, 0, 0, 0, 0}, spread: 1.5, trap: .4}
	o := p.measure(t, 1000, 2000)
	require.Greater(t, o.arbiter, o.single+.03)
	require.Greater(t, o.arbiter, o.majority-.02)
}

// Also when little is known of the models.
func TestFewOutcomesDoNotMisleadTheArbiter(t *testing.T) {
	for seed := range uint64(3) {
		p := &population{rng: newRand(seed), ability: []float64{1, .8, .6, .2}, spread: 1.5, trap: .4}
		o := p.measure(t, 30, 1000)
		require.GreaterOrEqual(t, o.arbiter, o.single-.01)
	}
}

// Confidence is about as high as the answers are right. Where it is not, it is too
// low: several weak models that agree are right more often than they are given
// credit for.
func TestConfidenceIsNotExaggerated(t *testing.T) {
	for seed, ability := range [][]float64{{1, 1}, {1.5, 0}, {1, 1, 1}, {2, 1, 0, 0}, {.5, .5, .5, .5, .5}} {
		p := &population{rng: newRand(uint64(seed)), ability: ability, spread: 1.5, trap: .4}
		o := p.measure(t, 1000, 1500)
		require.Less(t, o.gap, .04, "%v", ability)
		require.Greater(t, o.gap, -.14, "%v", ability)
	}
}
