// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestFail(t *testing.T) {
	err := fault.New(fault.Overloaded, "The queue is full.").With("trace_id", "abc").With("queued", 64)
	err.RetryAfter = 2 * time.Second

	o := newOutput()
	require.Equal(t, 3, o.Fail(err))
	require.Empty(t, o.out.String())
	require.Equal(t, "Error: The queue is full.\nAUA_OVERLOADED, trace abc, retry after 2s\n", o.err.String())

	o = newOutput()
	o.JSON = true
	require.Equal(t, 3, o.Fail(err))
	require.Empty(t, o.err.String())
	require.JSONEq(t, `{"error":"AUA_OVERLOADED","message":"The queue is full.","trace_id":"abc","details":{"queued":64,"retry_after_s":2}}`, o.out.String())
}

// A command has no log in which the cause of an unexpected error could be found.
func TestFailShowsUnexpectedCauses(t *testing.T) {
	o := newOutput()
	require.Equal(t, 1, o.Fail(errors.New("disk on fire")))
	require.Contains(t, o.err.String(), "disk on fire")
	require.Contains(t, o.err.String(), "AUA_INTERNAL")
}

func TestFailKeepsCausesOfKnownErrorsToItself(t *testing.T) {
	o := newOutput()
	require.Equal(t, 1, o.Fail(fault.Wrap(errors.New("secret"), fault.NotFound, "There is no such thing.")))
	require.NotContains(t, o.err.String(), "secret")
}

func TestRefuse(t *testing.T) {
	diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Unknown flag", Detail: "There is no flag -x."}}
	o := newOutput()
	require.Equal(t, 1, o.Refuse(fault.New(fault.RequestInvalid, "Bad."), diags, nil))
	require.Contains(t, o.err.String(), "Unknown flag")
	require.Contains(t, o.err.String(), "There is no flag -x.")
	require.Empty(t, o.out.String())

	o = newOutput()
	o.JSON = true
	require.Equal(t, 1, o.Refuse(fault.New(fault.RequestInvalid, "Bad."), diags, nil))
	var e struct {
		Error   string
		Details struct{ Diagnostics []config.Diagnostic }
	}
	require.NoError(t, json.Unmarshal(o.out.Bytes(), &e))
	require.Equal(t, "AUA_REQUEST_INVALID", e.Error)
	require.Len(t, e.Details.Diagnostics, 1)
	require.Equal(t, "Unknown flag", e.Details.Diagnostics[0].Summary)
}

func TestWarnIsForPeople(t *testing.T) {
	diags := hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "Old", Detail: "Use the new one."}}
	o := newOutput()
	o.Warn(diags, nil)
	require.Contains(t, o.err.String(), "Use the new one.")
	o = newOutput()
	o.JSON = true
	o.Warn(diags, nil)
	require.Empty(t, o.out.String()+o.err.String())
}

func TestAnswer(t *testing.T) {
	o := newOutput()
	a := views.NewAnswer(&o.Printer)
	for _, chunk := range []string{"32", "", "7"} {
		require.NoError(t, a.Chunk(chunk))
	}
	require.NoError(t, a.Done(&api.QueryResponse{Status: api.StatusAnswered, Field: "mathematics", Caveat: "Only just.", Degraded: []string{"scorer.default: crashed"}}))
	require.Equal(t, "327\n\nCaveat: Only just.\n", o.out.String())
	require.Equal(t, "Degraded: scorer.default: crashed\n", o.err.String())
}

func TestAnswerOnATerminal(t *testing.T) {
	o := newOutput()
	o.Terminal = true
	a := views.NewAnswer(&o.Printer)
	require.NoError(t, a.Chunk("a\x1b[2Jb\n"))
	require.NoError(t, a.Done(&api.QueryResponse{
		Status: api.StatusAnswered, Field: "general", Specialist: "g", Utility: api.Utility{U: 0.5, E: 0.25, C: 0.75, K: 1},
		LatencyMS: 3.21, DecisionID: "dec-1", Usage: api.Usage{TotalTokens: 1},
	}))
	require.Equal(t, "a�[2Jb\ngeneral · g · U 0.500 (E 0.250, C 0.750, K 1.000) · 3.21 ms · 1 token · dec-1\n", o.out.String())
}

func TestAnswerKeepsItsBytesElsewhere(t *testing.T) {
	o := newOutput()
	a := views.NewAnswer(&o.Printer)
	require.NoError(t, a.Chunk("a\x1b[2Jb\r\n"))
	require.NoError(t, a.Done(&api.QueryResponse{Status: api.StatusAnswered}))
	require.Equal(t, "a\x1b[2Jb\r\n", o.out.String())
}

func TestAbstentionIsSaid(t *testing.T) {
	o := newOutput()
	require.NoError(t, views.NewAnswer(&o.Printer).Done(&api.QueryResponse{Status: api.StatusAbstained, Reason: "The sources disagree."}))
	require.Equal(t, "No answer: The sources disagree.\n", o.out.String())
}

func TestDecisionFollowsTheAnswer(t *testing.T) {
	o := newOutput()
	a := views.NewAnswer(&o.Printer)
	require.NoError(t, a.Chunk("327"))
	require.NoError(t, a.Done(&api.QueryResponse{Status: api.StatusAnswered, Decision: &api.Decision{ID: "dec-1"}}))
	require.Contains(t, o.out.String(), "327\n\nDecision dec-1\n├─ result")
}

func TestBreakEndsTheLine(t *testing.T) {
	o := newOutput()
	a := views.NewAnswer(&o.Printer)
	a.Break()
	require.Empty(t, o.out.String())
	require.NoError(t, a.Chunk("half an ans"))
	a.Break()
	require.Equal(t, "half an ans\n", o.out.String())
}

func TestValidate(t *testing.T) {
	for want, v := range map[string]*views.Validation{
		"The configuration is valid: 1 specialist and 4 plugin blocks.\n": {Valid: true, Specialists: 1, Plugins: 4},
		"The configuration is valid, with 2 warnings.\n":                  {Valid: true, Warnings: 2},
		"The configuration is not valid: 1 error, 0 warnings.\n":          {Errors: 1},
	} {
		o := newOutput()
		require.NoError(t, views.Show(&o.Printer, v, views.Validate))
		require.Equal(t, want, o.out.String())
	}
}

func TestFormat(t *testing.T) {
	o := newOutput()
	f := &views.Formatting{Files: []views.FormattedFile{{Name: "a.hcl"}, {Name: "b.hcl", Diff: "-a\n+b\n"}}}
	require.NoError(t, views.Show(&o.Printer, f, views.Format))
	require.Equal(t, "a.hcl\nb.hcl\n-a\n+b\n", o.out.String())
}
