// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"io"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Answer shows an answer as it comes. It is for people; programs get the whole
// response with [Show].
type Answer struct {
	p    *Printer
	last byte
	// waiting says that a line stands where the answer will be.
	waiting bool
}

// NewAnswer returns the view of one answer.
func NewAnswer(p *Printer) *Answer { return &Answer{p: p} }

// Chunk shows the next piece of the answer.
func (a *Answer) Chunk(text string) error {
	if text == "" {
		return nil
	}
	a.settle()
	if a.p.Terminal {
		text = clean(text)
	}
	a.last = text[len(text)-1]
	_, err := io.WriteString(a.p.Out, text)
	return err
}

// Break ends the line of an answer that broke off, so that an error can follow.
func (a *Answer) Break() {
	a.settle()
	if a.last != 0 && a.last != '\n' {
		_, _ = io.WriteString(a.p.Out, "\n")
	}
}

// Done shows what belongs to the answer once it is complete. The summary line
// is for terminals only.
func (a *Answer) Done(r *api.QueryResponse) error {
	return a.end(r, func(t *Text) {
		switch {
		case r.Decision != nil:
			if a.last != 0 {
				t.Line("")
			}
			Decision(t, r.Decision)
		case a.p.Terminal:
			t.Line("%s", t.Dim(summary(r)))
		}
	})
}

// end shows what stands below an answer; more adds to it.
func (a *Answer) end(r *api.QueryResponse, more func(*Text)) error {
	a.Break()
	t := &Text{color: a.p.Color}
	if r.Status != api.StatusAnswered {
		t.Line("%s %s", t.Caution("No answer:"), clean(r.Reason))
	}
	if r.Caveat != "" {
		t.Line("\n%s %s", t.Caution("Caveat:"), clean(r.Caveat))
	}
	more(t)
	for _, d := range r.Degraded {
		if _, err := io.WriteString(a.p.Err, t.Caution("Degraded:")+" "+clean(d)+"\n"); err != nil {
			return err
		}
	}
	_, err := io.WriteString(a.p.Out, t.String())
	return err
}

func summary(r *api.QueryResponse) string {
	parts := []string{dash(r.Field), dash(r.Specialist), utility(r.Utility), milliseconds(r.LatencyMS)}
	if r.Usage.TotalTokens > 0 {
		parts = append(parts, count(r.Usage.TotalTokens, "token", "tokens"))
	}
	return strings.Join(append(parts, dash(r.DecisionID)), " · ")
}
