// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk/fault"
)

// coded is the Extra of a diagnostic. It keeps what HCL itself put there.
type coded struct {
	code  fault.Code
	inner any
}

var _ hcl.DiagnosticExtraUnwrapper = (*coded)(nil)

// UnwrapDiagnosticExtra returns what HCL itself put into Extra.
func (c *coded) UnwrapDiagnosticExtra() any { return c.inner }

// CodeOf returns a diagnostic's error code: AUA_CONFIG_INVALID unless it has
// one of its own, and "" for a warning.
func CodeOf(d *hcl.Diagnostic) fault.Code {
	if d.Severity != hcl.DiagError {
		return ""
	}
	if c, ok := hcl.DiagnosticExtra[*coded](d); ok {
		return c.code
	}
	return fault.ConfigInvalid
}

// Fault returns the errors of diags as one error for an API or an exit status:
// its code is that of the first error, its message names all of them. It is
// nil when diags have no error.
func Fault(diags hcl.Diagnostics) *fault.Error {
	var first *hcl.Diagnostic
	count := 0
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		if count++; first == nil {
			first = d
		}
	}
	if first == nil {
		return nil
	}
	where := ""
	if first.Subject != nil {
		where = fmt.Sprintf(" (%s:%d)", first.Subject.Filename, first.Subject.Start.Line)
	}
	message := fmt.Sprintf("The configuration is not valid: %s%s. %s", first.Summary, where, first.Detail)
	switch {
	case count == 2:
		message += " There is 1 more error."
	case count > 2:
		message += fmt.Sprintf(" There are %d more errors.", count-1)
	}
	return fault.New(CodeOf(first), "%s", message)
}

// report adds an error with AUA_CONFIG_INVALID. A nil rng is a mistake that is
// in no file.
func (l *loader) report(rng *hcl.Range, summary, format string, args ...any) {
	l.reportCode(fault.ConfigInvalid, rng, summary, format, args...)
}

func (l *loader) reportCode(code fault.Code, rng *hcl.Range, summary, format string, args ...any) {
	l.diags = append(l.diags, &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...),
		Subject: rng, Extra: &coded{code: code},
	})
}

func (l *loader) warn(rng *hcl.Range, summary, format string, args ...any) {
	l.diags = append(l.diags, &hcl.Diagnostic{
		Severity: hcl.DiagWarning, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: rng,
	})
}

// adopt adds diagnostics that HCL made.
func (l *loader) adopt(diags hcl.Diagnostics) {
	for _, d := range diags {
		if _, ok := hcl.DiagnosticExtra[*coded](d); !ok && d.Severity == hcl.DiagError {
			d.Extra = &coded{code: fault.ConfigInvalid, inner: d.Extra}
		}
		l.diags = append(l.diags, d)
	}
}

// example puts text to copy on lines of its own at the end of a detail.
func example(text string) string {
	indented := strings.ReplaceAll(text, "\n", "\n  ")
	return "\n\n  " + strings.ReplaceAll(indented, "\n  \n", "\n\n")
}

// at is where a range stands, for the second place in a message.
func at(rng hcl.Range) string { return fmt.Sprintf("%s:%d", rng.Filename, rng.Start.Line) }
