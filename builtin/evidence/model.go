// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"cmp"
	"math"
	"slices"
)

// model has every number that the arbiter decides by. All of them are assumed,
// by default as the command in the folder evaluate found them to serve best on
// questions that its report is not about.
type model struct {
	// alternatives is K, the number of answers that a question has.
	alternatives float64
	// correlation is the share of a vote that each stronger one for the same
	// answer takes away.
	correlation float64
	// voteScale multiplies votes. Half, where a fit of such a model begins, is
	// worse without one, as the same command shows.
	voteScale float64
	// caution lowers records, in standard deviations.
	caution float64
	// weights are those of the groups of checks.
	weights [groups]float64
	// groups are the checks that count for another group than by default.
	groups map[string]string
}

// odds are the probabilities of a decision. Together they are 1.
type odds struct {
	classes  []float64
	allWrong float64
}

// best returns the most probable class, -1 for none, and the probability of the
// next one. Of equals the first is best.
func (o odds) best() (first int, second float64) {
	first = -1
	for k, p := range o.classes {
		switch {
		case first < 0 || p > o.classes[first]:
			if first >= 0 {
				second = o.classes[first]
			}
			first = k
		case p > second:
			second = p
		}
	}
	return first, second
}

// tally is how a class's score comes about.
type tally struct {
	score float64
	// members are the ballots that count, the leader first, and shares are how
	// much of each one's standing counts.
	members []*ballot
	shares  []float64
	// supported is the member whose support counts; nil for none.
	supported *ballot
}

// count scores one class, where strongest is the greatest vote of the request:
//
//	s = v_1 + sum over j >= 2 of (1-c)^(j-1) * r_j * max(v_j, 0) + support
//
// v_j is a member's standing, its vote less what refutes it. The first is the
// leader: the member that makes s greatest, and is most often the strongest; the
// others follow by what they add. c is the correlation: models that agree have
// mostly learnt the same, and are wrong together in the same way, so that each
// further vote adds less. r_j = (vote_j/strongest)^2 is less than 1 for all but the
// strongest specialist: where it disagrees the question is hard, and weaker ones
// are right on it less often than they are on the whole. The difference to the sum
// of votes is what the pair terms w_ij of a conditional logit are before any
// verdict has been learnt from.
//
// A refuted answer adds nothing to the others of its class, and takes away only
// where no better one is in it. Support is that of the best supported member, once
// for the class, since all state the same answer. So more support for an answer,
// or less against it, never lowers the score of its class.
func (m *model) count(members []*ballot, strongest float64) tally {
	adds := func(b *ballot) float64 { return relative(b.vote, strongest) * math.Max(b.standing(), 0) }
	followers := slices.Clone(members)
	slices.SortStableFunc(followers, func(a, b *ballot) int { return cmp.Compare(adds(b), adds(a)) })
	best := tally{score: math.Inf(-1)}
	for lead := range followers {
		leader := followers[lead]
		t := tally{score: leader.standing(), members: []*ballot{leader}, shares: []float64{1}}
		share := 1.0
		for j, b := range followers {
			if j == lead {
				continue
			}
			share *= 1 - m.correlation
			counts := share * relative(b.vote, strongest)
			if b.standing() <= 0 {
				counts = 0
			}
			t.score += counts * b.standing()
			t.members, t.shares = append(t.members, b), append(t.shares, counts)
		}
		if t.score > best.score {
			best = t
		}
	}
	most := 0.0
	for _, b := range best.members {
		if support := b.support.sum(); support > most {
			most, best.supported = support, b
		}
	}
	best.score += most
	return best
}

// relative is how much a vote counts beside the strongest one.
func relative(vote, strongest float64) float64 {
	if vote <= 0 || strongest <= 0 {
		return 0
	}
	return (vote / strongest) * (vote / strongest)
}

// score is the conditional logit over the classes of answers and "all wrong",
//
//	P(k) = e^s_k / (e^s_0 + sum of e^s_j), with s_0 = scale * ln(K-C)
//
// where K is the number of alternatives and C of those K are answers that were
// given and not vetoed: for independent specialists (c = 0, scale = 1) this is the
// exact posterior when wrong answers are equally likely, and an answer that is
// alone has the probability of its specialist's record. skip leaves one candidate
// out; -1 leaves out none.
func (m *model) score(ballots []*ballot, clusters, skip int) (odds, []tally) {
	members, strongest := make([][]*ballot, clusters), 0.0
	for _, b := range ballots {
		if b.candidate != skip && b.veto == nil {
			members[b.cluster] = append(members[b.cluster], b)
			strongest = math.Max(strongest, b.vote)
		}
	}
	tallies := make([]tally, clusters)
	given, top := 0.0, math.Inf(-1)
	for k := range members {
		if len(members[k]) > 0 {
			tallies[k] = m.count(members[k], strongest)
			top = math.Max(top, tallies[k].score)
			given++
		}
	}
	o := odds{classes: make([]float64, clusters), allWrong: 1}
	if given == 0 {
		return o, tallies
	}
	none := m.voteScale * math.Log(math.Max(m.alternatives-given, 1))
	top = math.Max(top, none)
	o.allWrong = math.Exp(none - top)
	sum := o.allWrong
	for k, t := range tallies {
		if len(t.members) > 0 {
			o.classes[k] = math.Exp(t.score - top)
			sum += o.classes[k]
		}
	}
	o.allWrong /= sum
	for k := range o.classes {
		o.classes[k] /= sum
	}
	return o, tallies
}
