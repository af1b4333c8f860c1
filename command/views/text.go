// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/mitchellh/go-wordwrap"
)

// Text collects lines for people.
type Text struct {
	b     strings.Builder
	color bool
	// width is where values are broken that would be longer; 0 for [textWidth].
	width int
}

// Line adds one formatted line.
func (t *Text) Line(format string, args ...any) {
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

// Para adds a formatted paragraph, broken between words where the line ends.
func (t *Text) Para(format string, args ...any) {
	t.Line("%s", wordwrap.WrapString(fmt.Sprintf(format, args...), uint(t.columns())))
}

// Title adds an empty line and a heading.
func (t *Text) Title(title string) {
	if t.b.Len() > 0 {
		t.b.WriteByte('\n')
	}
	t.Line("%s", t.Bold(title))
}

// String returns what was added.
func (t *Text) String() string { return t.b.String() }

// Bold, Dim, Good, Bad and Caution mark a part of a line, where colours are allowed.
func (t *Text) Bold(s string) string    { return t.paint("1", s) }
func (t *Text) Dim(s string) string     { return t.paint("2", s) }
func (t *Text) Good(s string) string    { return t.paint("32", s) }
func (t *Text) Bad(s string) string     { return t.paint("31", s) }
func (t *Text) Caution(s string) string { return t.paint("33", s) }

func (t *Text) paint(code, s string) string {
	if !t.color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// clean replaces control characters but tabs and line breaks: what models and
// servers say must not steer the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return '�'
		}
		return r
	}, s)
}

// excerptLength bounds what one line shows of a longer text, in characters.
const excerptLength = 100

// excerpt returns the beginning of s in one line.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(clean(s)), " ")
	if r := []rune(s); len(r) > excerptLength {
		return string(r[:excerptLength-1]) + "…"
	}
	return s
}

// milliseconds writes a duration given in milliseconds, with three digits.
func milliseconds(ms float64) string {
	switch {
	case ms >= 10_000:
		return fmt.Sprintf("%.1f s", ms/1000)
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f ms", ms)
}

// span writes how long something has lasted.
func span(seconds float64) string {
	return (time.Duration(seconds) * time.Second).String()
}

// count writes a number with its noun.
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// dash stands for what is empty.
func dash(s string) string {
	if s == "" {
		return "-"
	}
	return clean(s)
}
