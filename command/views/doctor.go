// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"github.com/auahq/aua/sdk/fault"
)

// How bad a finding is.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
	SeverityNote    = "note"
)

// Diagnosis is what "aua plugins doctor" found.
type Diagnosis struct {
	Directory string    `json:"directory"`
	LockFile  string    `json:"lock_file"`
	Findings  []Finding `json:"findings"`
	// Sound are the required plugins with which nothing is wrong, with their versions.
	Sound    []string `json:"sound"`
	Errors   int      `json:"errors"`
	Warnings int      `json:"warnings"`
}

// Finding is one thing that was found.
type Finding struct {
	Severity string `json:"severity"`
	// Check is what was examined: directory, lock, installed, files, command,
	// identity, dev_overrides or unused.
	Check string `json:"check"`
	// Plugin is the plugin's source or name; empty for the whole directory.
	Plugin string `json:"plugin,omitempty"`
	// Code is an error's code.
	Code    string `json:"code,omitempty"`
	Message string `json:"message"`
	// Fix is what to do, where the message does not end with it.
	Fix string `json:"fix,omitempty"`
}

// Fail adds an error, whose message says what to do.
func (d *Diagnosis) Fail(check, plugin string, err error) {
	e := errorModel(fault.As(err))
	d.Findings = append(d.Findings, Finding{Severity: SeverityError, Check: check, Plugin: plugin, Code: e.Code, Message: e.Message})
	d.Errors++
}

// Warn adds what is not in order, but keeps nothing from working.
func (d *Diagnosis) Warn(check, plugin, message, fix string) {
	d.Findings = append(d.Findings, Finding{Severity: SeverityWarning, Check: check, Plugin: plugin, Message: message, Fix: fix})
	d.Warnings++
}

// Note adds what is good to know.
func (d *Diagnosis) Note(check, plugin, message, fix string) {
	d.Findings = append(d.Findings, Finding{Severity: SeverityNote, Check: check, Plugin: plugin, Message: message, Fix: fix})
}

// Doctor shows what was found, and how to mend it.
func Doctor(t *Text, d *Diagnosis) {
	for _, source := range d.Sound {
		t.Line("%s %s", t.Good("ok:"), clean(source))
	}
	for _, f := range d.Findings {
		label := t.Dim("Note:")
		switch f.Severity {
		case SeverityError:
			label = t.Bad("Error:")
		case SeverityWarning:
			label = t.Caution("Warning:")
		}
		t.Line("%s %s", label, clean(f.Message))
		if f.Fix != "" {
			t.Line("  %s", clean(f.Fix))
		}
		if f.Code != "" {
			t.Line("  %s", t.Dim(f.Code+", "+f.Check))
		}
	}
	if len(d.Findings) > 0 {
		t.Line("%s, %s.", count(int64(d.Errors), "error", "errors"), count(int64(d.Warnings), "warning", "warnings"))
		return
	}
	t.Line("Nothing is wrong with the plugins in %s.", clean(d.Directory))
}
