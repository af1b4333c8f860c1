// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/sdk"
)

const (
	// lengthRatio is how much longer one answer may look than the other.
	lengthRatio = 4
	// freeLength is the length in bytes up to which it may be as it likes.
	freeLength = 2000
	// gap stands for what was cut out.
	gap = "\n[…]\n"
)

// shown are two answers as the judge sees them.
func (a *arbiter) shown(x, y *sdk.Candidate) (string, string) {
	s, t := content(x), content(y)
	if a.StyleNormalise {
		s, t = unstyled(s), unstyled(t)
		most := max(lengthRatio*min(len(s), len(t)), freeLength)
		s, t = cut(s, most), cut(t, most)
	}
	return cut(s, a.MaxBytes), cut(t, a.MaxBytes)
}

// content is a candidate's answer as text, the tools that it calls included.
func content(c *sdk.Candidate) string {
	lines := []string{c.GetText()}
	if c.GetText() == "" {
		lines = nil
	}
	for _, call := range c.GetToolCalls() {
		lines = append(lines, fmt.Sprintf("Calls the tool %s with %s.", call.GetName(), call.GetArguments()))
	}
	return strings.Join(lines, "\n")
}

// Markup and pleasantries are taken off where that cannot change what is said: a
// star within a word or between spaces multiplies, an underscore within a word is
// part of a name, and "Certainly!" may be the answer.
var (
	heading  = regexp.MustCompile(`^\s{0,3}#{1,6}\s+`)
	bullet   = regexp.MustCompile(`^(\s*)[-*+•]\s+`)
	quote    = regexp.MustCompile(`^\s{0,3}>\s?`)
	ruler    = regexp.MustCompile(`^\s{0,3}([-*_])(\s*[-*_]){2,}\s*$`)
	strong   = regexp.MustCompile(`(^|[\s(])\*\*([^*\s]|[^*\s][^*\n]*[^*\s])\*\*([\s).,;:!?]|$)`)
	emphasis = regexp.MustCompile(`(^|[\s(])[*_]([^*_\s]|[^*_\s][^*_\n]*[^*_\s])[*_]([\s).,;:!?]|$)`)
	pictures = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{FE0F}]\s?`)
	greeting = regexp.MustCompile(`(?i)^((great|good) question|(i am|i'm) happy to help)[.!]\s*`)
	farewell = regexp.MustCompile(`(?i)^(i hope (this|that) helps|let me know if|feel free to|please let me know|if you have any (more|other|further)|is there anything else)[^\n]*$`)
)

// unstyled takes markup and pleasantries off an answer. Code stays as it is.
func unstyled(text string) string {
	var out []string
	code := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		fence := strings.HasPrefix(strings.TrimLeft(line, " "), "```")
		switch {
		case fence || code:
			code = code != fence
		case ruler.MatchString(line), farewell.MatchString(strings.TrimSpace(line)):
			continue
		default:
			line = unmarked(line)
			if len(out) == 0 {
				line = greeting.ReplaceAllString(line, "")
			}
		}
		if line == "" && !code && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

func unmarked(line string) string {
	line = quote.ReplaceAllString(heading.ReplaceAllString(line, ""), "")
	line = bullet.ReplaceAllString(line, "$1")
	for range 2 { // neighbours share the space between them
		line = strong.ReplaceAllString(line, "$1$2$3")
		line = emphasis.ReplaceAllString(line, "$1$2$3")
	}
	return strings.TrimRight(pictures.ReplaceAllString(line, ""), " ")
}

// cut shortens a text to at most so many bytes. It keeps the beginning, and the
// end, where an answer mostly states its result.
func cut(text string, most int) string {
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= most {
		return text
	}
	keep := max(most-len(gap), 0)
	head, tail := keep/2, len(text)-(keep-keep/2)
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + gap + text[tail:]
}
