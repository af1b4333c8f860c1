// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/auahq/aua/sdk/answer"
)

// tally counts one model's answers.
type tally struct {
	answers, wrong       int
	checkable, equations int
	fails, unknown       int // equations
	flagged, flaggedBad  int // answers with a failed equation; those of them that are wrong
	alike                int // answers whose extracted final answer is graded as recorded
}

func report(w io.Writer, answers []recorded, show string) {
	var order []string
	tallies := map[string]*tally{}
	for _, a := range answers {
		key := strings.SplitN(a.file, "-answers", 2)[0] + " " + a.model
		t := tallies[key]
		if t == nil {
			t = &tally{}
			tallies[key], order = t, append(order, key)
		}
		t.count(w, a, show)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "recording\tanswers\twrong\twith equations\tper answer\tfails\tunknown\tflagged\tprecision\trecall\tgraded alike\t")
	for _, key := range order {
		t := tallies[key]
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%.1f\t%d\t%d\t%d\t%s\t%s\t%s\t\n", key, t.answers, t.wrong, percent(t.checkable, t.answers),
			float64(t.equations)/float64(max(t.checkable, 1)), t.fails, t.unknown, t.flagged, percent(t.flaggedBad, t.flagged), percent(t.flaggedBad, t.wrong), percent(t.alike, t.answers))
	}
	table.Flush()
}

func (t *tally) count(w io.Writer, a recorded, show string) {
	t.answers++
	if !a.correct {
		t.wrong++
	}
	f, _ := answer.Extract(a.text)
	if answer.Equal(f.Text, a.truth) == a.correct {
		t.alike++
	} else if show == "grades" {
		fmt.Fprintf(w, "%s | truth %q, extracted %q, correct=%v\n    %s\n", a.model, a.truth, f.Text, a.correct, strings.ReplaceAll(tail(a.text), "\n", "⏎"))
	}
	flagged, checkable := false, false
	for _, e := range answer.Equations(a.text) {
		t.equations++
		switch e.Verdict {
		case answer.Fails:
			t.fails++
			flagged, checkable = true, true
		case answer.Holds:
			checkable = true
		default:
			t.unknown++
		}
		if e.Verdict.String() == show {
			fmt.Fprintf(w, "%s | %s | correct=%v\n    %s\n    in: %s\n", a.model, e.Reason, a.correct, a.text[e.Start:e.End], line(a.text, e.Start, e.End))
		}
	}
	if checkable {
		t.checkable++
	}
	if flagged {
		t.flagged++
		if !a.correct {
			t.flaggedBad++
		}
	}
}

// tail returns the end of a text.
func tail(text string) string {
	return text[max(0, len(text)-200):]
}

// line returns the line around text[start:end].
func line(text string, start, end int) string {
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := strings.IndexByte(text[end:], '\n')
	if to < 0 {
		return text[from:]
	}
	return text[from : end+to]
}

func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}
