// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Run measures. Say, if it is not nil, is told what is being done. When ctx
// ends, what was measured so far is reported, with an error if that is nothing.
func Run(ctx context.Context, plan Plan, programs Programs, say func(string)) (_ *Report, err error) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, plan.Budget)
	defer cancel()
	if say == nil {
		say = func(string) {}
	}
	r := &Report{Go: runtime.Version(), Processors: runtime.NumCPU(), Load: loadAverage()}
	say("Calling a plugin that does nothing")
	hop, err := null(ctx, programs)
	if err != nil {
		return nil, fmt.Errorf("the null plugin: %w", err)
	}
	r.Calls = append(r.Calls, *hop)
	say("Starting the servers")
	s, err := setUp(ctx, programs, plan.Settle)
	if err != nil {
		return nil, err
	}
	defer s.tearDown()
	r.Memory = s.memory
	c := NewClient()
	defer c.Close()
	m := &measurement{stage: s, client: c, report: r, say: say, began: began, budget: plan.Budget, calls: newIsolations()}
	if err := m.idle(ctx); err != nil {
		return nil, err
	}
	if err := m.rounds(ctx, plan); err != nil {
		return nil, err
	}
	r.Calls = append(r.Calls, m.calls.reports()...)
	r.Elapsed = time.Since(began)
	r.Judge()
	return r, nil
}

var errNothing = errors.New("the time was over before anything was measured")

type measurement struct {
	stage  *stage
	client *Client
	report *Report
	say    func(string)
	began  time.Time
	budget time.Duration
	// calls are the plugin calls while one query was under way at a time.
	calls isolations
}

// idle reads what does not need load: version and hops.
func (m *measurement) idle(ctx context.Context) (err error) {
	a := m.stage.process
	if m.report.Version, err = a.Version(ctx); err != nil {
		return err
	}
	if err := m.client.Behave(ctx, m.stage.upstream.URL, Behaviour{}); err != nil {
		return err
	}
	m.report.Hops, err = m.stage.hops(ctx)
	return err
}

// rounds measures every step of every target, round by round. What is measured
// once belongs to the first round, so that it is never left out for lack of time.
func (m *measurement) rounds(ctx context.Context, plan Plan) error {
	for _, step := range plan.Steps {
		m.report.Steps = append(m.report.Steps, StepReport{Name: step.Name, Title: step.Title, Targets: map[string][]Reading{}})
	}
	var longest time.Duration
	for round := range plan.Rounds {
		if round > 0 && time.Since(m.began)+longest > m.budget {
			m.say("No time for another round")
			break
		}
		start := time.Now()
		for i := range plan.Steps {
			step := &plan.Steps[i]
			if step.Once && round > 0 {
				continue
			}
			measure := m.step
			if step.Name == StepOne {
				measure = m.counted
			}
			if err := measure(ctx, step, &m.report.Steps[i], round); err != nil {
				return m.enough(ctx, round, err)
			}
		}
		m.report.Rounds++
		if round > 0 || longest == 0 {
			longest = time.Since(start)
		}
	}
	return nil
}

// enough passes an error on, unless the time is over and something was measured.
func (m *measurement) enough(ctx context.Context, round int, err error) error {
	switch {
	case ctx.Err() == nil:
		return err
	case round == 0:
		return errors.Join(errNothing, err)
	}
	m.say("The time is over")
	return nil
}

// step measures one step of each target. Each round begins with another one,
// so that none always follows the same.
func (m *measurement) step(ctx context.Context, step *Step, to *StepReport, round int) error {
	if err := m.client.Behave(ctx, m.stage.upstream.URL, step.Behaviour); err != nil {
		return err
	}
	var targets []target
	for _, t := range m.stage.targets {
		if len(step.Only) == 0 || slices.Contains(step.Only, t.name) {
			targets = append(targets, t)
		}
	}
	readings := map[string]Reading{}
	for i := range targets {
		t := &targets[(i+round)%len(targets)]
		m.say(fmt.Sprintf("Round %d: %s: %s", round+1, step.Title, t.name))
		reading, err := m.read(ctx, step, t)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", step.Title, t.name, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		readings[t.name] = *reading
	}
	// A round counts for all targets or for none: its readings are compared.
	for name, reading := range readings {
		to.Targets[name] = append(to.Targets[name], reading)
	}
	return nil
}

