// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"strings"

	"github.com/auahq/aua/sdk"
)

// The groups of checks.
const (
	logical = iota
	mathematical
	crossSession
	empirical
	groups
)

// groupNames are the groups as configurations and findings name them.
var groupNames = [groups]string{"logical", "mathematical", "cross_session", "empirical"}

// noGroup leaves a check out.
const noGroup = "none"

// stems are what the names of checks begin with that do not count as logical.
var stems = []struct {
	stem  string
	group string
}{
	{"arithmetic", "mathematical"},
	{"algebra", "mathematical"},
	{"equation", "mathematical"},
	{"numeric", "mathematical"},
	{"units", "mathematical"},
	{"complexity", "mathematical"},
	{"contradiction", "cross_session"},
	{"correction", "cross_session"},
	{"citation", "empirical"},
	{"source", "empirical"},
	{"empirical", "empirical"},
	// Candidates that agree are votes, and must not count twice.
	{"agreement", noGroup},
}

// groupOf returns the group that a check counts for, or -1 for none.
func groupOf(check string, configured map[string]string) int {
	name, ok := configured[check]
	for i := 0; !ok && i < len(stems); i++ {
		name, ok = stems[i].group, strings.HasPrefix(check, stems[i].stem)
	}
	if !ok {
		return logical
	}
	for g, n := range groupNames {
		if n == name {
			return g
		}
	}
	return -1
}

// amounts are nats by group, all of them >= 0.
type amounts [groups]float64

func (a amounts) sum() float64 {
	total := 0.0
	for _, nats := range a {
		total += nats
	}
	return total
}

// weighted counts the groups by their weights: the one of the greatest weight in
// full, the others in proportion to it. A group that has nothing to say of an
// answer leaves its place to the others. With the default weights, 2 logical
// nats alone count as 2, and beside 1 mathematical as 2*.30/.40 + 1 = 2.5.
//
// A group that says so little that it would cost the others more than it brings
// is left out, so that further evidence never counts for less: the result is the
// greatest, over the groups h, of the sum of nats*w/w_h over all groups of no
// greater weight than h. No evidence ever counts for more than it weighs.
func (a amounts) weighted(weights [groups]float64) amounts {
	var best amounts
	for h, top := range weights {
		if top <= 0 || a[h] == 0 {
			continue
		}
		var counted amounts
		for g, w := range weights {
			if w <= top {
				counted[g] = a[g] * w / top
			}
		}
		if counted.sum() > best.sum() {
			best = counted
		}
	}
	return best
}

// maxNats bounds what a check or a group can say. It is beyond what anything
// can know, and keeps sums finite.
const maxNats = 100.0

// extremes are the strongest pass and the strongest fail of some evidence, nil
// where there is none.
type extremes struct{ pass, fail *sdk.Evidence }

func (x *extremes) add(e *sdk.Evidence) {
	switch {
	case e.GetResult() == sdk.CheckPass && (x.pass == nil || e.GetWeight() > x.pass.GetWeight()):
		x.pass = e
	case e.GetResult() == sdk.CheckFail && (x.fail == nil || e.GetWeight() > x.fail.GetWeight()):
		x.fail = e
	}
}

// nats is what all evidence of one check in one answer comes to: its strongest
// pass less its strongest fail, since verifiers that run the same check know no
// more than one of them.
func (x *extremes) nats() float64 {
	return math.Min(x.pass.GetWeight(), maxNats) - math.Min(x.fail.GetWeight(), maxNats)
}
