// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

// tally counts the answers to one group of questions.
type tally struct {
	asked, right int
	// confidences and correct belong to the queries that got a field.
	confidences []float64
	correct     []bool
	loss        float64
	// confused counts what was said for each truth.
	confused map[[2]string]int
}

func newTally() *tally { return &tally{confused: map[[2]string]int{}} }

// leastTruth keeps the logarithm finite; the classifier shows nothing below it either.
const leastTruth = 0.001

func (t *tally) add(q question, a answer) {
	t.asked++
	if a.right {
		t.right++
	}
	if a.field != noField {
		t.confidences = append(t.confidences, a.confidence)
		t.correct = append(t.correct, a.right)
	}
	t.loss -= math.Log(max(a.truth, leastTruth))
	if len(q.right) > 0 {
		t.confused[[2]string{q.right[0], a.field}]++
	}
}

func (t *tally) accuracy() float64 { return share(t.right, t.asked) }

// above returns the share of all queries whose field has at least the
// confidence, and the accuracy among these.
func (t *tally) above(confidence float64) (coverage, accuracy float64) {
	got, right := 0, 0
	for i, c := range t.confidences {
		if c >= confidence {
			got++
			if t.correct[i] {
				right++
			}
		}
	}
	return share(got, t.asked), share(right, got)
}

// calibrationError is the expected calibration error over ten bins of equal
// width (Naeini et al., "Obtaining well calibrated probabilities using Bayesian
// binning", 2015), of the queries that got a field.
func (t *tally) calibrationError() float64 {
	const bins = 10
	var count, confidence, correct [bins]float64
	for i, c := range t.confidences {
		b := min(int(c*bins), bins-1)
		count[b]++
		confidence[b] += c
		if t.correct[i] {
			correct[b]++
		}
	}
	sum := 0.0
	for b := range bins {
		sum += math.Abs(confidence[b] - correct[b])
	}
	if len(t.confidences) == 0 {
		return 0
	}
	return sum / float64(len(t.confidences))
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// measure asks all questions of one half.
func measure(ctx context.Context, c sdk.Classifier, questions []question, heldOut bool) (sets, categories map[string]*tally, err error) {
	sets, categories = map[string]*tally{}, map[string]*tally{}
	for _, q := range questions {
		if q.heldOut != heldOut {
			continue
		}
		a, err := ask(ctx, c, q)
		if err != nil {
			return nil, nil, err
		}
		category := q.set + ", " + q.category
		if categories[category] == nil {
			categories[category] = newTally()
		}
		categories[category].add(q, a)
		if len(q.right) == 0 {
			// What nobody knows is only counted, not judged.
			categories[category].confused[[2]string{"unknown", a.field}]++
			continue
		}
		if sets[q.set] == nil {
			sets[q.set] = newTally()
		}
		sets[q.set].add(q, a)
	}
	return sets, categories, nil
}

// report prints the measurements of the half that was not tuned on.
func report(ctx context.Context, c sdk.Classifier, questions []question, out io.Writer) error {
	tuned, _, err := measure(ctx, c, questions, false)
	if err != nil {
		return err
	}
	sets, categories, err := measure(ctx, c, questions, true)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Held-out halves. \"Tuned\" is the accuracy on the other half.\n\n")
	fmt.Fprintf(out, "%-12s %6s %9s %7s %10s %9s %6s  %s\n", "set", "asked", "accuracy", "tuned", "has field", "of these", "ECE", "coverage and accuracy from confidence 0.5, 0.75, 0.9")
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		t := sets[name]
		coverage, accuracy := t.above(0)
		before := 0.0
		if tuned[name] != nil {
			before = tuned[name].accuracy()
		}
		fmt.Fprintf(out, "%-12s %6d %8.1f%% %6.1f%% %9.1f%% %8.1f%% %6.3f ", name, t.asked, 100*t.accuracy(), 100*before, 100*coverage, 100*accuracy, t.calibrationError())
		for _, confidence := range []float64{0.5, 0.75, 0.9} {
			coverage, accuracy := t.above(confidence)
			fmt.Fprintf(out, "  %.0f%% %.1f%%", 100*coverage, 100*accuracy)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "\nBy category:\n")
	for _, name := range slices.Sorted(maps.Keys(categories)) {
		t := categories[name]
		if t.unknown() > 0 {
			fmt.Fprintf(out, "%-34s %6d  said: %s\n", name, t.asked, t.said("unknown"))
			continue
		}
		fmt.Fprintf(out, "%-34s %6d %8.1f%%\n", name, t.asked, 100*t.accuracy())
	}
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		confusion(sets[name], name, out)
	}
	return nil
}

func (t *tally) unknown() int {
	n := 0
	for pair, count := range t.confused {
		if pair[0] == "unknown" {
			n += count
		}
	}
	return n
}

// said lists the answers for one truth, with their shares.
func (t *tally) said(truth string) string {
	text := ""
	for _, f := range append(slices.Clone(fields), noField) {
		if n := t.confused[[2]string{truth, f}]; n > 0 {
			text += fmt.Sprintf("%s %.0f%%  ", f, 100*share(n, t.asked))
		}
	}
	return text
}

// confusion prints what was said (columns) for each truth (rows).
func confusion(t *tally, name string, out io.Writer) {
	columns := append(slices.Clone(fields), noField)
	fmt.Fprintf(out, "\nConfusion in %s: rows are the truth, columns the answer.\n%-21s", name, "")
	for _, f := range columns {
		fmt.Fprintf(out, "%9.8s", f)
	}
	fmt.Fprintln(out)
	for _, truth := range columns {
		row, sum := "", 0
		for _, f := range columns {
			n := t.confused[[2]string{truth, f}]
			row += fmt.Sprintf("%9d", n)
			sum += n
		}
		if sum > 0 {
			fmt.Fprintf(out, "%-21s%s\n", truth, row)
		}
	}
}

// sweep prints the mean negative log-likelihood of the tuned half, in nats a
// question, over temperatures. The plugin's numbers hold while 1 is about the best.
func sweep(ctx context.Context, questions []question, out io.Writer) error {
	fmt.Fprintf(out, "\nNegative log-likelihood of the tuned half, by temperature:\n")
	for _, temperature := range []float64{0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3} {
		c, err := classifier(ctx, temperature)
		if err != nil {
			return err
		}
		sets, _, err := measure(ctx, c, questions, false)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%5.2f ", temperature)
		mean := 0.0
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			loss := sets[name].loss / float64(sets[name].asked)
			mean += loss / float64(len(sets))
			fmt.Fprintf(out, "  %s %.3f", name, loss)
		}
		fmt.Fprintf(out, "  mean of the sets %.3f\n", mean)
	}
	return nil
}
