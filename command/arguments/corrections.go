// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

// Correction is the arguments of "aua corrections add" and "aua corrections supersede".
type Correction struct {
	Connection
	JSON bool
	// ID is the correction that is superseded; empty to add one.
	ID      string
	Request api.CorrectionRequest
}

// Flags declares the command's flags, and sets their defaults.
func (a *Correction) Flags() *Set {
	s, r := &Set{}, &a.Request
	s.Text(&r.Subject, Flag{Name: "subject", Value: "QUESTION", Usage: "The question that the correction answers, as a user would ask it."})
	s.Text(&r.Claim, Flag{Name: "claim", Value: "TEXT", Usage: "The statement that holds."})
	s.Text(&r.Rejected, Flag{Name: "rejected", Value: "TEXT", Usage: "The answer that was found to be wrong. It is never given again to this question."})
	s.Text(&r.Field, Flag{Name: "field", Value: "NAME", Usage: "The field of knowledge, by name or alias. Without -scope the correction applies in this field alone."})
	s.Choice(&r.Scope, Flag{Name: "scope", Value: "SCOPE", Usage: "What the correction applies to: global, field, session or user. It is global unless given, or field with -field."},
		api.ScopeGlobal, api.ScopeField, api.ScopeSession, api.ScopeUser)
	s.Text(&r.ScopeID, Flag{Name: "scope-id", Value: "ID", Usage: "The session or user of the scope session or user."})
	s.Func(func(v string) error {
		n, err := strconv.ParseFloat(v, 64)
		r.Confidence = &n
		if err != nil || !(n > 0 && n <= 1) {
			return fmt.Errorf("%q is no number above 0 and up to 1", v)
		}
		return nil
	}, Flag{Name: "confidence", Value: "NUMBER", Usage: "How sure the claim is, above 0 and up to 1. It is 0.95 unless given."})
	s.Choice(&r.EvidenceKind, Flag{Name: "evidence-kind", Value: "KIND", Usage: "What shows the claim: test, proof, source or human, which it is unless given. The confidence in a test or proof never decays."},
		"test", "proof", "source", "human")
	s.Text(&r.Evidence, Flag{Name: "evidence", Value: "TEXT", Usage: "What shows the claim, such as a link or a quotation."})
	s.Text(&r.Verifier, Flag{Name: "verifier", Value: "NAME", Usage: "Who or what verified the claim."})
	s.Func(func(v string) error {
		for _, layout := range []string{time.DateOnly, time.RFC3339} {
			if t, err := time.Parse(layout, v); err == nil {
				r.ExpiresAt = &t
				return nil
			}
		}
		return fmt.Errorf("%q is no date as in 2027-01-31, and no time as in 2027-01-31T12:00:00Z", v)
	}, Flag{Name: "expires", Value: "DATE", Usage: "When the correction ceases to hold."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// SupersedeFlags are those of "aua corrections supersede".
func (a *Correction) SupersedeFlags() *Set {
	s := a.Flags()
	s.Positional = "ID"
	return s
}

// ParseCorrection reads the arguments of "aua corrections add".
func ParseCorrection(args []string, getenv func(string) string) (*Correction, hcl.Diagnostics) {
	a := &Correction{}
	positional, diags := a.Flags().Parse(args, getenv)
	diags = append(diags, noArguments(positional)...)
	if len(diags) == 0 && (a.Request.Subject == "" || a.Request.Claim == "") {
		diags = append(diags, problem("Incomplete correction", "A correction needs -subject, the question, and -claim, the statement that holds.")...)
	}
	return a, diags
}

// ParseSupersede reads the arguments of "aua corrections supersede".
func ParseSupersede(args []string, getenv func(string) string) (*Correction, hcl.Diagnostics) {
	a := &Correction{}
	positional, diags := a.SupersedeFlags().Parse(args, getenv)
	a.ID, diags = oneID(positional, diags)
	return a, diags
}

// CorrectionID is the arguments of the commands about one correction.
type CorrectionID struct {
	Connection
	JSON bool
	ID   string
	// Query is a question to explain the correction for. Only for show.
	Query string
}

// Flags declares the flags of "aua corrections erase".
func (a *CorrectionID) Flags() *Set {
	s := &Set{Positional: "ID"}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ShowFlags declares the flags of "aua corrections show".
func (a *CorrectionID) ShowFlags() *Set {
	s := &Set{Positional: "ID"}
	s.Text(&a.Query, Flag{Name: "query", Value: "QUESTION", Usage: "Say why the correction is or is not found for this question."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseShowCorrection reads the arguments of "aua corrections show".
func ParseShowCorrection(args []string, getenv func(string) string) (*CorrectionID, hcl.Diagnostics) {
	a := &CorrectionID{}
	return a.parse(a.ShowFlags(), args, getenv)
}

// ParseEraseCorrection reads the arguments of "aua corrections erase".
func ParseEraseCorrection(args []string, getenv func(string) string) (*CorrectionID, hcl.Diagnostics) {
	a := &CorrectionID{}
	return a.parse(a.Flags(), args, getenv)
}

func (a *CorrectionID) parse(s *Set, args []string, getenv func(string) string) (*CorrectionID, hcl.Diagnostics) {
	positional, diags := s.Parse(args, getenv)
	a.ID, diags = oneID(positional, diags)
	return a, diags
}

// oneID returns the only positional argument. With a mistake in the flags it is
// not asked for, since it may have become the value of one.
func oneID(positional []string, diags hcl.Diagnostics) (string, hcl.Diagnostics) {
	if diags.HasErrors() {
		return "", diags
	}
	if len(positional) != 1 || positional[0] == "" {
		return "", problem("One id is needed", "The command takes the id of one correction, and was given %d. \"aua corrections list\" shows them.", len(positional))
	}
	return positional[0], diags
}

// CorrectionsList is the arguments of "aua corrections list" and "aua corrections export".
type CorrectionsList struct {
	Connection
	JSON   bool
	All    bool
	Filter client.CorrectionFilter
}

// Flags declares the flags of "aua corrections list".
func (a *CorrectionsList) Flags() *Set {
	s := a.selection("List also those that another supersedes.")
	s.Func(func(v string) error {
		n, err := strconv.Atoi(v)
		if a.Filter.Limit = n; err != nil || n < 1 || n > 1000 {
			return fmt.Errorf("%q is no number from 1 to 1000", v)
		}
		return nil
	}, Flag{Name: "limit", Value: "NUMBER", Usage: "How many are listed. It is 50 unless given."})
	s.Text(&a.Filter.Cursor, Flag{Name: "cursor", Value: "CURSOR", Usage: "Begin after a list that ended with this cursor."})
	return s
}

// ExportFlags declares the flags of "aua corrections export".
func (a *CorrectionsList) ExportFlags() *Set {
	return a.selection("Export also those that another supersedes.")
}

func (a *CorrectionsList) selection(all string) *Set {
	s, f := &Set{}, &a.Filter
	s.Text(&f.Text, Flag{Name: "text", Value: "TEXT", Usage: "Only those whose subject, claim or rejected answer contains the text, in any case."})
	s.Text(&f.Field, Flag{Name: "field", Value: "NAME", Usage: "Only those of the field."})
	s.Choice(&f.Scope, Flag{Name: "scope", Value: "SCOPE", Usage: "Only those of the scope: global, field, session or user."},
		api.ScopeGlobal, api.ScopeField, api.ScopeSession, api.ScopeUser)
	s.Text(&f.ScopeID, Flag{Name: "scope-id", Value: "ID", Usage: "Only those of the session or user."})
	s.Choice(&f.Source, Flag{Name: "source", Value: "SOURCE", Usage: "Only those that came from manual, feedback, arbiter or import."},
		api.SourceManual, api.SourceFeedback, api.SourceArbiter, api.SourceImport)
	s.Switch(&a.All, Flag{Name: "all", Usage: all})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseCorrectionsList reads the arguments of "aua corrections list".
func ParseCorrectionsList(args []string, getenv func(string) string) (*CorrectionsList, hcl.Diagnostics) {
	a := &CorrectionsList{}
	return a.parse(a.Flags(), args, getenv)
}

// ParseCorrectionsExport reads the arguments of "aua corrections export".
func ParseCorrectionsExport(args []string, getenv func(string) string) (*CorrectionsList, hcl.Diagnostics) {
	a := &CorrectionsList{}
	return a.parse(a.ExportFlags(), args, getenv)
}

func (a *CorrectionsList) parse(s *Set, args []string, getenv func(string) string) (*CorrectionsList, hcl.Diagnostics) {
	positional, diags := s.Parse(args, getenv)
	a.Filter.Current = !a.All
	return a, append(diags, noArguments(positional)...)
}

// CorrectionsImport is the arguments of "aua corrections import".
type CorrectionsImport struct {
	Connection
	JSON bool
	// File is empty for standard input.
	File string
}

// Flags declares the command's flags, and sets their defaults.
func (a *CorrectionsImport) Flags() *Set {
	s := &Set{Positional: "[FILE]", PredictArgs: complete.PredictFiles("*.jsonl")}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseCorrectionsImport reads the arguments of "aua corrections import".
func ParseCorrectionsImport(args []string, getenv func(string) string) (*CorrectionsImport, hcl.Diagnostics) {
	a := &CorrectionsImport{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case len(positional) > 1:
		diags = append(diags, problem("Unexpected argument", "The command takes one file, and was given %d.", len(positional))...)
	case len(positional) == 1 && positional[0] != "-":
		a.File = positional[0]
	}
	return a, diags
}
