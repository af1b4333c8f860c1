// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"
)

// share is a part of a whole.
type share struct{ part, all int }

func (s share) String() string {
	if s.all == 0 {
		return "-"
	}
	return fmt.Sprintf("%.4f (%d of %d)", float64(s.part)/float64(s.all), s.part, s.all)
}

// above counts the pairs that pass the filter, and those of them with a score
// above the threshold.
func above(all []*pair, threshold float64, filter func(*pair) bool) share {
	var s share
	for _, p := range all {
		if filter(p) {
			s.all++
			if p.score > threshold {
				s.part++
			}
		}
	}
	return s
}

func nearMiss(p *pair) bool { return p.kind == otherEntity || p.kind == otherRelation }

// threshold is the least score above which at most the given part of the near
// misses of a form lie.
func threshold(all []*pair, form string, rate float64) float64 {
	var scores []float64
	for _, p := range all {
		if p.form == form && nearMiss(p) {
			scores = append(scores, p.score)
		}
	}
	if len(scores) == 0 {
		return 0
	}
	slices.Sort(scores)
	allowed := int(rate * float64(len(scores)))
	return scores[len(scores)-1-allowed]
}

// report prints the figures.
func report(out io.Writer, all []*pair, examples int) {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	repeats := above(all, 0.9, func(p *pair) bool { return p.kind == exactRepeat })
	fmt.Fprintf(w, "exact repeats found with a score above 0.9\t%s\n", repeats)
	for _, form := range []string{"statement", "question"} {
		of := func(k kind) func(*pair) bool { return func(p *pair) bool { return p.kind == k && p.form == form } }
		for _, rate := range []float64{0.01, 0.001} {
			at := threshold(all, form, rate)
			fmt.Fprintf(w, "%s: recall at %g false hits\t%s\tscore above %.3f\n", form, rate, above(all, at, of(paraphrase)), at)
		}
		for _, at := range []float64{0.5, 0.6, 0.7, 0.8, 0.9} {
			fmt.Fprintf(w, "%s: score above %.1f\tparaphrases %s\tother entity %s\tother relation %s\n",
				form, at, above(all, at, of(paraphrase)), above(all, at, of(otherEntity)), above(all, at, of(otherRelation)))
		}
	}
	relations := map[string]bool{}
	for _, p := range all {
		relations[p.relation] = true
	}
	for _, name := range slices.Sorted(maps.Keys(relations)) {
		line := name
		for _, form := range []string{"statement", "question"} {
			at := threshold(all, form, 0.001)
			line += fmt.Sprintf("\t%s %s", form, above(all, at, func(p *pair) bool {
				return p.relation == name && p.kind == paraphrase && p.form == form
			}))
		}
		fmt.Fprintln(w, line)
	}
	reliability(w, all)
	w.Flush()
	show(out, all, examples)
}

// reliability prints how many of the pairs of a score say the same, and the
// lower bound of that part.
func reliability(w io.Writer, all []*pair) {
	const bins = 20
	same, count := make([]int, bins+1), make([]int, bins+1)
	for _, p := range all {
		if p.score == 0 {
			continue
		}
		bin := int(p.score * bins)
		count[bin]++
		if !nearMiss(p) {
			same[bin]++
		}
	}
	for bin, n := range count {
		if n > 0 {
			fmt.Fprintf(w, "score from %.2f\tsame %s\tlower bound %.3f\n", float64(bin)/bins, share{same[bin], n}, lowerBound(same[bin], n))
		}
	}
}

// lowerBound is the one-sided 95 % bound of Clopper and Pearson, "The use of
// confidence or fiducial limits" (1934): the p for which k or more of n have the
// probability 0.05.
func lowerBound(k, n int) float64 {
	if k == 0 {
		return 0
	}
	low, high := 0.0, 1.0
	for range 60 {
		p := (low + high) / 2
		if tail(k, n, p) > 0.05 {
			high = p
		} else {
			low = p
		}
	}
	return low
}

// tail is the probability of k or more of n.
func tail(k, n int, p float64) float64 {
	sum := 0.0
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	for i := k; i <= n; i++ {
		sum += math.Exp(choose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}

// show prints the near misses with the highest scores and the paraphrases with
// the lowest, each pair of patterns of a relation once.
func show(out io.Writer, all []*pair, n int) {
	for _, k := range []kind{paraphrase, otherEntity, otherRelation} {
		var found []*pair
		for _, p := range all {
			if p.kind == k && (k == paraphrase && p.score < 0.8 || k != paraphrase && p.score > 0.5) {
				found = append(found, p)
			}
		}
		slices.SortStableFunc(found, func(a, b *pair) int {
			if (k == paraphrase) == (a.score < b.score) {
				return -1
			}
			return 1
		})
		step := max(1, len(found)/max(1, n))
		for i := 0; i < len(found) && i < n*step; i += step {
			p := found[i]
			fmt.Fprintf(out, "%s %s %s %.3f: %q ~ %q\n", k, p.form, p.relation, p.score, p.claim, p.query)
		}
	}
}
