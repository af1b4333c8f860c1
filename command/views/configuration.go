// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import "github.com/auahq/aua/config"

// Validation is what "aua validate" found.
type Validation struct {
	Valid       bool                `json:"valid"`
	Errors      int                 `json:"error_count"`
	Warnings    int                 `json:"warning_count"`
	Diagnostics []config.Diagnostic `json:"diagnostics"`
	// Digest identifies a valid configuration.
	Digest string `json:"digest,omitempty"`
	// Specialists and Plugins count the blocks of a valid configuration.
	Specialists int `json:"specialists,omitempty"`
	Plugins     int `json:"plugins,omitempty"`
}

// Validate shows a validation's result; its diagnostics are shown apart.
func Validate(t *Text, v *Validation) {
	switch {
	case !v.Valid:
		t.Line("%s %s, %s.", t.Bad("The configuration is not valid:"), count(int64(v.Errors), "error", "errors"), count(int64(v.Warnings), "warning", "warnings"))
	case v.Warnings > 0:
		t.Line("%s %s.", t.Caution("The configuration is valid, with"), count(int64(v.Warnings), "warning", "warnings"))
	default:
		t.Line("%s %s and %s.", t.Good("The configuration is valid:"), count(int64(v.Specialists), "specialist", "specialists"), count(int64(v.Plugins), "plugin block", "plugin blocks"))
	}
}

// Formatting is what "aua fmt" found.
type Formatting struct {
	Files []FormattedFile `json:"files"`
}

// FormattedFile is a file whose layout is not, or was not, AUA's.
type FormattedFile struct {
	Name string `json:"name"`
	// Written says that the file was changed.
	Written bool `json:"written"`
	// Diff is the change in unified form, where it was asked for.
	Diff string `json:"diff,omitempty"`
}

// Format shows the files that are not formatted, by name and where asked for
// with their changes.
func Format(t *Text, f *Formatting) {
	for _, file := range f.Files {
		t.Line("%s", clean(file.Name))
		if file.Diff != "" {
			t.b.WriteString(clean(file.Diff))
		}
	}
}

// ConfigText is a configuration to start from.
type ConfigText struct {
	HCL string `json:"hcl"`
}

// Config shows a configuration as it is.
func Config(t *Text, c *ConfigText) { t.b.WriteString(c.HCL) }
