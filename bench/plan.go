// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is one thing that is measured, of each target in turn.
type Step struct {
	Name, Title string
	// Behaviour is the upstream's.
	Behaviour Behaviour
	// PromptBytes is about the size of the prompt.
	PromptBytes int
	// Open or Closed is the load; the other one is zero.
	Open   Open
	Closed Closed
	// Only names the targets; empty for all.
	Only []string
	// Once says that it is measured in the first round only.
	Once bool
}

// The steps' names.
const (
	StepOne     = "c1"
	StepSixteen = "c16"
	StepMany    = "c64"
	StepMax     = "max"
	StepFirst   = "first"
	StepChunks  = "chunks"
	StepMedium  = "64KB"
	StepLarge   = "1MB"
	StepStreams = "streams"
)

// The targets' names.
const (
	Direct     = "direct"
	Proxy      = "proxy"
	InlineBare = "inline-bare"
	Inline     = "inline"
	OneHop     = "process-1"
	ThreeHops  = "process-3"
	Default    = "process"
)

// targetTitles say what each target is, in the order of the table.
var targetTitles = []struct{ name, title string }{
	{Direct, "direct call"},
	{Proxy, "Go's reverse proxy"},
	{InlineBare, "AUA inline, backend alone"},
	{Inline, "AUA inline, default"},
	{OneHop, "AUA, backend alone"},
	{ThreeHops, "AUA, specialist named"},
	{Default, "AUA, default"},
}

// Plan is how much is measured.
type Plan struct {
	Steps []Step
	// Rounds is how often each step is measured of each target, at most.
	Rounds int
	// Budget bounds the whole run. A round begins only if one more is expected to fit.
	Budget time.Duration
	// Settle is how long idle processes are left alone before their memory is read.
	Settle time.Duration
}

const (
	// openRate is the rate of the steps with a latency, in queries a second. It
	// is far below what any target can do, so that they differ in latency and
	// not in how much they queue. The upstream's latency decides how many
	// queries are then under way.
	openRate = 400
	// maxConcurrency saturates every target when the upstream takes 20 ms.
	maxConcurrency = 128
	smallPrompt    = 1 << 10
	// streamLatency keeps the reverse proxy from cutting streams: when the first
	// byte of an answer arrives while it still looks for the end of the request's
	// body, its server closes that body and its transport then the connection.
	streamLatency = time.Millisecond
)

// NewPlan returns the usual plan, within five minutes, or the quick one, within 45 s.
func NewPlan(quick bool) Plan {
	p := Plan{Rounds: 4, Budget: 5 * time.Minute, Settle: 3 * time.Second}
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	span, count, streams := 1.0, 600, 512
	bodies := []string{Direct, Proxy, Inline, Default}
	most := []string(nil)
	if quick {
		p.Rounds, p.Budget, p.Settle = 2, 45*time.Second, time.Second
		span, count = .25, 120
		most = bodies
	}
	under := func(n int) Behaviour {
		return Behaviour{Latency: seconds(float64(n) / openRate)}
	}
	p.Steps = []Step{
		{Name: StepOne, Title: "one query at a time", PromptBytes: smallPrompt, Closed: Closed{Concurrency: 1, Duration: seconds(span)}},
		{
			Name: StepSixteen, Title: "16 under way", PromptBytes: smallPrompt, Behaviour: under(16),
			Open: Open{Rate: openRate, Count: count, Workers: 256}, Only: most,
		},
		{
			Name: StepMany, Title: "64 under way", PromptBytes: smallPrompt, Behaviour: under(64),
			Open: Open{Rate: openRate, Count: count, Workers: 512}, Only: most,
		},
		{
			Name: StepMax, Title: "as many as possible, upstream 20 ms", PromptBytes: smallPrompt,
			Behaviour: Behaviour{Latency: 20 * time.Millisecond},
			Closed:    Closed{Concurrency: maxConcurrency, Duration: seconds(1.2 * span)},
		},
		{
			Name: StepFirst, Title: "first token of a stream", PromptBytes: smallPrompt, Behaviour: Behaviour{Latency: streamLatency, Chunks: 2},
			Closed: Closed{Concurrency: 1, Duration: seconds(.5 * span)}, Only: most,
		},
		{
			Name: StepChunks, Title: "16 streams of 200 chunks", PromptBytes: smallPrompt,
			Behaviour: Behaviour{Latency: streamLatency, Chunks: 200, Gap: 4 * time.Millisecond},
			Closed:    Closed{Concurrency: 16, Count: 16}, Only: most,
		},
		{Name: StepMedium, Title: "prompt of 64 KB", PromptBytes: 64 << 10, Closed: Closed{Concurrency: 1, Duration: seconds(.6 * span)}, Only: bodies},
		{Name: StepLarge, Title: "prompt of 1 MB", PromptBytes: 1 << 20, Closed: Closed{Concurrency: 1, Duration: seconds(.8 * span)}, Only: bodies},
		{
			Name: StepStreams, Title: "512 streams at once", PromptBytes: smallPrompt,
			Behaviour: Behaviour{Latency: 2 * time.Second, Chunks: 20, Gap: 250 * time.Millisecond},
			Closed:    Closed{Concurrency: streams, Count: streams}, Only: []string{Proxy, Inline, Default}, Once: true,
		},
	}
	if quick {
		last := &p.Steps[len(p.Steps)-1]
		last.Behaviour.Chunks, last.Only = 8, []string{Default}
	}
	return p
}

var errNoStep = errors.New("there is no such step")

// Choose leaves only the named steps in the plan; without a name, all.
func (p *Plan) Choose(names ...string) error {
	if len(names) == 0 {
		return nil
	}
	var chosen []Step
	known := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		known[i] = s.Name
		if slices.Contains(names, s.Name) {
			chosen = append(chosen, s)
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%w: %q; there are %s", errNoStep, name, strings.Join(known, ", "))
		}
	}
	p.Steps = chosen
	return nil
}
