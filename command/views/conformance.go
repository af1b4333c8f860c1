// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/plugintest"
)

// Conformance is what a plugin's conformance tests found.
type Conformance struct {
	// Plugin is the plugin's name, and Program how it was started.
	Plugin  string `json:"plugin"`
	Program string `json:"program"`
	Passed  int    `json:"passed"`
	Failed  int    `json:"failed"`
	Skipped int    `json:"skipped"`
	// Seconds is how long it took.
	Seconds float64             `json:"seconds"`
	Checks  []plugintest.Result `json:"checks"`

	// Times shows how long each check took.
	Times bool `json:"-"`
}

// Tested shows what a plugin's conformance tests found.
func Tested(t *Text, c *Conformance) {
	nameWidth := 0
	for _, r := range c.Checks {
		nameWidth = max(nameWidth, len(r.Check))
	}
	for _, r := range c.Checks {
		line := fmt.Sprintf("%s  %-*s  %s", status(t, r.Status), nameWidth, r.Check, r.About)
		if c.Times {
			line += t.Dim(fmt.Sprintf("  (%s)", milliseconds(1000*r.Seconds)))
		}
		t.Line("%s", line)
		switch r.Status {
		case plugintest.Fail:
			aside(t, "seen", r.Detail)
			aside(t, "do", r.Hint)
		case plugintest.Skip:
			aside(t, "why", skipReason(r))
		}
	}
	t.Line("")
	t.Line("%s: %s, %s, %s in %s.", t.Bold(clean(c.Plugin)), count(int64(c.Passed), "check passed", "checks passed"),
		failures(t, c.Failed), fmt.Sprintf("%d skipped", c.Skipped), milliseconds(1000*c.Seconds))
}

func status(t *Text, s plugintest.Status) string {
	text := strings.ToUpper(string(s))
	switch s {
	case plugintest.Fail:
		return t.Bad(text)
	case plugintest.Skip:
		return t.Dim(text)
	}
	return t.Good(text)
}

func failures(t *Text, n int) string {
	text := fmt.Sprintf("%d failed", n)
	if n == 0 {
		return text
	}
	return t.Bad(text)
}

// skipReason says what would make a skipped check be made.
func skipReason(r plugintest.Result) string {
	if r.Option == "" {
		return r.Detail + "."
	}
	return "-" + r.Option + " was not given."
}

// aside adds text below a check, under a word that says what it is.
func aside(t *Text, word, text string) {
	const margin = "      "
	for i, line := range strings.Split(strings.TrimRight(clean(text), "\n"), "\n") {
		if i > 0 {
			word = ""
		}
		t.Line("%s%s  %s", margin, t.Dim(fmt.Sprintf("%-4s", word)), line)
	}
}

// ConformanceOf is the model of what the tests of a plugin gave.
func ConformanceOf(name, program string, results []plugintest.Result) *Conformance {
	c := &Conformance{Plugin: name, Program: program, Checks: results}
	for _, r := range results {
		c.Seconds += r.Seconds
		switch r.Status {
		case plugintest.Pass:
			c.Passed++
		case plugintest.Fail:
			c.Failed++
		case plugintest.Skip:
			c.Skipped++
		}
	}
	return c
}
