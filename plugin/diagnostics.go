// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// DiagnosticsError carries what a plugin found wrong with its configuration,
// so that the caller can show it where the block stands. It is the cause of an
// error with the code AUA_CONFIG_INVALID.
type DiagnosticsError struct {
	Spec Spec
	// Diagnostics are the plugin's findings, warnings included; one at least is an error.
	Diagnostics []*sdk.Diagnostic
}

// Error returns the findings, one a line.
func (e *DiagnosticsError) Error() string {
	lines := make([]string, 0, len(e.Diagnostics))
	for _, d := range e.Diagnostics {
		line := e.Spec.Address
		if len(d.GetPath()) > 0 {
			line += ", " + strings.Join(d.GetPath(), ".")
		}
		line += ": " + d.GetSummary()
		if d.GetDetail() != "" {
			line += ": " + d.GetDetail()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// refused returns the error for diagnostics that hold an error, and nil for
// none or warnings alone. A diagnostic without a severity counts as an error.
func refused(spec *Spec, id identity, diagnostics []*sdk.Diagnostic) error {
	for _, d := range diagnostics {
		if d.GetSeverity() == sdk.SeverityWarning {
			continue
		}
		cause := &DiagnosticsError{Spec: *spec, Diagnostics: diagnostics}
		e := fault.Wrap(cause, fault.ConfigInvalid, "%s does not accept its configuration%s: %s", id, id.at(), sentence(d))
		return e.With("instance", id.address).With("plugin", id.plugin)
	}
	return nil
}

func sentence(d *sdk.Diagnostic) string {
	text := d.GetSummary()
	if d.GetDetail() != "" {
		text = fmt.Sprintf("%s. %s", text, d.GetDetail())
	}
	if len(d.GetPath()) > 0 {
		text = strings.Join(d.GetPath(), ".") + ": " + text
	}
	return text
}