// counted is step, and adds up the plugin calls meanwhile.
func (m *measurement) counted(ctx context.Context, step *Step, to *StepReport, round int) error {
	if err := m.count(ctx, -1); err != nil {
		return err
	}
	if err := m.step(ctx, step, to, round); err != nil {
		return err
	}
	return m.count(ctx, 1)
}

// read measures one step of one target.
func (m *measurement) read(ctx context.Context, step *Step, t *target) (*Reading, error) {
	op := m.client.Operation(Chat{URL: t.url, Model: t.model, PromptBytes: step.PromptBytes, Chunks: step.Behaviour.Chunks})
	m.warm(ctx, step, op)
	allocs, err := m.allocations(ctx, t)
	if err != nil {
		return nil, err
	}
	cpu, err := CPU(t.pids...)
	if err != nil {
		return nil, err
	}
	var result *Result
	if load := step.Open; load.Rate > 0 {
		load.Less = step.Behaviour.Latency
		result = load.Run(ctx, op)
	} else {
		load := step.Closed
		load.Less = step.Behaviour.Latency
		result = load.Run(ctx, op)
	}
	used, err := CPU(t.pids...)
	if err != nil {
		return nil, err
	}
	reading := newReading(result)
	if n := float64(result.Done + result.Failed); n > 0 {
		reading.CPU = microseconds(used-cpu) / n
		reading.Allocs = max(0, allocs(ctx)/n)
	}
	return reading, nil
}

// warm makes connections and buffers, which a first query pays for. Streams
// that are counted are not warmed.
func (m *measurement) warm(ctx context.Context, step *Step, op Operation) {
	n := max(step.Closed.Concurrency, 16)
	if step.Once || step.Behaviour.Gap > 0 {
		return
	}
	Closed{Concurrency: min(n, 64), Count: n}.Run(ctx, op)
}

// mallocs counts the host's allocations since it started.
const mallocs = "go_memstats_mallocs_total"

// allocations returns a function that says how often the host of a target has
// allocated since. Reading the metrics allocates too; that is taken off.
func (m *measurement) allocations(ctx context.Context, t *target) (since func(context.Context) float64, err error) {
	if t.aua == nil {
		return func(context.Context) float64 { return 0 }, nil
	}
	var counted [2]float64
	for i := range counted {
		metrics, err := t.aua.Metrics(ctx)
		if err != nil {
			return nil, err
		}
		counted[i] = metrics[mallocs]
	}
	reading := counted[1] - counted[0]
	return func(ctx context.Context) float64 {
		metrics, err := t.aua.Metrics(ctx)
		if err != nil {
			return 0
		}
		return metrics[mallocs] - counted[1] - reading
	}, nil
}

func newReading(r *Result) *Reading {
	q := func(h *Histogram, q float64) float64 { return microseconds(h.Quantile(q)) }
	reading := &Reading{
		P50: q(&r.Latency, .5), P99: q(&r.Latency, .99), P999: q(&r.Latency, .999), Max: microseconds(r.Latency.Max()),
		FirstToken: q(&r.FirstToken, .5), FirstToken99: q(&r.FirstToken, .99), GapP99: q(&r.Gap, .99),
		PerSecond: r.PerSecond(), Done: r.Done, Failed: r.Failed, Late: r.Late,
	}
	if r.Chunks.Expected > 0 {
		reading.Chunks = &r.Chunks
	}
	if r.Err != nil {
		reading.Error = r.Err.Error()
	}
	return reading
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// loadAverage is the machine's load; empty where it is not known.
func loadAverage() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	fields := strings.Fields(string(b))
	return strings.Join(fields[:min(3, len(fields))], " ")
}
