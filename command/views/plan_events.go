// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
)

// The types of events.
const (
	eventVersion = "version"
	eventWarning = "warning"
	eventDrift   = "drift"
	eventPlugin  = "plugin"
	eventChange  = "change"
	eventSummary = "summary"
	eventSaved   = "saved"
	eventNotice  = "notice"
	eventApplied = "applied"
)

// Event is one line of what "aua plan -json", "aua apply -json" and "aua config
// rollback -json" print.
type Event struct {
	Type string `json:"type"`
	// Message says it for people.
	Message string `json:"message"`
	// Plan is in the event version: which plan the events are of.
	Plan *PlanHead `json:"plan,omitempty"`
	// Diagnostic is in the event warning.
	Diagnostic *config.Diagnostic `json:"diagnostic,omitempty"`
	// Change is in the events change and drift.
	Change *api.PlanChange `json:"change,omitempty"`
	Plugin *api.PlanPlugin `json:"plugin,omitempty"`
	// Summary is in the event summary.
	Summary *api.PlanSummary `json:"summary,omitempty"`
	// File is in the event saved.
	File    string       `json:"file,omitempty"`
	Applied *api.Applied `json:"applied,omitempty"`
}

// PlanHead is what identifies a plan, and what it was made against.
type PlanHead struct {
	FormatVersion string    `json:"format_version"`
	ID            string    `json:"id"`
	Version       string    `json:"version"`
	CreatedAt     time.Time `json:"created_at"`
	ExpiresAt     time.Time `json:"expires_at"`
	Lineage       string    `json:"lineage,omitempty"`
	Serial        int64     `json:"serial"`
	From          string    `json:"from"`
	To            string    `json:"to"`
	Static        bool      `json:"static,omitempty"`
}

// Events are a plan as events, in order.
func Events(p *Planned) []Event {
	all := []Event{{Type: eventVersion, Message: fmt.Sprintf("AUA %s, plan format %s", p.Version, p.FormatVersion), Plan: head(p.Plan)}}
	var warnings []config.Diagnostic
	_ = json.Unmarshal(p.Warnings, &warnings) // there are none, or the server's
	for i := range warnings {
		all = append(all, Event{Type: eventWarning, Message: warnings[i].Summary + ": " + warnings[i].Detail, Diagnostic: &warnings[i]})
	}
	for i := range p.Drift {
		all = append(all, Event{Type: eventDrift, Message: told(&p.Drift[i]), Change: &p.Drift[i]})
	}
	for i := range p.Plan.Plugins {
		plugin := &p.Plan.Plugins[i]
		all = append(all, Event{Type: eventPlugin, Message: strings.TrimSpace(plugin.Name + " " + plugin.Version), Plugin: plugin})
	}
	for i := range p.Plan.Changes {
		all = append(all, Event{Type: eventChange, Message: told(&p.Plan.Changes[i]), Change: &p.Plan.Changes[i]})
	}
	message := "No changes."
	if len(p.Plan.Changes) > 0 {
		message = planSummary(p.Plan)
	}
	all = append(all, Event{Type: eventSummary, Message: message, Summary: &p.Summary})
	if p.Saved != "" {
		all = append(all, Event{Type: eventSaved, Message: "The plan is saved.", File: p.Saved})
	}
	return all
}

func head(p *api.Plan) *PlanHead {
	return &PlanHead{
		FormatVersion: p.FormatVersion, ID: p.ID, Version: p.Version, CreatedAt: p.CreatedAt, ExpiresAt: p.ExpiresAt,
		Lineage: p.Lineage, Serial: p.Serial, From: p.From, To: p.To, Static: p.Static,
	}
}

// told is a change in one line.
func told(c *api.PlanChange) string {
	t := &Text{}
	change(t, &api.PlanChange{Address: c.Address, PreviousAddress: c.PreviousAddress, Action: c.Action, Effect: c.Effect, File: c.File, Line: c.Line})
	return strings.TrimSpace(t.String())
}

// Emit prints events, one a line.
func (p *Printer) Emit(events ...Event) error {
	for i := range events {
		if err := p.Document(&events[i]); err != nil {
			return err
		}
	}
	return nil
}
