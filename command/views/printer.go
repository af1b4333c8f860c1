// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package views shows what commands have to say, to people and to programs.
//
// A command hands over one model, which is what -json prints. The text for
// people is rendered from that model alone, so it cannot say anything that the
// JSON does not.
package views

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// wrapWidth is where diagnostics are wrapped, in columns.
const wrapWidth = 78

// Printer writes a command's output. With JSON set, Out gets exactly one JSON
// document, whether the command succeeds or fails, or with Lines one for each
// thing that it has to say.
type Printer struct {
	Out, Err io.Writer
	JSON     bool
	// Lines makes each JSON document one line, of which there may be several.
	Lines bool
	// Terminal says that a person reads Out as it comes.
	Terminal bool
	// Color allows colours.
	Color bool
	// Width is that of the terminal in columns; 0 where there is none.
	Width int
}

// Show prints model: as JSON, or as the text that human makes of it.
func Show[T any](p *Printer, model T, human func(*Text, T)) error {
	if p.JSON {
		return p.Document(model)
	}
	t := &Text{color: p.Color, width: p.Width}
	human(t, model)
	_, err := io.WriteString(p.Out, t.String())
	return err
}

// Document prints model as JSON.
func (p *Printer) Document(model any) error {
	enc := json.NewEncoder(p.Out)
	enc.SetEscapeHTML(false)
	if !p.Lines {
		enc.SetIndent("", "  ")
	}
	return enc.Encode(model)
}

// Fail prints err and returns the exit status that belongs to it.
func (p *Printer) Fail(err error) int {
	f := fault.As(err)
	model := errorModel(f)
	if p.JSON {
		_ = p.Document(model)
		return f.Code.Exit()
	}
	t := &Text{color: p.Color}
	t.Line("%s %s", t.Bad("Error:"), clean(model.Message))
	facts := model.Code
	if model.TraceID != "" {
		facts += ", trace " + clean(model.TraceID)
	}
	if f.RetryAfter > 0 {
		facts += fmt.Sprintf(", retry after %s", f.RetryAfter.Round(time.Second))
	}
	t.Line("%s", t.Dim(facts))
	_, _ = io.WriteString(p.Err, t.String())
	if told, err := json.Marshal(f.Details["diagnostics"]); err == nil {
		p.Told(told)
	}
	return f.Code.Exit()
}

// Told prints the diagnostics that a server has told of, for people. JSON has
// them already.
func (p *Printer) Told(diagnostics json.RawMessage) {
	var diags []config.Diagnostic
	if p.JSON || json.Unmarshal(diagnostics, &diags) != nil || len(diags) == 0 {
		return
	}
	_, _ = io.WriteString(p.Err, "\n")
	_ = config.WriteDescribed(p.Err, diags, p.Color, wrapWidth)
}

// Refused prints an error that may have diagnostics of a configuration, and
// returns the exit status that belongs to it. For people they say it all, as
// "aua validate" says it.
func (p *Printer) Refused(err error) int {
	f := fault.As(err)
	told, failed := json.Marshal(f.Details["diagnostics"])
	var diags []config.Diagnostic
	if p.JSON || failed != nil || json.Unmarshal(told, &diags) != nil || len(diags) == 0 {
		return p.Fail(err)
	}
	_ = config.WriteDescribed(p.Err, diags, p.Color, wrapWidth)
	return f.Code.Exit()
}

// Notice says something beside the output: as a line on Err, or as an event.
func (p *Printer) Notice(format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if p.JSON {
		_ = p.Emit(Event{Type: eventNotice, Message: message})
		return
	}
	t := &Text{width: p.Width}
	t.Para("%s", message)
	_, _ = io.WriteString(p.Err, t.String())
}

// errorModel is f in the form in which the API reports errors.
func errorModel(f *fault.Error) api.Error {
	e := api.Error{Code: string(f.Code), Message: f.Message, Details: map[string]any{}}
	if f.Code == fault.Internal && f.Err != nil {
		e.Message += fmt.Sprintf(" The cause is: %v", f.Err)
	}
	for k, v := range f.Details {
		if trace, ok := v.(string); ok && k == "trace_id" {
			e.TraceID = trace
			continue
		}
		e.Details[k] = v
	}
	if f.RetryAfter > 0 {
		e.Details["retry_after_s"] = f.RetryAfter.Seconds()
	}
	return e
}

// Refuse prints diagnostics that keep a command from going on, and returns the
// exit status that belongs to them. As JSON they are the details of one error.
func (p *Printer) Refuse(f *fault.Error, diags hcl.Diagnostics, sources config.Sources) int {
	if p.JSON {
		return p.Fail(f.With("diagnostics", config.Describe(diags, sources)))
	}
	if err := config.WriteDiagnostics(p.Err, diags, sources, p.Color, wrapWidth); err != nil {
		return p.Fail(f)
	}
	return f.Code.Exit()
}

// Warn prints diagnostics that the command goes on with. As JSON they are left
// to the command's model.
func (p *Printer) Warn(diags hcl.Diagnostics, sources config.Sources) {
	if !p.JSON && len(diags) > 0 {
		_ = config.WriteDiagnostics(p.Err, diags, sources, p.Color, wrapWidth)
	}
}
