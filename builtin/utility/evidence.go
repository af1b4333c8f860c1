// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"maps"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

const (
	// contradiction is the check by which a verifier says that an answer
	// contradicts itself, and correction that it contradicts a correction.
	contradiction = "contradiction"
	correction    = "correction"
	// maxNats bounds the weight of one check. It is beyond what any check can
	// know, and keeps sums finite.
	maxNats = 100.0
)

// finding is what all evidence of one check amounts to, in nats of log-odds.
type finding struct {
	check string
	nats  float64
}

// weigh sums up the evidence by check, in the order of the checks' names.
//
// A check counts once: two verifiers that run it, or one that reports each
// place, do not know more than one of them. Its strongest pass counts for the
// answer and its strongest fail against it, so that a further pass never
// lowers the sum and a further fail never raises it. What was not applicable
// or is unknown says nothing.
func weigh(evidence []*sdk.Evidence, scale float64) []finding {
	type extremes struct{ pass, fail float64 }
	checks := map[string]extremes{}
	for _, e := range evidence {
		x, w := checks[e.GetCheck()], math.Min(scale*e.GetWeight(), maxNats)
		switch e.GetResult() {
		case sdk.CheckPass:
			x.pass = math.Max(x.pass, w)
		case sdk.CheckFail:
			x.fail = math.Max(x.fail, w)
		default:
			continue
		}
		checks[e.GetCheck()] = x
	}
	findings := make([]finding, 0, len(checks))
	for _, check := range slices.Sorted(maps.Keys(checks)) {
		findings = append(findings, finding{check, checks[check].pass - checks[check].fail})
	}
	return findings
}

// penalty is what a contradiction costs beyond its own weight: that weight
// counts mu times in all, once for an answer, for the strongest of several.
func penalty(findings []finding, mu float64) float64 {
	strongest := 0.0
	for _, f := range findings {
		if f.check == contradiction || f.check == correction {
			strongest = math.Min(strongest, f.nats)
		}
	}
	return math.Max(math.Max(mu-1, 0)*strongest, -maxNats)
}

// vetoed reports whether a hard check failed.
func vetoed(evidence []*sdk.Evidence) bool {
	return slices.ContainsFunc(evidence, func(e *sdk.Evidence) bool {
		return e.GetHard() && e.GetResult() == sdk.CheckFail
	})
}
