// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

// Thousands of questions are asked of one reader after the other, which shows no
// race, and takes twenty times as long with the detector.

package handbook

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/program"
	"github.com/auahq/aua/website"
)

// The shares of questions that must be right: of those about AUA, that the
// first citation names a page that answers it; of the others, that they are declined.
// They are a little lower than what is reached, so that a new page does not fail.
const (
	leastFound    = 0.57
	leastDeclined = 0.93
	leastKnown    = 0.90
	leastBlind    = 0.78
)

// folds is how many parts the known questions are split into.
const folds = 5

// split returns the questions of one fold, and all others. A question is always in
// the same fold.
func split(list []known, fold uint32) (held, rest []known) {
	for _, k := range list {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.ToLower(k.text)))
		if h.Sum32()%folds == fold {
			held = append(held, k)
		} else {
			rest = append(rest, k)
		}
	}
	return held, rest
}

// tally counts what became of questions.
type tally struct{ ours, answered, found, others, declined float64 }

// ask asks the questions that were held back.
func (n *tally) ask(t *testing.T, b *backend, held []known) {
	for _, k := range held {
		got := cited(t, b, k.text)
		right := k.answeredBy(got)
		if len(k.links) == 0 {
			n.others++
			n.declined += count(right)
		} else {
			n.ours++
			n.answered += count(got != "")
			n.found += count(right)
		}
		if !right {
			t.Logf("%q: wants %q, cites %q", k.text, k.links, got)
		}
	}
}

// Each question is asked of a handbook that does not know it, only those of the
// other folds: so the counts are those of questions that nobody has foreseen. They
// are strict: most of questions.txt was written to be unlike the rest of it.
func TestUnforeseenQuestions(t *testing.T) {
	pages, err := readPages(website.Docs())
	require.NoError(t, err)
	var n tally
	for fold := range uint32(folds) {
		held, rest := split(knownQuestions(questionsText), fold)
		n.ask(t, &backend{Backend: program.New("handbook", (&reader{index: newIndex(pages, rest), prefix: defaultPrefix}).answer)}, held)
	}
	t.Logf("%.0f of %.0f found, %.0f answered, %.0f of %.0f declined", n.found, n.ours, n.answered, n.declined, n.others)
	require.GreaterOrEqual(t, n.found, leastFound*n.ours, "questions about AUA whose page is cited")
	require.GreaterOrEqual(t, n.declined, leastDeclined*n.others, "other questions that are declined")
}

// The handbook that people use knows the questions, and leads to the sections that
// they are of, or to others of the same page.
func TestKnownQuestions(t *testing.T) {
	b := documented(t)
	var right, all float64
	seen := map[string]bool{}
	for _, k := range knownQuestions(questionsText) {
		require.NotContains(t, seen, strings.ToLower(k.text))
		seen[strings.ToLower(k.text)] = true
		for _, link := range k.links {
			require.Contains(t, b.index.linked, link, k.text)
		}
		all++
		right += count(k.answeredBy(cited(t, b, k.text)))
	}
	t.Logf("%.0f of %.0f right", right, all)
	require.GreaterOrEqual(t, right, leastKnown*all)
}

// TestBlindQuestions asks what somebody wrote who had not seen how questions are
// found, and what nothing was tuned on. Nobody adds these to questions.txt.
func TestBlindQuestions(t *testing.T) {
	text, err := os.ReadFile("testdata/blind.jsonl")
	require.NoError(t, err)
	var held []known
	for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		var q struct {
			Question string
			Pages    []string
		}
		require.NoError(t, json.Unmarshal(line, &q))
		held = append(held, known{text: q.Question, links: q.Pages})
	}
	var n tally
	n.ask(t, documented(t), held)
	t.Logf("%.0f of %.0f found, %.0f of %.0f declined", n.found, n.ours, n.declined, n.others)
	require.GreaterOrEqual(t, n.found, leastBlind*n.ours, "questions about AUA whose page is cited")
	require.GreaterOrEqual(t, n.declined, leastDeclined*n.others, "other questions that are declined")
}

// answeredBy reports whether a citation is right: that of a page that answers the
// question, or none.
func (k known) answeredBy(page string) bool {
	if len(k.links) == 0 {
		return page == ""
	}
	return slices.ContainsFunc(k.links, func(link string) bool { return pageOf(link) == page })
}

func count(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
