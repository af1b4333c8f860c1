// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"maps"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

// ballot is what one candidate brings to the decision, in nats.
type ballot struct {
	candidate, cluster int
	// vote is what the specialist's record makes of its answer.
	vote float64
	// support and against are what speaks for the answer and against it, by
	// group, weighted.
	support, against amounts
	// quote is the strongest evidence of each group.
	quote [groups]extremes
	// veto is the hard check that failed; nil for none.
	veto *sdk.Evidence
}

// standing is the vote less what refutes the answer.
func (b *ballot) standing() float64 { return b.vote - b.against.sum() }

// ballots reads a request.
func (m *model) ballots(req *sdk.ArbitrateRequest) []*ballot {
	all := make([]*ballot, len(req.GetCandidates()))
	corrections := make([][]*sdk.Evidence, req.GetClusters())
	for i, c := range req.GetCandidates() {
		k := c.GetCluster()
		// What one answer of a class says, all of them say.
		corrections[k] = append(corrections[k], correctionEvidence(c.GetText(), req.GetCorrections())...)
		all[i] = &ballot{
			candidate: i, cluster: int(k), veto: veto(c.GetEvidence()),
			vote: m.voteScale * newRecord(c.GetStatistics()).vote(m.alternatives, m.caution),
		}
	}
	for i, c := range req.GetCandidates() {
		m.weigh(all[i], slices.Concat(c.GetEvidence(), corrections[c.GetCluster()]), req.GetWeights().GetMu())
	}
	return all
}

// weigh sums evidence up by group. A check counts once; a group's checks add up,
// but for those of cross_session, which all say that the answer contradicts what
// was found before: the strongest of them counts, and counts mu times.
func (m *model) weigh(b *ballot, evidence []*sdk.Evidence, mu float64) {
	checks := map[string]*extremes{}
	for _, e := range evidence {
		g := m.group(e.GetCheck())
		if g < 0 {
			continue
		}
		if checks[e.GetCheck()] == nil {
			checks[e.GetCheck()] = &extremes{}
		}
		checks[e.GetCheck()].add(e)
		b.quote[g].add(e)
	}
	// Sums in one order, whatever the order of the verifiers.
	var support, against amounts
	for _, check := range slices.Sorted(maps.Keys(checks)) {
		nats, g := checks[check].nats(), m.group(check)
		switch {
		case nats > 0 && g == crossSession:
			support[g] = math.Max(support[g], nats)
		case nats > 0:
			support[g] += nats
		case g == crossSession:
			against[g] = math.Max(against[g], -nats*math.Max(mu, 1))
		default:
			against[g] -= nats
		}
	}
	for g := range groups {
		support[g], against[g] = math.Min(support[g], maxNats), math.Min(against[g], maxNats)
	}
	b.support, b.against = support.weighted(m.weights), against.weighted(m.weights)
}

func (m *model) group(check string) int { return groupOf(check, m.groups) }

// veto returns the hard check that an answer failed.
func veto(evidence []*sdk.Evidence) *sdk.Evidence {
	for _, e := range evidence {
		if e.GetHard() && e.GetResult() == sdk.CheckFail {
			return e
		}
	}
	return nil
}
