// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Correction shows a correction whole.
func Correction(t *Text, c *api.Correction) {
	root := &node{text: t.Bold("Correction " + clean(c.ID))}
	root.add("subject: %s", line(c.Subject))
	root.add("claim: %s", t.Good(line(c.Claim)))
	for _, fact := range [][2]string{
		{"rejected", c.Rejected},
		{"canonical key", c.CanonicalKey},
		{"evidence", c.Evidence},
	} {
		if fact[1] != "" {
			root.add("%s: %s", fact[0], line(fact[1]))
		}
	}
	root.add("applies to: %s", appliesTo(c))
	root.add("confidence: %.2f now, %.2f when it was made, decay class %s", c.EffectiveConfidence, c.Confidence, clean(c.DecayClass))
	verifier := ""
	if c.Verifier != "" {
		verifier = ", verified by " + clean(c.Verifier)
	}
	root.add("source: %s, evidence: %s%s", clean(c.Source), clean(c.EvidenceKind), verifier)
	root.add("made: %s", c.CreatedAt.UTC().Format(time.DateTime))
	if c.ExpiresAt != nil {
		root.add("expires: %s", c.ExpiresAt.UTC().Format(time.DateTime))
	}
	if c.SupersededBy != "" {
		root.add("%s %s", t.Caution("superseded by"), clean(c.SupersededBy))
	}
	t.Tree(root)
}

func appliesTo(c *api.Correction) string {
	switch c.Scope {
	case api.ScopeField:
		return "the field " + clean(c.Field)
	case api.ScopeSession, api.ScopeUser:
		return "the " + c.Scope + " " + clean(c.ScopeID)
	}
	if c.Field != "" {
		return "all queries, about " + clean(c.Field)
	}
	return "all queries"
}

// ShownCorrection is a correction, and why it is or is not found for a question.
type ShownCorrection struct {
	*api.Correction
	Explanation *api.CorrectionExplanation `json:"explanation,omitempty"`
}

// ShowCorrection shows a correction with its explanation.
func ShowCorrection(t *Text, s *ShownCorrection) {
	Correction(t, s.Correction)
	if s.Explanation == nil {
		return
	}
	root := &node{text: fmt.Sprintf("For %q: score %.3f", clean(s.Explanation.Query), s.Explanation.Score)}
	for _, r := range s.Explanation.Reasons {
		root.add("%s", line(r))
	}
	t.Line("")
	t.Tree(root)
}

// Corrections lists corrections.
func Corrections(t *Text, p *api.CorrectionPage) {
	if len(p.Corrections) == 0 {
		t.Line("There are no such corrections. \"aua corrections add\" records one.")
		return
	}
	tab := &table{}
	tab.add("ID", "APPLIES TO", "NOW", "SUBJECT", "CLAIM")
	for _, c := range p.Corrections {
		now := fmt.Sprintf("%.2f", c.EffectiveConfidence)
		if c.SupersededBy != "" {
			now = t.Dim("superseded")
		}
		tab.add(clean(c.ID), appliesTo(c), now, short(c.Subject), short(c.Claim))
	}
	t.Table(tab)
	if p.Next != "" {
		t.Line("\nThere are more: add -cursor %s", clean(p.Next))
	}
}

// line returns s in one line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// shortLength is how many characters of a text a table shows.
const shortLength = 48

func short(s string) string {
	r := []rune(excerpt(s))
	if len(r) <= shortLength {
		return string(r)
	}
	return string(r[:shortLength-1]) + "…"
}

// ErasedCorrection says that a correction was erased.
func ErasedCorrection(t *Text, e *api.CorrectionErased) {
	t.Line("The correction %s is erased.", clean(e.ID))
}

// ImportedCorrections says what became of an import.
func ImportedCorrections(t *Text, r *api.CorrectionImport) {
	t.Line("%s, %s, %s.", count(int64(r.Imported), "correction imported", "corrections imported"),
		count(int64(r.Skipped), "was there already", "were there already"), count(int64(len(r.Refused)), "line refused", "lines refused"))
	for _, l := range r.Refused {
		t.Line("  %s %s", t.Bad(fmt.Sprintf("line %d:", l.Line)), clean(l.Message))
	}
}
