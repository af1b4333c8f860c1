// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Decision shows a decision record as a tree, in the order in which a query
// meets the stages.
func Decision(t *Text, d *api.Decision) {
	root := &node{text: t.Bold("Decision " + clean(d.ID))}
	result := root.add("%s  %s in %s%s", t.Bold("result"), paintStatus(t, d), milliseconds(d.LatencyMS), costText(d.Cost))
	for _, fact := range []struct{ name, text string }{
		{"reason", d.Reason},
		{"caveat", d.Caveat},
		{"error", d.Error},
		{"degraded", strings.Join(d.Degraded, "; ")},
	} {
		if fact.text != "" {
			result.add("%s: %s", fact.name, t.Caution(excerpt(fact.text)))
		}
	}
	if d.Erased {
		result.add("%s", t.Caution("what was said is erased, since the session was deleted"))
	}
	if h := d.History; h != nil {
		historyTree(t, root, h)
	}
	classificationTree(t, root, &d.Classification)
	correctionsTree(t, root, d.Corrections)
	routeTree(t, root, &d.Route)
	candidates := root.add("%s", t.Bold("candidates"))
	for i := range d.Candidates {
		candidateTree(t, candidates, &d.Candidates[i], i == d.Chosen)
	}
	if len(d.Candidates) == 0 {
		candidates.add("none")
	}
	verdictTree(t, root, d)
	if d.Choice != "" && d.Chosen >= 0 && d.Chosen < len(d.Candidates) {
		root.add("%s  %s: %s", t.Bold("choice"), t.Good(clean(d.Candidates[d.Chosen].Specialist)), excerpt(d.Choice))
	}
	hops := root.add("%s  time from the query's arrival, and duration", t.Bold("hops"))
	for _, line := range hopLines(t, d.Hops) {
		hops.add("%s", line)
	}
	ids := root.add("%s", t.Bold("ids"))
	for _, id := range [][2]string{
		{"decision", d.ID},
		{"request", d.RequestID},
		{"trace", d.TraceID},
		{"session", d.SessionID},
		{"generation", d.Generation},
		{"tenant", d.Tenant},
		{"surface", d.Surface},
	} {
		ids.add("%-10s  %s", id[0], dash(id[1]))
	}
	t.Tree(root)
}

func historyTree(t *Text, root *node, h *api.History) {
	n := root.add("%s  %s of the session, about %s", t.Bold("history"), count(int64(h.Messages), "message", "messages"), count(h.Tokens, "token", "tokens"))
	if h.LeftOutMessages > 0 {
		n.add("%s", t.Caution(fmt.Sprintf("%s left out, about %s; the window has %d",
			count(int64(h.LeftOutMessages), "message", "messages"), count(h.LeftOutTokens, "token", "tokens"), h.WindowTokens)))
	}
}

func paintStatus(t *Text, d *api.Decision) string {
	switch {
	case d.Status == api.StatusAnswered:
		return t.Good(d.Status)
	case d.Status == "":
		return t.Bad("failed")
	}
	return t.Caution(clean(d.Status))
}

func costText(dollars float64) string {
	if dollars == 0 {
		return ""
	}
	return fmt.Sprintf(", $%.6f", dollars)
}

