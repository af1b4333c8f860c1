// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"math"
)

// Goal is a bound that a figure should keep.
type Goal struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Bound float64 `json:"bound"`
	// AtLeast says that the bound is a lower one.
	AtLeast  bool    `json:"at_least,omitempty"`
	Measured float64 `json:"measured"`
	// Known is false when the figure was not measured; then the goal is not met.
	Known bool `json:"known"`
	Met   bool `json:"met"`
}

func (g Goal) judged() Goal {
	g.Met = g.Known && (g.AtLeast && g.Measured >= g.Bound || !g.AtLeast && g.Measured <= g.Bound)
	return g
}

// Verdict says whether the goal is met, and by how much not.
func (g Goal) Verdict() string {
	switch {
	case !g.Known:
		return "not measured"
	case g.Met:
		return "pass"
	case g.Bound == 0:
		return "missed by " + number(math.Abs(g.Measured)) + g.Unit
	}
	return fmt.Sprintf("missed by %s%s (%.0f %%)", number(math.Abs(g.Measured-g.Bound)), g.Unit, 100*math.Abs(g.Measured/g.Bound-1))
}

const mebibyte = 1 << 20

// The bounds. Times and rates are ratios to Go's reverse proxy in the same run.
const (
	inlineBound  = 2.0
	defaultBound = 4.0
	rateBound    = 0.4
	promptBound  = 4.0
	hostBound    = 60 * mebibyte
	pluginBound  = 15 * mebibyte
)

// Judge holds the figures against the goals.
func (r *Report) Judge() {
	one, medium := r.step(StepOne), r.step(StepMedium)
	ratio := func(name string, bound float64, s StepReport, target string) Goal {
		g := Goal{Name: name, Unit: " times the proxy", Bound: bound}
		g.Measured, g.Known = s.AddedRatio(target, P50)
		return g
	}
	rate := Goal{Name: "queries a second of the default pipeline, upstream 20 ms", Unit: " times the proxy", Bound: rateBound, AtLeast: true}
	rate.Measured, rate.Known = r.step(StepMax).Ratio(Default, PerSecond)
	goals := []Goal{
		ratio("inline adds to the p50 of a query", inlineBound, one, Inline),
		ratio("default pipeline as processes adds to the p50 of a query", defaultBound, one, Default),
		rate,
		ratio("default pipeline adds to the p50 of a 64 KB prompt", promptBound, medium, Default),
		ratio("inline adds to the p50 of a 64 KB prompt", promptBound, medium, Inline),
	}
	goals = append(goals, r.streamGoals()...)
	goals = append(goals, r.memoryGoals()...)
	r.Goals = nil
	for _, g := range goals {
		r.Goals = append(r.Goals, g.judged())
	}
}

// streamGoals ask for every chunk of 512 streams, and for every stream.
func (r *Report) streamGoals() []Goal {
	chunks := Goal{Name: "lost, merged or changed chunks of 512 streams", Unit: " chunks"}
	streams := Goal{Name: "failed streams of 512", Unit: " streams"}
	for target, readings := range r.step(StepStreams).Targets {
		if target == Direct || target == Proxy {
			continue
		}
		for _, reading := range readings {
			chunks.Known, streams.Known = true, true
			chunks.Measured += float64(reading.chunks().Faulty())
			streams.Measured += float64(reading.Failed)
		}
	}
	return []Goal{chunks, streams}
}

func (r *Report) memoryGoals() []Goal {
	host := Goal{Name: "memory of the idle host (PSS)", Unit: " MiB", Bound: hostBound / mebibyte}
	plugin := Goal{Name: "memory of the largest idle plugin (PSS)", Unit: " MiB", Bound: pluginBound / mebibyte}
	for name, bytes := range r.Memory {
		g := &plugin
		if name == hostMemory {
			g = &host
		}
		g.Known = true
		g.Measured = max(g.Measured, float64(bytes)/mebibyte)
	}
	return []Goal{host, plugin}
}

// number writes a figure with as many digits as it is good for.
func number(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
