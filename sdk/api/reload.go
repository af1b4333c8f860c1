// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"time"
)

// ReloadRequest is the body of POST /extensions/reload.
type ReloadRequest struct {
	// Names are the extensions to reload: addresses of blocks, or names of
	// plugins for all blocks that use them. Empty for all.
	Names []string `json:"names,omitempty"`
	// Force replaces the processes of those as well that have not changed.
	Force bool `json:"force,omitempty"`
}

// Reload is what a reload did.
type Reload struct {
	// Swapped says that another generation serves now; without it nothing had changed.
	Swapped bool `json:"swapped"`
	// Generation serves now, and Before served before.
	Generation string              `json:"generation"`
	Before     string              `json:"before"`
	Extensions []ReloadedExtension `json:"extensions"`
	// Warnings are what the configuration's checks and the plugins found
	// remarkable, as "aua validate -json" prints them.
	Warnings   json.RawMessage `json:"warnings,omitempty"`
	DurationMS float64         `json:"duration_ms"`
}

// What became of an extension in a reload.
const (
	// ReloadStarted is a block that is new.
	ReloadStarted = "started"
	// ReloadReplaced has a new process.
	ReloadReplaced = "replaced"
	// ReloadChanged kept its process, and is used otherwise.
	ReloadChanged = "changed"
	ReloadKept    = "kept"
	// ReloadRemoved is a block that is not there any more.
	ReloadRemoved = "removed"
	// ReloadFailed keeps what it had, since what should replace it does not serve.
	ReloadFailed = "failed"
)

// ReloadedExtension is what became of one extension.
type ReloadedExtension struct {
	Address string `json:"address"`
	Change  string `json:"change"`
	// Plugin and Version are what runs now, or, when it is removed, what ran.
	Plugin  string `json:"plugin"`
	Version string `json:"version"`
	// Before is what ran before, when that is another plugin or version.
	Before string `json:"before,omitempty"`
	PID    int    `json:"pid,omitempty"`
}

// ReloadOutcome is what the newest reload that was about an extension did to it.
type ReloadOutcome struct {
	At     time.Time `json:"at"`
	Change string    `json:"change"`
	// Generation is the one that served after it.
	Generation string `json:"generation"`
	// Step is the one that failed: start, health, feed, smoke or probe; Code and
	// Reason say how.
	Step   string `json:"step,omitempty"`
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// ReloadFailure is an extension that kept a reload from happening. They are the
// member "failures" of the error's details.
type ReloadFailure struct {
	Address string `json:"address"`
	Step    string `json:"step"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// TestRequest is the body of POST /extensions/test.
type TestRequest struct {
	// Names are as in [ReloadRequest].
	Names []string `json:"names,omitempty"`
}

// TestReport is what a test of running extensions found.
type TestReport struct {
	Tests  []ExtensionTest `json:"tests"`
	Failed int             `json:"failed"`
}

// ExtensionTest is the result of one of them.
type ExtensionTest struct {
	Address string `json:"address"`
	Plugin  string `json:"plugin"`
	Version string `json:"version"`
	OK      bool   `json:"ok"`
	// Steps are those that were made, in order: health, smoke, probe.
	Steps []string `json:"steps"`
	// Step is the one that failed, and Reason says how.
	Step       string  `json:"step,omitempty"`
	Reason     string  `json:"reason,omitempty"`
	DurationMS float64 `json:"duration_ms"`
}
