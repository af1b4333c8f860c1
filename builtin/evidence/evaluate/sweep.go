// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
)

// reportSweep prints figures of the tuned half over ranges of settings.
func reportSweep(ctx context.Context, questions []question, out io.Writer) error {
	tuned, _ := split(questions, heldOutBit)
	for _, set := range []struct {
		name  string
		pools []pool
	}{{"the pools", pools}, {"60 random pools of 2 to 6 models", randomPools(questions)}} {
		fmt.Fprintf(out, "On average over %s:\n", set.name)
		for _, setting := range []struct {
			name   string
			values []float64
		}{
			{"correlation", []float64{0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
			{"vote_scale", []float64{0.5, 0.8, 0.9, 1, 1.1, 1.3}},
			{"alternatives", []float64{4, 7, 10, 20, 100}},
			{"caution", []float64{0, 0.5, 1, 2}},
		} {
			for _, v := range setting.values {
				if err := sweepOne(ctx, tuned, set.pools, map[string]any{setting.name: v}, out); err != nil {
					return err
				}
			}
		}
		fmt.Fprintln(out)
	}
	return sweepThresholds(ctx, tuned, out)
}

// sweepThresholds prints what a policy would pick from which probability on.
func sweepThresholds(ctx context.Context, questions []question, out io.Writer) error {
	zero, one := split(questions, foldBit)
	for _, p := range pools {
		for _, policy := range []string{"balanced", "conservative"} {
			for _, least := range []float64{0.4, 0.5, 0.6, 0.7, 0.8, 0.9} {
				all, err := p.judge(ctx, map[string]any{"policy": policy, "min_probability": least}, one, learn(zero, p.models))
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "%-9s %-13s from %.1f: %s\n", p.name, policy, least, decisions(all))
			}
		}
	}
	return nil
}

// sweepOne measures one setting on each half of the questions, with records from
// the other one.
func sweepOne(ctx context.Context, questions []question, pools []pool, config map[string]any, out io.Writer) error {
	zero, one := split(questions, foldBit)
	var gain, logLoss, ece float64
	worse, n := 0, float64(2*len(pools))
	for _, p := range pools {
		total := 0
		for _, fold := range [][2][]question{{zero, one}, {one, zero}} {
			all, err := p.judge(ctx, config, fold[1], learn(fold[0], p.models))
			if err != nil {
				return err
			}
			s := assess(all)
			gain += float64(s.fixed-s.broken) / float64(len(all)) / n
			logLoss += s.logLoss / n
			ece += s.ece / n
			total += s.fixed - s.broken
		}
		if total < 0 {
			worse++
		}
	}
	for name, v := range config {
		fmt.Fprintf(out, "  %-12s %-4v log loss %.4f   ECE %.3f   %+.2f points over the best single, which wins in %d pools\n", name, v, logLoss, ece, 100*gain, worse)
	}
	return nil
}

// randomPools are the same ones every time.
func randomPools(questions []question) []pool {
	models := slices.Sorted(maps.Keys(questions[0].Answers))
	rng := rand.New(rand.NewPCG(1, 2))
	var all []pool
	for i := range 60 {
		rng.Shuffle(len(models), func(i, j int) { models[i], models[j] = models[j], models[i] })
		all = append(all, pool{name: fmt.Sprint(i), models: slices.Clone(models[:min(2+i%5, len(models))])})
	}
	return all
}
