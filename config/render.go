// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	wordwrap "github.com/mitchellh/go-wordwrap"
	"golang.org/x/text/width"

	"github.com/auahq/aua/sdk/fault"
)

// The escape sequences of a coloured terminal.
const (
	styleReset   = "\x1b[0m"
	styleBold    = "\x1b[1m"
	styleError   = "\x1b[1;31m"
	styleWarning = "\x1b[1;33m"
)

// WriteDiagnostics writes diags for people: severity and summary, file and
// line, the source with the offending part marked, and the detail wrapped at
// columns; columns 0 does not wrap.
func WriteDiagnostics(w io.Writer, diags hcl.Diagnostics, sources Sources, color bool, columns int) error {
	return WriteDescribed(w, Describe(diags, sources), color, columns)
}

// WriteDescribed writes diagnostics that were described before, as a server
// does, in the same way.
func WriteDescribed(w io.Writer, diags []Diagnostic, color bool, columns int) error {
	p := painter{color: color, columns: columns}
	for _, d := range diags {
		if _, err := io.WriteString(w, p.diagnostic(d)); err != nil {
			return fmt.Errorf("write diagnostics: %w", err)
		}
	}
	return nil
}

// painter renders diagnostics as text.
type painter struct {
	color   bool
	columns int
}

func (p painter) paint(style, text string) string {
	if !p.color || text == "" {
		return text
	}
	return style + text + styleReset
}

func (p painter) diagnostic(d Diagnostic) string {
	var b strings.Builder
	style, title := styleError, "Error"
	if d.Severity == "warning" {
		style, title = styleWarning, "Warning"
	}
	fmt.Fprintf(&b, "%s %s\n\n", p.paint(style, title+":"), p.paint(styleBold, printable(d.Summary)))
	if d.Range != nil {
		b.WriteString(p.source(d, style))
	}
	if d.Detail != "" {
		detail := printable(d.Detail)
		if p.columns > 0 {
			detail = wordwrap.WrapString(detail, uint(p.columns))
		}
		b.WriteString(detail + "\n\n")
	}
	if d.Code != "" && d.Code != fault.ConfigInvalid {
		b.WriteString(string(d.Code) + "\n\n")
	}
	return b.String()
}

// source renders where a diagnostic is.
func (p painter) source(d Diagnostic, style string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  on %s line %d", printable(d.Range.File), d.Range.Start.Line)
	s := d.Snippet
	if s == nil {
		return b.String() + "\n\n"
	}
	if s.Context != "" {
		fmt.Fprintf(&b, ", in %s", printable(s.Context))
	}
	b.WriteString(":\n")
	offset := 0
	for i, line := range strings.SplitAfter(s.Code, "\n") {
		start, end := clamp(s.HighlightStart-offset, len(line)), clamp(s.HighlightEnd-offset, len(line))
		offset += len(line)
		text := strings.TrimRight(line, "\r\n")
		start, end = min(start, len(text)), min(end, len(text))
		before, marked, after := printable(text[:start]), printable(text[start:end]), printable(text[end:])
		fmt.Fprintf(&b, "%4d: %s%s%s\n", s.StartLine+i, before, p.paint(style, marked), after)
		// A line without a mark is blank, or the last place of an unfinished file.
		if marked != "" || s.HighlightStart == s.HighlightEnd && i == 0 {
			fmt.Fprintf(&b, "      %s%s\n", blank(before), p.paint(style, carets(marked)))
		}
	}
	return b.String() + "\n"
}

func clamp(n, limit int) int { return max(0, min(n, limit)) }

// printable replaces control characters, which a hostile file could otherwise
// send to the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || !unicode.IsControl(r) && r != unicode.ReplacementChar {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// blank returns as much space as text takes.
func blank(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\t' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Repeat(" ", columns(r)))
	}
	return b.String()
}

// carets underlines text, but not the space around it.
func carets(text string) string {
	core := strings.TrimSpace(text)
	n := 0
	for _, r := range core {
		n += columns(r)
	}
	lead := text[:strings.Index(text, core)]
	return blank(lead) + strings.Repeat("^", max(n, 1))
}

// columns is how many columns of a terminal a character takes.
func columns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
