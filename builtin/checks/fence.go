// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
)

// fence is one fenced code block of an answer's Markdown.
type fence struct {
	// language is the first word of the info string, in lower case.
	language string
	// start and end bound the code within the answer.
	start, end int
	// closed says that the block was ended before the answer was.
	closed bool
}

// fences finds the fenced code blocks, by the rules of CommonMark 0.31 §4.5,
// except that an opening fence may be indented more deeply, as it is in lists.
func fences(text string) []fence {
	var (
		found []fence
		open  *fence
		mark  string
	)
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := strings.TrimSpace(text[at:end])
		run := fenceRun(line)
		switch {
		case open == nil && opens(run, line):
			mark = run
			open = &fence{language: infoLanguage(line[len(run):]), start: end, end: len(text)}
		case open != nil && run == line && run != "" && run[0] == mark[0] && len(run) >= len(mark):
			open.end, open.closed = at, true
			found = append(found, *open)
			open = nil
		}
		at = end
	}
	if open != nil {
		found = append(found, *open)
	}
	return found
}

// opens reports whether line, which begins with run, opens a block. More than
// three tildes alone underline a heading of reStructuredText.
func opens(run, line string) bool {
	switch {
	case run == "":
		return false
	case run[0] == '`':
		return !strings.Contains(line[len(run):], "`")
	}
	return len(run) == 3 || len(line) > len(run)
}

// fenceRun returns the three or more backticks or tildes that line begins with.
func fenceRun(line string) string {
	for _, mark := range []string{"`", "~"} {
		if rest := strings.TrimLeft(line, mark); len(line)-len(rest) >= 3 {
			return line[:len(line)-len(rest)]
		}
	}
	return ""
}

// infoLanguage returns the language that an info string such as
// "go", "Go title=x", "{.python}" or "js,ignore" names.
func infoLanguage(info string) string {
	info = strings.ToLower(strings.TrimLeft(strings.TrimSpace(info), "{."))
	if i := strings.IndexAny(info, " \t,{}:;"); i >= 0 {
		info = info[:i]
	}
	return info
}
