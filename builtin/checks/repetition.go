// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

const (
	// loopWindow is how much of the end of a text is searched for a loop: a
	// model that loops does so until it is stopped.
	loopWindow = 8 << 10
	// loopBytes and loopTimes are how much, and how often at least, a passage
	// must repeat without a break to be a loop.
	loopBytes = 200
	loopTimes = 5
	// lineTimes is how often a line must stand, and be half of all lines.
	lineTimes = 6
	lineBytes = 15
)

// repetitionWanted are questions that may want the same thing many times.
var repetitionWanted = regexp.MustCompile(`(?i)\b(?:repeat\w*|times|song|lyrics|chant|mantra|poem|rhyme|loop|lines|pattern|refrain|chorus)\b`)

// repetition fails an answer in which the model fell into a loop: its end
// repeats one passage over and over, or one line makes up half of it.
func repetition(ctx context.Context, a *subject) finding {
	if len(a.text) < loopBytes {
		return inapplicable("The answer is too short to repeat itself.")
	}
	f, looped := loop(a.text)
	if !looped {
		f, looped = sameLine(ctx, a.text)
	}
	switch {
	case !looped:
		return passes("The answer does not repeat itself.")
	case repetitionWanted.MatchString(a.question):
		return inapplicable("The question may ask for repetition.")
	}
	return f
}

// loop finds the longest periodic end of text, by the prefix function of its
// reversal (Knuth, Morris and Pratt 1977): the border of a prefix of length n
// with border b has period n-b.
func loop(text string) (finding, bool) {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	window := text[max(0, len(text)-loopWindow):]
	n := len(window)
	back := func(i int) byte { return window[n-1-i] }
	border := make([]int, n)
	length, period := 0, 0
	for i := 1; i < n; i++ {
		k := border[i-1]
		for k > 0 && back(k) != back(i) {
			k = border[k-1]
		}
		if back(k) == back(i) {
			k++
		}
		border[i] = k
		if p := i + 1 - k; i+1 >= loopBytes && i+1 >= loopTimes*p {
			length, period = i+1, p
		}
	}
	if length == 0 || !hasWord(window[n-period:]) {
		return finding{}, false
	}
	reason := fmt.Sprintf("The answer ends in a loop: “%s” stands there %d times.", excerpt(window[n-period:]), length/period)
	return failsAt(len(text)-length, len(text), reason), true
}

// hasWord reports whether s has three letters in a row, so that rules, tables
// of numbers and dotted lines are no loops.
func hasWord(s string) bool {
	run := 0
	for _, r := range s + s {
		if !unicode.IsLetter(r) {
			run = 0
		} else if run++; run == 3 {
			return true
		}
	}
	return false
}

// sameLine finds a line that makes up half of the text's lines.
func sameLine(ctx context.Context, text string) (finding, bool) {
	type seen struct{ times, start, end int }
	counts := map[string]seen{}
	total, at := 0, 0
	for line := range strings.Lines(text) {
		start := at
		at += len(line)
		end := start + len(strings.TrimRightFunc(line, unicode.IsSpace))
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if total++; total%1024 == 0 && ctx.Err() != nil {
			return finding{}, false
		}
		// What tells the lines of a list apart does not count.
		key := strings.TrimLeftFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(key) < lineBytes || !hasWord(key) {
			continue
		}
		s := counts[key]
		if s.times++; s.times == 1 {
			s.start = start
		}
		s.end = end
		counts[key] = s
	}
	// Of two lines that make up half of the text each, the first is named.
	worst, first := "", len(text)
	for key, s := range counts {
		if s.times >= lineTimes && 2*s.times >= total && s.start < first {
			worst, first = key, s.start
		}
	}
	if worst == "" {
		return finding{}, false
	}
	s := counts[worst]
	return failsAt(s.start, s.end, fmt.Sprintf("The answer repeats one line %d times: “%s”.", s.times, excerpt(worst))), true
}
