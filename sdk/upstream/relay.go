// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// Relay turns the pieces of a streamed answer into deltas for the host. What
// came together goes together, until [Relay.Flush], with two exceptions: deltas
// keep the order of reasoning, text and tool calls, and members beyond the
// contract stay with the content that they came with.
type Relay struct {
	send            func(*sdk.StreamEvent) error
	pending         *sdk.Delta
	text, reasoning strings.Builder
	// begun says that a delta was sent.
	begun bool
	said  Estimator
}

// NewRelay makes a relay to the host.
func NewRelay(send func(*sdk.StreamEvent) error) *Relay { return &Relay{send: send} }

// Add takes a piece of the answer, which the relay then owns.
func (r *Relay) Add(d *sdk.Delta) error {
	if r.pending != nil {
		late := d.Extra != nil ||
			d.Reasoning != "" && (r.text.Len() > 0 || len(r.pending.ToolCalls) > 0) ||
			d.Text != "" && len(r.pending.ToolCalls) > 0
		if late {
			if err := r.Flush(); err != nil {
				return err
			}
		}
	}
	if r.pending == nil {
		r.pending = &sdk.Delta{Extra: d.Extra}
	}
	r.text.WriteString(d.Text)
	r.reasoning.WriteString(d.Reasoning)
	r.said.Add(d.Text)
	r.said.Add(d.Reasoning)
	for _, f := range d.ToolCalls {
		r.addTool(f)
	}
	return nil
}

// addTool appends a fragment, to the one before when both are of the same call.
func (r *Relay) addTool(f *sdk.ToolCallDelta) {
	r.said.Add(f.GetName())
	r.said.Add(f.GetArguments())
	if n := len(r.pending.ToolCalls); n > 0 && f.GetId() == "" && f.GetName() == "" {
		if last := r.pending.ToolCalls[n-1]; last.GetIndex() == f.GetIndex() {
			last.Arguments += f.GetArguments()
			return
		}
	}
	r.pending.ToolCalls = append(r.pending.ToolCalls, f)
}

// Flush sends what is pending, as one delta.
func (r *Relay) Flush() error {
	if r.pending == nil {
		return nil
	}
	d := r.pending
	r.pending = nil
	d.Text, d.Reasoning = r.text.String(), r.reasoning.String()
	r.text.Reset()
	r.reasoning.Reset()
	r.begun = true
	return r.send(DeltaEvent(d))
}

// Begun reports whether there was any content. Until then the host can still
// go to another server.
func (r *Relay) Begun() bool { return r.begun || r.pending != nil }

// Said estimates the tokens of the answer so far.
func (r *Relay) Said() int64 { return r.said.Tokens() }

// done ends the stream.
func (r *Relay) done(d *sdk.Done) error {
	if err := r.Flush(); err != nil {
		return err
	}
	return r.send(DoneEvent(d))
}

// fail ends the stream with an error. Once content was sent, whatever happened
// is an interruption, and costs what was used so far.
func (r *Relay) fail(failure *sdk.UpstreamError, usage func() *sdk.Usage) error {
	if err := r.Flush(); err != nil {
		return err
	}
	if r.begun {
		if failure.GetKind() != sdk.UpstreamTimeout {
			failure.Kind = sdk.UpstreamInterrupted
		}
		failure.Usage = usage()
	}
	return r.send(ErrorEvent(failure))
}
