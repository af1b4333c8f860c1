// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/auahq/aua/sdk"
)

// tally counts what one check said about one model's answers.
type tally struct {
	failWrong, failRight, passWrong, passRight float64
}

// evaluateRecordings prints the figures of each check on the recordings in dir,
// by file and over all.
func evaluateRecordings(ctx context.Context, v sdk.Verifier, dir, examples string, out io.Writer) error {
	paths, err := files(dir)
	if err != nil {
		return err
	}
	total := stats{}
	for _, path := range paths {
		one := stats{}
		for r, err := range read(path) {
			if err != nil {
				return err
			}
			resp, err := v.Verify(ctx, &sdk.VerifyRequest{
				Content:    &sdk.Content{LastMessage: r.question},
				Candidates: []*sdk.Candidate{{Text: r.text}},
			})
			if err != nil {
				return err
			}
			for _, e := range resp.GetCandidates()[0].GetEvidence() {
				one.add(r, e)
				total.add(r, e)
				if e.GetCheck() == examples && e.GetResult() == sdk.CheckFail {
					fmt.Fprintf(out, "correct=%t %s\n    %s\n", r.correct, r.model, e.GetReason())
				}
			}
		}
		if err := one.print(out, filepath.Base(path)); err != nil {
			return err
		}
	}
	return total.print(out, "all")
}

// stats are the tallies of each check, by model.
type stats struct {
	checks map[string]map[string]*tally
	right  int
	wrong  int
}

func (s *stats) add(r recording, e *sdk.Evidence) {
	if s.checks == nil {
		s.checks = map[string]map[string]*tally{}
	}
	name := e.GetCheck()
	if name == "empty" {
		// Every answer has this check once.
		if r.correct {
			s.right++
		} else {
			s.wrong++
		}
	}
	if s.checks[name] == nil {
		s.checks[name] = map[string]*tally{}
	}
	t := s.checks[name][r.model]
	if t == nil {
		t = &tally{}
		s.checks[name][r.model] = t
	}
	switch {
	case e.GetResult() == sdk.CheckFail && r.correct:
		t.failRight++
	case e.GetResult() == sdk.CheckFail:
		t.failWrong++
	case e.GetResult() == sdk.CheckPass && r.correct:
		t.passRight++
	case e.GetResult() == sdk.CheckPass:
		t.passWrong++
	}
}

// print writes a table: the answers decided, the share that failed, the share
// of failed answers that are wrong (precision), the share of all wrong answers
// that failed (recall), and the log-likelihood ratios: how much a fail speaks
// against the answer, with its standard error, and a pass for it. A model's strength is not the check's merit, so the
// ratios are Mantel-Haenszel estimates over the models.
func (s *stats) print(out io.Writer, title string) error {
	fmt.Fprintf(out, "\n%s: %d answers, %d wrong\n", title, s.right+s.wrong, s.wrong)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "check\tdecided\tfailed\tfail rate\tprecision\trecall\tfail nats\ts.e.\tpass nats")
	for _, name := range slices.Sorted(maps.Keys(s.checks)) {
		sum := tally{}
		for _, t := range s.checks[name] {
			sum.failWrong += t.failWrong
			sum.failRight += t.failRight
			sum.passWrong += t.passWrong
			sum.passRight += t.passRight
		}
		failed := sum.failWrong + sum.failRight
		decided := failed + sum.passWrong + sum.passRight
		if decided == 0 {
			continue
		}
		fail, se := logRatio(s.checks[name], func(t *tally) (float64, float64) { return t.failWrong, t.failRight })
		pass, _ := logRatio(s.checks[name], func(t *tally) (float64, float64) { return t.passWrong, t.passRight })
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.2f%%\t%s\t%s\t%.2f\t%.2f\t%.3f\n", name, decided, failed,
			100*failed/decided, share(sum.failWrong, failed), share(sum.failWrong, float64(s.wrong)), fail, se, -pass)
	}
	return w.Flush()
}

// share is part of whole in percent, and a dash when there is no whole.
func share(part, whole float64) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*part/whole)
}

// logRatio is the Mantel-Haenszel estimate of ln(P(x|wrong)/P(x|right)) over
// the models, of the answers that the check decided, with half an observation
// added to either side, and its standard error.
func logRatio(models map[string]*tally, x func(*tally) (wrong, right float64)) (ratio, stderr float64) {
	num, den, wrongs, rights := 0.0, 0.0, 0.5, 0.5
	for _, t := range models {
		nWrong, nRight := t.failWrong+t.passWrong, t.failRight+t.passRight
		n := nWrong + nRight
		if n == 0 {
			continue
		}
		wrong, right := x(t)
		num += wrong * nRight / n
		den += right * nWrong / n
		wrongs += wrong
		rights += right
	}
	return math.Log((num + 0.25) / (den + 0.25)), math.Sqrt(1/wrongs + 1/rights)
}
