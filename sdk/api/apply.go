// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "encoding/json"

// ApplyRequest is the body of POST /config/apply: a plan, or a bundle that is
// planned and applied at once.
type ApplyRequest struct {
	// Plan is refused with AUA_PLAN_STALE when it was made for another lineage,
	// against another serial or for other plugins than are installed now, or has
	// expired.
	Plan *Plan `json:"plan,omitempty"`
	// Bundle is a configuration whose changes nobody has to have seen.
	Bundle *Bundle `json:"bundle,omitempty"`
	ConfigGuard
}

// Applied is what an apply, a rollback or a reload did.
type Applied struct {
	// Changed is false when there was nothing to do; Serial is then that of
	// before, as Generation is.
	Changed bool  `json:"changed"`
	Serial  int64 `json:"serial"`
	// Generation serves now, and Before served before.
	Generation string       `json:"generation"`
	Before     string       `json:"before"`
	Changes    []PlanChange `json:"changes"`
	// Warm says that nothing had to be started, since the generation was still there.
	Warm bool `json:"warm,omitempty"`
	// PendingRestart are the keys that count from the next start on.
	PendingRestart []string `json:"pending_restart,omitempty"`
	// Warnings are as in [Plan].
	Warnings   json.RawMessage `json:"warnings,omitempty"`
	DurationMS float64         `json:"duration_ms"`
}