func classificationTree(t *Text, root *node, c *api.Classification) {
	fits := ""
	if c.NoField {
		fits = ", no field fits"
	}
	n := root.add("%s  %s (source %s, margin %.2f%s)", t.Bold("field"), t.Good(dash(c.Field)), dash(c.Source), c.Margin, fits)
	names := slices.SortedFunc(maps.Keys(c.Distribution), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.Distribution[b], c.Distribution[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		p := c.Distribution[name]
		field := n.add("%-20s  %.3f  %s", clean(name), p, t.Dim(strings.Repeat("▪", int(p*20+0.5))))
		for _, term := range c.Terms {
			if term.Field == name {
				field.add("%+.2f  %q", term.Weight, term.Term)
			}
		}
	}
}

func routeTree(t *Text, root *node, r *api.Route) {
	by := ""
	if r.Router != "" {
		by = " by " + clean(r.Router)
	}
	n := root.add("%s  %s, %s%s: %s", t.Bold("route"), dash(r.Mode), dash(r.Delivery), by, excerpt(r.Reason))
	for _, c := range r.Considered {
		facts := fmt.Sprintf("expected %.2f", c.Expected)
		mark := t.Dim("·")
		switch {
		case c.Filtered != "":
			mark, facts = t.Bad("✗"), excerpt(c.Filtered)
		case c.Chosen:
			mark = t.Good("✓")
			facts += fmt.Sprintf(", propensity %.2f", c.Propensity)
		}
		n.add("%s %s  %s  %s", mark, clean(c.Specialist), t.Dim(dash(c.Field)), facts)
	}
}

func candidateTree(t *Text, parent *node, c *api.Candidate, chosen bool) {
	name := clean(c.Specialist)
	if chosen {
		name = t.Good(name + " ✓")
	}
	n := parent.add("%s  %s in %s, %s", name, outcome(t, c), milliseconds(c.LatencyMS), count(int64(c.Attempts), "attempt", "attempts"))
	n.add("backend %s, model %s, field %s", dash(c.Backend), dash(c.Model), dash(c.Field))
	if c.Error != "" || c.Reason != "" {
		n.add("%s %s", t.Bad(clean(c.Error)), excerpt(c.Reason))
	}
	if c.Answer != "" {
		n.add("answer: %s%s", excerpt(c.Answer), finish(c.FinishReason))
	}
	n.add("usage: %s%s", usage(c.Usage), costText(c.Cost))
	if len(c.Evidence) > 0 {
		evidenceTree(t, n.add("evidence"), c.Evidence)
	}
	if s := c.Score; s != nil {
		veto := ""
		if s.Vetoed {
			veto = ", " + t.Bad("vetoed")
		}
		score := n.add("score by %s: %s, choice value %.3f%s", clean(s.Scorer), utility(s.Utility), s.ChoiceValue, veto)
		for _, term := range s.Terms {
			score.add("%-24s  %.4g %s", clean(term.Name), term.Value, clean(term.Unit))
		}
	}
}

func outcome(t *Text, c *api.Candidate) string {
	if c.Outcome == "answered" {
		return c.Outcome
	}
	return t.Caution(dash(c.Outcome))
}

func finish(reason string) string {
	if reason == "" || reason == "stop" {
		return ""
	}
	return " (finish reason " + clean(reason) + ")"
}

func usage(u api.Usage) string {
	text := fmt.Sprintf("%d prompt + %d completion tokens", u.PromptTokens, u.CompletionTokens)
	if u.CachedTokens > 0 {
		text += fmt.Sprintf(", %d cached", u.CachedTokens)
	}
	if u.ReasoningTokens > 0 {
		text += fmt.Sprintf(", %d reasoning", u.ReasoningTokens)
	}
	return text
}

func utility(u api.Utility) string {
	return fmt.Sprintf("U %.3f (E %.3f, C %.3f, K %.3f)", u.U, u.E, u.C, u.K)
}

// evidenceTree shows what the checks found. Those that had nothing to check
// share a line.
func evidenceTree(t *Text, n *node, evidence []api.Evidence) {
	var idle []string
	for _, e := range evidence {
		if e.Result == "not_applicable" {
			idle = append(idle, clean(e.Check))
			continue
		}
		n.add("%s", evidenceLine(t, e))
	}
	if len(idle) > 0 {
		n.add("%s", t.Dim("not_applicable  "+strings.Join(idle, ", ")))
	}
}

func evidenceLine(t *Text, e api.Evidence) string {
	result := e.Result
	switch e.Result {
	case "pass":
		result = t.Good(result)
	case "fail":
		result = t.Bad(result)
	default:
		result = t.Dim(clean(result))
	}
	line := fmt.Sprintf("%s  %s by %s, weight %.2f", result, clean(e.Check), clean(e.Verifier), e.Weight)
	if e.Hard {
		line += ", hard"
	}
	if len(e.Span) == 2 {
		line += fmt.Sprintf(", bytes %d to %d", e.Span[0], e.Span[1])
	}
	if e.Reason != "" {
		line += ": " + excerpt(e.Reason)
	}
	return line
}

func hopLines(t *Text, hops []api.Hop) []string {
	nameWidth := 0
	for _, h := range hops {
		nameWidth = max(nameWidth, len(h.Plugin)+1+len(h.Method))
	}
	lines := make([]string, 0, len(hops))
	for _, h := range hops {
		line := fmt.Sprintf("%-*s  +%s  %s", nameWidth, clean(h.Plugin)+" "+clean(h.Method), milliseconds(h.StartMS), milliseconds(h.DurationMS))
		if h.Attempts > 1 {
			line += fmt.Sprintf("  %d attempts", h.Attempts)
		}
		if h.Error != "" {
			line += "  " + t.Bad(excerpt(h.Error))
		}
		lines = append(lines, line)
	}
	return lines
}
