// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// truncation fails an answer that the model server cut at its token limit, or
// broke off.
func truncation(_ context.Context, a *subject) finding {
	switch {
	case brokenOff[a.finish]:
		return fails("The model server cut the answer off (finish reason " + a.finish + ").")
	case a.finish == "content_filter":
		return inapplicable("The model server's content filter stopped the answer.")
	case a.finish == "":
		return undecided("The model server did not say why the answer ended.")
	}
	return passes("The model server says that the answer is complete.")
}

// brokenOff are the finish reasons of answers that are not complete.
var brokenOff = map[string]bool{
	"length": true, "max_tokens": true, "model_length": true, "error": true, "abort": true, "cancelled": true,
}

var (
	// danglingWord is a word that no sentence ends with, not even a casual one,
	// as it may with "is", "of" or "so".
	danglingWord  = regexp.MustCompile(`(?i)(?:^|[\s(])(?:` + strings.Join(danglingWords, "|") + `)$`)
	danglingWords = []string{
		"the", "an", "and", "or", "but", "because", "which", "whose", "than", "into", "per", "we", "therefore", "their", "its", "our", "your",
	}
	// danglingMark is a sign that needs something after it, where it cannot be
	// a part of C++, a link, an encoded text, a smiley or the end of a letter.
	danglingMark  = regexp.MustCompile(`(?:[\s)}\]][=+/<&]|\s\*|[)}\d]\^|(?:^|[^:;=])[(\[{]|[^\\]\\|.{40},)$`)
	danglingMarks = "=+/<&*^([{\\,"
	// danglingNote is a calculator annotation such as <<15+2 that is not closed.
	danglingNote = regexp.MustCompile(`<<[^<>\n]*$`)
	// tableRow is a line of a table, which ends with a bar.
	tableRow = regexp.MustCompile(`(?m)^\s*\|.*\|$`)
	// lineStart is what begins a line of a list, heading, quotation or table.
	lineStart = regexp.MustCompile(`^\s*(?:[-*+>#|•]|\d+[.)]\s)`)
	// sentenceStart is the place where a sentence follows another.
	sentenceStart = regexp.MustCompile(`[a-z0-9)$][.!?]\s+[A-Z]`)
	// closingPhrase ends an answer even without a full stop.
	closingPhrase = regexp.MustCompile(`(?i)\banswer\b|://|\bboxed\b`)
)

// unfinished looks in the text for signs that it breaks off: a code block that
// is never closed, a last sentence that cannot end where it does.
func unfinished(_ context.Context, a *subject) finding {
	text := strings.TrimRight(a.text, " \t\r\n")
	switch {
	case text == "":
		return inapplicable("The answer is empty.")
	case brokenOff[a.finish]:
		return inapplicable("The model server says itself that it cut the answer off.")
	}
	if n := len(a.fences); n > 0 {
		last := a.fences[n-1]
		if !last.closed {
			return failsAt(last.start, len(a.text), "The last code block is never closed.")
		}
		if end := strings.IndexByte(a.text[last.end:], '\n'); end < 0 || last.end+end >= len(text) {
			return passes("The answer ends with a closed code block.")
		}
	}
	// What is looked at is the last line, and not more of it than a sentence.
	line := text[max(0, len(text)-400, strings.LastIndexByte(text, '\n')+1):]
	from := len(text) - len(line)
	for _, sign := range dangling {
		if !sign.possible(line) {
			continue
		}
		if at := sign.pattern.FindStringIndex(line); at != nil && !tableRow.MatchString(line) {
			return breaksOff(text, from+at[0])
		}
	}
	if at, ok := fragment(line); ok {
		return breaksOff(text, from+at)
	}
	return passes("The text ends where a text can end.")
}

// dangling are the signs of a text that breaks off. possible is a quick look at
// the end of a line, which spares nearly every line the pattern.
var dangling = []struct {
	possible func(line string) bool
	pattern  *regexp.Regexp
}{
	{endsWithWord, danglingWord},
	{func(line string) bool { return strings.IndexByte(danglingMarks, line[len(line)-1]) >= 0 }, danglingMark},
	{func(line string) bool { return strings.Contains(line, "<<") }, danglingNote},
}

// endsWithWord reports whether the last word of line is one of [danglingWord].
func endsWithWord(line string) bool {
	start := len(line)
	for start > 0 && isLetter(line[start-1]) {
		start--
	}
	word := line[start:]
	return slices.ContainsFunc(danglingWords, func(w string) bool { return strings.EqualFold(w, word) })
}

func breaksOff(text string, at int) finding {
	return failsAt(at, len(text), "The answer breaks off in the middle of a sentence: “…"+excerpt(text[max(0, len(text)-40):])+"”.")
}

// fragment finds the sentence that line ends with, when that sentence is
// without an end although one before it on the same line has one.
func fragment(line string) (at int, ok bool) {
	last := line[len(line)-1]
	if len(line) < 60 || !isLetter(last) || lineStart.MatchString(line) {
		return 0, false
	}
	starts := sentenceStart.FindAllStringIndex(line, -1)
	if len(starts) == 0 {
		return 0, false
	}
	at = starts[len(starts)-1][1] - 1
	rest := line[at:]
	if len(strings.Fields(rest)) < 4 || closingPhrase.MatchString(rest) {
		return 0, false
	}
	return at, true
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
