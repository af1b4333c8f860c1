// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"sort"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/fault"
)

// Diagnostic is one finding as -json prints it. The text form is rendered from it.
type Diagnostic struct {
	// Severity is error or warning.
	Severity string `json:"severity"`
	// Code is an AUA error code; empty for a warning.
	Code    fault.Code `json:"code,omitempty"`
	Summary string     `json:"summary"`
	Detail  string     `json:"detail"`
	Range   *Range     `json:"range,omitempty"`
	Snippet *Snippet   `json:"snippet,omitempty"`
}

// Range is a part of a file.
type Range struct {
	File  string   `json:"file"`
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Position is a place in a file. Line and Column count from 1, Column in
// characters as a person sees them; Byte counts from 0.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// Snippet is the source around a diagnostic.
type Snippet struct {
	// Context names the block, such as `specialist "swe"`; empty at the top level.
	Context string `json:"context,omitempty"`
	// Code is whole lines, the first of them StartLine.
	Code      string `json:"code"`
	StartLine int    `json:"start_line"`
	// HighlightStart and HighlightEnd are byte offsets in Code.
	HighlightStart int `json:"highlight_start"`
	HighlightEnd   int `json:"highlight_end"`
}

// Describe turns diags into the form that -json prints, in the order of the
// files and lines that they are about; those about no file come first.
func Describe(diags hcl.Diagnostics, sources Sources) []Diagnostic {
	all := make([]Diagnostic, 0, len(diags))
	for _, d := range inFileOrder(diags) {
		view := Diagnostic{Severity: "error", Code: CodeOf(d), Summary: d.Summary, Detail: d.Detail}
		if d.Severity == hcl.DiagWarning {
			view.Severity = "warning"
		}
		if d.Subject != nil {
			view.Range = &Range{File: d.Subject.Filename, Start: position(d.Subject.Start), End: position(d.Subject.End)}
			view.Snippet = snippet(*d.Subject, sources[d.Subject.Filename])
		}
		all = append(all, view)
	}
	return all
}

func position(p hcl.Pos) Position { return Position{Line: p.Line, Column: p.Column, Byte: p.Byte} }

func inFileOrder(diags hcl.Diagnostics) hcl.Diagnostics {
	ordered := append(hcl.Diagnostics(nil), diags...)
	sort.SliceStable(ordered, func(i, j int) bool {
		a, b := ordered[i].Subject, ordered[j].Subject
		switch {
		case a == nil || b == nil:
			return a == nil && b != nil
		case a.Filename != b.Filename:
			return a.Filename < b.Filename
		}
		return a.Start.Byte < b.Start.Byte
	})
	return ordered
}
