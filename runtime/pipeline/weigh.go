// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"math"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
)

// ambiguity is the normalised entropy of a field distribution from which the
// effective numbers move toward the most conservative present field.
const ambiguity = 0.7

// weigh computes the query's effective weights and bounds: the
// probability-weighted mean over its fields, moved toward the most
// conservative present field when the distribution is ambiguous.
func (p *Pipeline) weigh(q *Query) {
	q.weights = effective(p.fields, q.classification.Distribution, p.routing.PresentThreshold)
	q.riskField = ""
	for _, name := range present(q.classification.Distribution, p.routing.PresentThreshold) {
		if f := p.fields[name]; f != nil && f.HighRisk {
			q.riskField = name
			break
		}
	}
}

// risky reports whether the rules of high-risk fields apply: one is present, or
// any field may be, since the classifier did not answer.
func (p *Pipeline) risky(q *Query) bool { return q.riskField != "" || p.unknownField(q) }

func (p *Pipeline) unknownField(q *Query) bool {
	return q.classification.Source == sourceNone && p.classifier != nil
}

// wanted is how many answers the query must have before one may be given.
func (p *Pipeline) wanted(q *Query) int {
	if p.safety.Abstain && p.safety.RequireArbiter && p.risky(q) {
		return 2
	}
	return 1
}

// effective returns the weights of a distribution. What the distribution
// leaves out belongs to the general field. Entropy is normalised by the
// number of present fields, H/ln n, so that it is 1 when all are equally likely.
func effective(fields map[string]*config.Field, distribution map[string]float64, present float64) *sdk.Weights {
	mean := &sdk.Weights{}
	var total, entropy float64
	var strict *config.Field
	var count int
	add := func(f *config.Field, p float64) {
		total += p
		mean.Efficacy += p * f.Efficacy
		mean.Confidence += p * f.Confidence
		mean.Curiosity += p * f.Curiosity
		mean.CMin += p * f.CMin
		mean.EMin += p * f.EMin
		mean.Mu += p * f.Mu
		if p >= present {
			count++
			entropy -= p * math.Log(p)
			if strict == nil || f.Mu > strict.Mu || (f.Mu == strict.Mu && f.CMin > strict.CMin) {
				strict = f
			}
		}
	}
	for name, probability := range distribution {
		if f := fields[name]; f != nil && probability > 0 {
			add(f, probability)
		}
	}
	if general := fields[generalField]; general != nil && total < 1 {
		add(general, 1-total)
	}
	if total == 0 {
		return mean
	}
	scale(mean, 1/total)
	if count < 2 {
		return mean
	}
	if entropy /= math.Log(float64(count)); entropy > ambiguity {
		toward(mean, strict, min((entropy-ambiguity)/(1-ambiguity), 1))
	}
	return mean
}

func scale(w *sdk.Weights, by float64) {
	w.Efficacy *= by
	w.Confidence *= by
	w.Curiosity *= by
	w.CMin *= by
	w.EMin *= by
	w.Mu *= by
}

// toward moves w the share s of the way to f's numbers.
func toward(w *sdk.Weights, f *config.Field, s float64) {
	mix := func(a, b float64) float64 { return a + s*(b-a) }
	w.Efficacy = mix(w.Efficacy, f.Efficacy)
	w.Confidence = mix(w.Confidence, f.Confidence)
	w.Curiosity = mix(w.Curiosity, f.Curiosity)
	w.CMin = mix(w.CMin, f.CMin)
	w.EMin = mix(w.EMin, f.EMin)
	w.Mu = mix(w.Mu, f.Mu)
}
