// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/auahq/aua/sdk"
)

// report is about the half of the questions that nothing was tuned on.
func report(ctx context.Context, questions []question, out io.Writer) error {
	tuned, heldOut := split(questions, heldOutBit)
	fmt.Fprintf(out, "%d questions, records from %d others\n", len(heldOut), len(tuned))
	fmt.Fprintf(out, "\n%-9s %7s %9s %9s %7s %8s   %s\n", "right", "single", "by field", "majority", "arbiter", "anybody", "against single")
	for _, p := range pools {
		if err := p.reportAccuracy(ctx, heldOut, learn(tuned, p.models), out); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n%-9s %-10s %6s %6s %6s %9s %7s %7s\n", "pool", "outcomes", "Brier", "base", "ECE", "log loss", "arbiter", "single")
	for _, p := range pools {
		for _, outcomes := range []int{len(tuned), 300, 100, 30, 10} {
			s, err := p.knowing(ctx, min(outcomes, len(tuned)), tuned, heldOut)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%-9s %-10d %6.3f %6.3f %6.3f %9.3f %7s %7s\n", p.name, outcomes, s.brier, s.base, s.ece, s.logLoss, share(s.accuracy), share(s.single))
		}
	}
	fmt.Fprintln(out)
	for _, p := range pools {
		for _, policy := range []string{"balanced", "conservative"} {
			all, err := p.judge(ctx, map[string]any{"policy": policy}, heldOut, learn(tuned, p.models))
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%-9s %-13s %s\n", p.name, policy, decisions(all))
		}
	}
	return nil
}

func (p pool) reportAccuracy(ctx context.Context, questions []question, r records, out io.Writer) error {
	all, err := p.judge(ctx, nil, questions, r)
	if err != nil {
		return err
	}
	var single, byField, majority, anybody count
	for i, q := range questions {
		single.add(all[i].single)
		byField.add(q.right(p.best(func(m string) float64 { return r.rate(m, q.Field) })))
		majority.add(p.majority(q, r) == q.Truth)
		anybody.add(slices.ContainsFunc(p.models, q.right))
	}
	s := assess(all)
	z := float64(s.fixed-s.broken) / math.Sqrt(float64(s.fixed+s.broken))
	fmt.Fprintf(out, "%-9s %7s %9s %9s %7s %8s   fixes %d, breaks %d, z = %.1f\n", p.name,
		share(single.rate()), share(byField.rate()), share(majority.rate()), share(s.accuracy), share(anybody.rate()), s.fixed, s.broken, z)
	return nil
}

// draws is how often few outcomes are drawn.
const draws = 10

// knowing assesses the arbiter where no more is known of each specialist than so
// many outcomes, on average over random draws of them.
func (p pool) knowing(ctx context.Context, outcomes int, known, questions []question) (quality, error) {
	var mean quality
	rng := rand.New(rand.NewPCG(3, 4))
	known = slices.Clone(known)
	for range draws {
		rng.Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
		all, err := p.judge(ctx, nil, questions, learn(known[:outcomes], p.models))
		if err != nil {
			return mean, err
		}
		s := assess(all)
		mean.accuracy += s.accuracy / draws
		mean.single += s.single / draws
		mean.brier += s.brier / draws
		mean.base += s.base / draws
		mean.ece += s.ece / draws
		mean.logLoss += s.logLoss / draws
	}
	return mean, nil
}

// judge makes an arbiter and has it judge.
func (p pool) judge(ctx context.Context, config map[string]any, questions []question, r records) ([]judged, error) {
	a, err := newArbiter(ctx, config)
	if err != nil {
		return nil, err
	}
	return p.arbitrate(ctx, a, questions, r)
}

// share shows a rate, or a dash for that of nothing.
func share(rate float64) string {
	if math.IsNaN(rate) {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*rate)
}

// decisions says how often each decision is made, and how often the best answer
// is right then.
func decisions(all []judged) string {
	made := map[sdk.Decision]*count{sdk.DecisionPick: {}, sdk.DecisionInconclusive: {}, sdk.DecisionAllWrong: {}}
	for _, j := range all {
		made[j.decision].add(j.right)
	}
	line := ""
	for _, d := range []struct {
		decision sdk.Decision
		name     string
	}{{sdk.DecisionPick, "pick"}, {sdk.DecisionInconclusive, "inconclusive"}, {sdk.DecisionAllWrong, "all wrong"}} {
		c := made[d.decision]
		line += fmt.Sprintf("%s %s, right %s   ", d.name, share(c.all/float64(len(all))), share(c.rate()))
	}
	return line
}
