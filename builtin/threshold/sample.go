// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// difference is a value of green - blue, with how many units have it.
type difference struct{ value, units float64 }

// sample is the evidence, reduced to what the statistics need.
type sample struct {
	// differences are the distinct ones, ascending.
	differences []difference
	units       float64
	// effect is the mean difference.
	effect float64
	// binary says that every unit is one case that is right or wrong; rightRight
	// and wrongWrong are then the cases on which both sides are.
	binary                 bool
	rightRight, wrongWrong float64
	// fixed, regressed and critical are ids of cases, in the order of the request;
	// critical are those of the regressed that must not be.
	fixed, regressed, critical []string
}

// unit is what is independent of the rest: a case, or all cases of a group. A
// case that was answered several times is one unit, too.
type unit struct {
	sum, n      float64
	blue, green float64
}

// newSample reduces pairs to a sample. The difference of a unit is the mean of
// its cases, so that a group of many counts no more than a case by itself.
func newSample(pairs []*sdk.PairedOutcome) *sample {
	type key struct{ group, id string }
	units, cases, critical := map[key]*unit{}, map[string]float64{}, map[string]bool{}
	var order []key
	var ids []string
	for _, p := range pairs {
		k := key{group: p.GetGroup()}
		if k.group == "" {
			k.id = p.GetCaseId()
		}
		if units[k] == nil {
			units[k] = &unit{}
			order = append(order, k)
		}
		if _, seen := cases[p.GetCaseId()]; !seen {
			ids = append(ids, p.GetCaseId())
		}
		d := p.GetGreen() - p.GetBlue()
		cases[p.GetCaseId()] += d
		critical[p.GetCaseId()] = critical[p.GetCaseId()] || p.GetCritical()
		u := units[k]
		u.sum, u.n, u.blue, u.green = u.sum+d, u.n+1, p.GetBlue(), p.GetGreen()
	}
	s := &sample{units: float64(len(order)), binary: true}
	values := make([]float64, 0, len(order))
	for _, k := range order {
		u := units[k]
		values = append(values, u.sum/u.n)
		s.effect += u.sum / u.n / s.units
		s.binary = s.binary && u.n == 1 && isBinary(u.blue) && isBinary(u.green)
		switch {
		case u.blue == 1 && u.green == 1:
			s.rightRight++
		case u.blue == 0 && u.green == 0:
			s.wrongWrong++
		}
	}
	s.differences = tally(values)
	for _, id := range ids {
		switch {
		case cases[id] > noise:
			s.fixed = append(s.fixed, id)
		case cases[id] < -noise:
			s.regressed = append(s.regressed, id)
			if critical[id] {
				s.critical = append(s.critical, id)
			}
		}
	}
	return s
}

// noise is a difference of scores that is none.
const noise = 1e-9

func isBinary(score float64) bool { return score == 0 || score == 1 }

// tally counts equal values.
func tally(values []float64) []difference {
	slices.Sort(values)
	var all []difference
	for _, v := range values {
		if n := len(all); n > 0 && all[n-1].value == v {
			all[n-1].units++
			continue
		}
		all = append(all, difference{v, 1})
	}
	return all
}

// discordant returns how many units green is better and worse on, of a binary sample.
func (s *sample) discordant() (fixed, regressed float64) {
	for _, d := range s.differences {
		switch {
		case d.value > 0:
			fixed += d.units
		case d.value < 0:
			regressed += d.units
		}
	}
	return fixed, regressed
}

// square is the mean of the squared differences; of a binary sample, the share of
// cases on which the sides differ.
func (s *sample) square() float64 {
	total := 0.0
	for _, d := range s.differences {
		total += d.value * d.value * d.units
	}
	return total / math.Max(s.units, 1)
}

// maxAmount is more than any latency or cost can be, and small enough to compute with.
const maxAmount = 1e15

// validate finds what the contract forbids.
func validate(req *sdk.DecideRequest) error {
	if req.GetLooks() < 0 {
		return invalid("looks is %d, and must be at least 1, or absent", req.GetLooks())
	}
	for i, p := range req.GetPairs() {
		if p.GetCaseId() == "" {
			return invalid("pairs[%d] has no case id", i)
		}
		for _, n := range []struct {
			name  string
			value float64
		}{{"blue", p.GetBlue()}, {"green", p.GetGreen()}} {
			if !(n.value >= 0 && n.value <= 1) {
				return invalid("pairs[%d].%s is %g, and must be between 0 and 1", i, n.name, n.value)
			}
		}
		for _, n := range []struct {
			name  string
			value float64
		}{
			{"blue_latency_ms", p.GetBlueLatencyMs()},
			{"green_latency_ms", p.GetGreenLatencyMs()},
			{"blue_cost_usd", p.GetBlueCostUsd()},
			{"green_cost_usd", p.GetGreenCostUsd()},
		} {
			if !(n.value >= 0 && n.value <= maxAmount) {
				return invalid("pairs[%d].%s is %g, and must be a finite number of at least 0", i, n.name, n.value)
			}
		}
	}
	return nil
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, "decide request: "+format, args...)
}
