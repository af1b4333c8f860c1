// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"
	"unicode/utf8"
)

// table is rows of cells in columns. A cell may hold colours.
type table struct {
	rows []row
}

type row struct {
	cells []string
	// note is a line of its own below the row.
	note string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, row{cells: cells}) }

func (t *table) note(text string) { t.rows[len(t.rows)-1].note = text }

// Table adds a table, indented by two spaces.
func (t *Text) Table(tab *table) {
	var widths []int
	for _, r := range tab.rows {
		for i, c := range r.cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(c))
		}
	}
	for _, r := range tab.rows {
		var b strings.Builder
		for i, c := range r.cells {
			b.WriteString("  " + c + strings.Repeat(" ", widths[i]-width(c)))
		}
		t.Line("%s", strings.TrimRight(b.String(), " "))
		if r.note != "" {
			t.Line("    %s", r.note)
		}
	}
}

// width is the number of columns of s, without its colours.
func width(s string) int {
	n := utf8.RuneCountInString(s)
	for {
		start := strings.Index(s, "\x1b[")
		if start < 0 {
			return n
		}
		end := strings.IndexByte(s[start:], 'm')
		if end < 0 {
			return n
		}
		n -= end + 1
		s = s[start+end+1:]
	}
}
