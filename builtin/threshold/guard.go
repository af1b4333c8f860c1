// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
)

// guards are the limits that must hold whatever the quality.
type guards struct {
	// breached forbid the promotion; missing cannot be judged.
	breached, missing []string
}

// guard looks at the limits of the request and of the configuration.
func (s settings) guard(req *sdk.DecideRequest, x *sample) guards {
	var g guards
	if n := len(x.critical); n > s.MaxCriticalRegressions {
		g.breached = append(g.breached, fmt.Sprintf("Of the critical cases %d became worse, where %d may at most: %s.", n, s.MaxCriticalRegressions, list(x.critical)))
	}
	for _, r := range req.GetGuardrails() {
		switch {
		case math.IsNaN(r.GetObserved()) || math.IsNaN(r.GetLimit()):
			g.missing = append(g.missing, fmt.Sprintf("The guardrail %s could not be measured.", r.GetMetric()))
		case r.GetObserved() > r.GetLimit():
			g.breached = append(g.breached, fmt.Sprintf("The guardrail %s is breached: %.4g, where %.4g is the limit.", r.GetMetric(), r.GetObserved(), r.GetLimit()))
		}
	}
	s.growth(&g, "95th percentile of latency", s.MaxLatencyIncrease, percentile, req.GetPairs(),
		(*sdk.PairedOutcome).GetBlueLatencyMs, (*sdk.PairedOutcome).GetGreenLatencyMs)
	s.growth(&g, "mean cost", s.MaxCostIncrease, mean, req.GetPairs(),
		(*sdk.PairedOutcome).GetBlueCostUsd, (*sdk.PairedOutcome).GetGreenCostUsd)
	return g
}

// growth holds the growth of a measure against its limit. Nil is no limit.
func (s settings) growth(g *guards, name string, limit *float64, of func([]float64) float64, pairs []*sdk.PairedOutcome, blue, green func(*sdk.PairedOutcome) float64) {
	if limit == nil {
		return
	}
	var b, c []float64
	for _, p := range pairs {
		b, c = append(b, blue(p)), append(c, green(p))
	}
	was, is := of(b), of(c)
	switch {
	case was == 0 && is == 0:
		g.missing = append(g.missing, fmt.Sprintf("The %s could not be measured.", name))
	case is > was*(1+*limit)*(1+noise):
		g.breached = append(g.breached, fmt.Sprintf("The %s grew from %.4g to %.4g, more than the %.3g %% that are allowed.", name, was, is, 100**limit))
	}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return sum
}

// percentile is the 95th, by the nearest rank.
func percentile(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[(len(sorted)*95+99)/100-1]
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// list names a few ids.
func list(ids []string) string {
	const most = 5
	if len(ids) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
	}
	return strings.Join(ids, ", ")
}
