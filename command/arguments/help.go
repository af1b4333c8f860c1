// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"strings"

	"github.com/mitchellh/go-wordwrap"
)

// textWidth is the width of help texts in columns.
const textWidth = 78

// Help describes the flags, for a command's help text.
func (s *Set) Help() string {
	var b strings.Builder
	for i, f := range s.flags {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("  -" + f.Name)
		if f.Value != "" {
			b.WriteString(" " + f.Value)
		}
		usage := f.Usage
		if f.Env != "" {
			usage += " Environment: " + f.Env + "."
		}
		b.WriteString("\n" + Indent(usage, 6) + "\n")
	}
	return b.String()
}

// Indent wraps text to the width of help texts, each line after n spaces. A
// line break in text stays one.
func Indent(text string, n int) string {
	margin := strings.Repeat(" ", n)
	lines := strings.Split(wordwrap.WrapString(text, uint(textWidth-n)), "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = margin + l
		}
	}
	return strings.Join(lines, "\n")
}
