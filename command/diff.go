// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"fmt"
	"slices"
	"strings"
)

// contextLines is how many unchanged lines a diff shows around a change.
const contextLines = 3

// diff returns the change from before to after in unified form; empty when
// there is none. It is made for formatting, which keeps lines where they are:
// lines are compared one by one, and after a change of their number
// everything from the first difference on counts as changed.
func diff(name, before, after string) string {
	a, b := lines(before), lines(after)
	if len(a) != len(b) {
		same := 0
		for same < min(len(a), len(b)) && a[same] == b[same] {
			same++
		}
		start := max(0, same-contextLines)
		var h hunk
		h.keep(a[start:same])
		h.change(a[same:], b[same:])
		return title(name) + h.text(start)
	}
	var text strings.Builder
	for i := 0; i < len(a); {
		if a[i] == b[i] {
			i++
			continue
		}
		start, end := max(0, i-contextLines), hunkEnd(a, b, i)
		var h hunk
		for j := start; j < end; {
			changed := j
			for changed < end && a[changed] != b[changed] {
				changed++
			}
			h.change(a[j:changed], b[j:changed])
			kept := changed
			for kept < end && a[kept] == b[kept] {
				kept++
			}
			h.keep(a[changed:kept])
			j = kept
		}
		if text.Len() == 0 {
			text.WriteString(title(name))
		}
		text.WriteString(h.text(start))
		i = end
	}
	return text.String()
}

// hunkEnd returns where the hunk ends that has a change in line i: after the
// context of the last change that is near enough to the one before it.
func hunkEnd(a, b []string, i int) int {
	last := i
	for j := i; j < len(a) && j <= last+2*contextLines; j++ {
		if a[j] != b[j] {
			last = j
		}
	}
	return min(len(a), last+1+contextLines)
}

func title(name string) string {
	return fmt.Sprintf("--- %s\n+++ %s, formatted\n", name, name)
}

// hunk collects the lines of one place of a diff.
type hunk struct {
	lines         []string
	before, after int
}

func (h *hunk) keep(lines []string) {
	h.before += len(lines)
	h.after += len(lines)
	h.add(" ", lines)
}

func (h *hunk) change(before, after []string) {
	h.before += len(before)
	h.after += len(after)
	h.add("-", before)
	h.add("+", after)
}

func (h *hunk) add(mark string, lines []string) {
	for _, l := range lines {
		if !strings.HasSuffix(l, "\n") {
			l += "\n\\ No newline at end of file\n"
		}
		h.lines = append(h.lines, mark+l)
	}
}

func (h *hunk) text(start int) string {
	return fmt.Sprintf("@@ -%d,%d +%d,%d @@\n%s", start+1, h.before, start+1, h.after, strings.Join(h.lines, ""))
}

// lines splits text after its line breaks.
func lines(text string) []string {
	return slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(l string) bool { return l == "" })
}
