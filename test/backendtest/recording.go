// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package backendtest

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// Patience is how long a test waits for what must happen.
const Patience = 10 * time.Second

// Ask returns a request with one user message, for the model "m".
func Ask(prompt string) *sdk.CompleteRequest {
	return &sdk.CompleteRequest{Specialist: "swe", Model: "m", Messages: []*sdk.Message{{Role: "user", Content: prompt}}}
}

// Complete calls Complete and returns the outcome.
func Complete(t *testing.T, b sdk.Backend, req *sdk.CompleteRequest) (*sdk.Answer, *sdk.UpstreamError) {
	t.Helper()
	resp, err := b.Complete(t.Context(), req)
	require.NoError(t, err)
	require.NotNil(t, resp.GetOutcome())
	return resp.GetAnswer(), resp.GetError()
}

// Stream calls Stream and returns what it sent, after checking it.
func Stream(t *testing.T, b sdk.Backend, req *sdk.CompleteRequest) *Recording {
	t.Helper()
	return StreamContext(t.Context(), t, b, req)
}

// StreamContext is [Stream] with a context.
func StreamContext(ctx context.Context, t *testing.T, b sdk.Backend, req *sdk.CompleteRequest) *Recording {
	t.Helper()
	r := NewRecording()
	require.NoError(t, b.Stream(ctx, req, r.Send))
	r.Check(t)
	return r
}

// Recording is the events of a stream.
type Recording struct {
	mu     sync.Mutex
	Events []*sdk.StreamEvent
	// Reached is closed with the first event.
	Reached chan struct{}
}

// NewRecording makes an empty recording.
func NewRecording() *Recording { return &Recording{Reached: make(chan struct{})} }

// Send records an event.
func (r *Recording) Send(ev *sdk.StreamEvent) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.Events) == 0 {
		close(r.Reached)
	}
	r.Events = append(r.Events, ev)
	return nil
}

// Check demands what the contract does: deltas, then exactly one end.
func (r *Recording) Check(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, r.Events)
	for i, ev := range r.Events {
		last := i == len(r.Events)-1
		require.Equal(t, last, ev.GetDelta() == nil, "event %d of %d: %v", i, len(r.Events), ev)
	}
}

func (r *Recording) last() *sdk.StreamEvent { return r.Events[len(r.Events)-1] }

// Done returns the stream's end; nil when it failed.
func (r *Recording) Done() *sdk.Done { return r.last().GetDone() }

// Failure returns the failure that ended the stream; nil for none.
func (r *Recording) Failure() *sdk.UpstreamError { return r.last().GetError() }

// Deltas returns the deltas' texts.
func (r *Recording) Deltas() (texts []string) {
	for _, ev := range r.Events[:len(r.Events)-1] {
		texts = append(texts, ev.GetDelta().GetText())
	}
	return texts
}

// Text returns the whole text.
func (r *Recording) Text() string { return strings.Join(r.Deltas(), "") }

// Reasoning returns the whole reasoning.
func (r *Recording) Reasoning() string {
	var b strings.Builder
	for _, ev := range r.Events {
		b.WriteString(ev.GetDelta().GetReasoning())
	}
	return b.String()
}

// Calls puts the fragments of tool calls together.
func (r *Recording) Calls() []*sdk.ToolCall {
	var calls []*sdk.ToolCall
	for _, ev := range r.Events {
		for _, f := range ev.GetDelta().GetToolCalls() {
			if int(f.GetIndex()) == len(calls) {
				calls = append(calls, &sdk.ToolCall{Id: f.GetId(), Type: f.GetType()})
			}
			calls[f.GetIndex()].Name += f.GetName()
			calls[f.GetIndex()].Arguments += f.GetArguments()
		}
	}
	return calls
}

// Answer returns the stream as the whole answer that it amounts to.
func (r *Recording) Answer() *sdk.Answer {
	d := r.Done()
	return &sdk.Answer{
		Text: r.Text(), Reasoning: r.Reasoning(), ToolCalls: r.Calls(), FinishReason: d.GetFinishReason(),
		Usage: d.GetUsage(), Model: d.GetModel(), Extra: r.extra(),
	}
}

// extra adds up the members beyond the contract as clients do: lists grow, and
// other members are replaced.
func (r *Recording) extra() *sdk.Extra {
	var top, choice, message []rawjson.Member
	for _, ev := range r.Events {
		for _, e := range []*sdk.Extra{ev.GetDelta().GetExtra(), ev.GetDone().GetExtra()} {
			top, choice, message = grow(top, e.GetTopJson()), grow(choice, e.GetChoiceJson()), grow(message, e.GetMessageJson())
		}
	}
	if len(top)+len(choice)+len(message) == 0 {
		return nil
	}
	return &sdk.Extra{TopJson: rawjson.Encode(top), ChoiceJson: rawjson.Encode(choice), MessageJson: rawjson.Encode(message)}
}

func grow(list []rawjson.Member, object []byte) []rawjson.Member {
	members, _ := rawjson.Members(object)
	for i, m := range members {
		before := rawjson.Get(rawjson.Encode(list), m.Name)
		if len(before) > 2 && before[0] == '[' && len(m.Value) > 2 && m.Value[0] == '[' {
			members[i].Value = append(append(append([]byte(nil), before[:len(before)-1]...), ','), m.Value[1:]...)
		}
	}
	return rawjson.Merge(list, members)
}

// CheckExtra demands that members beyond the contract are JSON objects, or absent.
func CheckExtra(t *testing.T, e *sdk.Extra) {
	t.Helper()
	for _, part := range [][]byte{e.GetTopJson(), e.GetChoiceJson(), e.GetMessageJson()} {
		if len(part) > 0 {
			require.True(t, json.Valid(part) && part[0] == '{', string(part))
		}
	}
}
