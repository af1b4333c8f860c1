// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"io"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// New returns a logger that writes one JSON object a line to w. Level is trace,
// debug, info, warn or error; anything else is info.
func New(level string, w io.Writer) hclog.Logger {
	l := hclog.LevelFromString(level)
	if l == hclog.NoLevel {
		l = hclog.Info
	}
	return hclog.New(&hclog.LoggerOptions{Name: "aua", Level: l, Output: w, JSONFormat: true})
}

// WithIDs returns l with the ids on each of its lines.
func WithIDs(l hclog.Logger, ids IDs) hclog.Logger {
	return l.With("session_id", ids.Session, "trace_id", ids.Trace, "request_id", ids.Request)
}

// LogQuery writes the one line that every query leaves: at level info, at warn
// when something was missing, and at error when AUA or a model server failed.
func LogQuery(l hclog.Logger, d *api.Decision) {
	args := []any{
		"session_id", d.SessionID, "trace_id", d.TraceID, "request_id", d.RequestID,
		"decision_id", d.ID, "tenant", d.Tenant, "generation", d.Generation, "surface", d.Surface,
		"status", Status(d), "field", d.Classification.Field, "mode", d.Route.Mode, "delivery", d.Route.Delivery,
		"latency_ms", d.LatencyMS,
		"prompt_tokens", d.Usage.PromptTokens, "completion_tokens", d.Usage.CompletionTokens, "cost", d.Cost,
	}
	if c := chosen(d); c != nil {
		args = append(args, "specialist", c.Specialist)
		if c.Score != nil {
			args = append(args, "utility_score", c.Score.U, "confidence", c.Score.C)
		}
	}
	if d.Error != "" {
		args = append(args, "error", d.Error)
	}
	if len(d.Degraded) > 0 {
		args = append(args, "degraded", d.Degraded)
	}
	l.Log(queryLevel(d), "query", args...)
}

func queryLevel(d *api.Decision) hclog.Level {
	switch {
	case d.Error != "" && fault.Code(d.Error).Status() >= 500:
		return hclog.Error
	case len(d.Degraded) > 0:
		return hclog.Warn
	}
	return hclog.Info
}

// The statuses of a query that has no answer, beside those of package api.
const (
	StatusFailed    = "failed"
	StatusCancelled = "cancelled"
)

// Status returns what became of a query, as logs and metrics name it: the
// decision's status, [StatusFailed] or [StatusCancelled].
func Status(d *api.Decision) string {
	switch {
	case d.Error == string(fault.Cancelled):
		return StatusCancelled
	case d.Error != "" || d.Status == "":
		return StatusFailed
	}
	return d.Status
}

// chosen returns the candidate that answered; nil when none did.
func chosen(d *api.Decision) *api.Candidate {
	if d.Chosen < 0 || d.Chosen >= len(d.Candidates) {
		return nil
	}
	return &d.Candidates[d.Chosen]
}
