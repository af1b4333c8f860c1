// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
)

// The markers between which the section of a document stands.
const (
	markBegin = "<!-- bench -->"
	markEnd   = "<!-- /bench -->"
)

var errMarkers = errors.New("the document lacks the lines " + markBegin + " and " + markEnd)

// Markdown renders the report as the section of a document, markers included.
func (r *Report) Markdown() string {
	var b strings.Builder
	b.WriteString(markBegin + "\n<!-- Written by \"make bench\"; do not edit. -->\n\n" + r.Summary() + "\n")
	for _, t := range r.Tables() {
		if len(t.Rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n**%s**\n\n", t.Title)
		row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
		row(t.Head)
		b.WriteString("|---" + strings.Repeat("|---:", len(t.Head)-1) + "|\n")
		for _, cells := range t.Rows {
			row(cells)
		}
	}
	b.WriteString("\n" + markEnd + "\n")
	return b.String()
}

// Replace puts the section between the markers of a document.
func (r *Report) Replace(document []byte) ([]byte, error) {
	before, rest, begun := bytes.Cut(document, []byte(markBegin))
	_, after, ended := bytes.Cut(rest, []byte(markEnd))
	if !begun || !ended {
		return nil, errMarkers
	}
	section := strings.TrimSuffix(r.Markdown(), "\n")
	return bytes.Join([][]byte{before, []byte(section), after}, nil), nil
}

// ReplaceFile puts the section between the markers of a file.
func (r *Report) ReplaceFile(path string) error {
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	document, err = r.Replace(document)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, document, 0o644)
}
