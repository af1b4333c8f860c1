// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

const patience = 10 * time.Second

// serveEnv makes the test binary the plugin, for the tests that need a process.
const serveEnv = "AUA_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		sdk.Serve(Plugin())
		return
	}
	goleak.VerifyTestMain(m)
}

// config is a config block.
type config map[string]any

// instance makes an instance of the backend.
func instance(cfg config) *sdk.Instance {
	data, err := json.Marshal(cfg)
	if err != nil {
		panic(err)
	}
	return &sdk.Instance{Name: "backend.test", Kind: sdk.KindBackend, Config: data}
}

// open configures the plugin, as the host does.
func open(t *testing.T, cfg config) *backend {
	t.Helper()
	return openInstance(t, instance(cfg))
}

func openInstance(t *testing.T, inst *sdk.Instance) *backend {
	t.Helper()
	made, err := Plugin().New(t.Context(), inst)
	require.NoError(t, err)
	b, ok := made.(*backend)
	require.True(t, ok)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// serve starts a model server and a backend that talks to it.
func serve(t *testing.T, cfg modelserver.Config) (*modelserver.Server, *backend) {
	t.Helper()
	s := modelserver.New(t, cfg)
	return s, open(t, config{"base_url": s.BaseURL()})
}

// ask returns a request with one user message.
func ask(prompt string) *sdk.CompleteRequest {
	return &sdk.CompleteRequest{Specialist: "swe", Model: "m", Messages: []*sdk.Message{{Role: "user", Content: prompt}}}
}

// complete calls Complete and returns the outcome.
func complete(t *testing.T, b *backend, req *sdk.CompleteRequest) (*sdk.Answer, *sdk.UpstreamError) {
	t.Helper()
	resp, err := b.Complete(t.Context(), req)
	require.NoError(t, err)
	require.NotNil(t, resp.GetOutcome())
	return resp.GetAnswer(), resp.GetError()
}

// recording is the events of a stream.
type recording struct {
	mu     sync.Mutex
	events []*sdk.StreamEvent
	// reached is closed with the first delta.
	reached chan struct{}
}

func newRecording() *recording { return &recording{reached: make(chan struct{})} }

func (r *recording) send(ev *sdk.StreamEvent) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.events) == 0 {
		close(r.reached)
	}
	r.events = append(r.events, ev)
	return nil
}

// stream calls Stream and returns what it sent, after checking the contract:
// deltas, then exactly one end.
func stream(t *testing.T, b *backend, req *sdk.CompleteRequest) *recording {
	t.Helper()
	return streamContext(t, t.Context(), b, req)
}

func streamContext(t *testing.T, ctx context.Context, b *backend, req *sdk.CompleteRequest) *recording {
	t.Helper()
	r := newRecording()
	require.NoError(t, b.Stream(ctx, req, r.send))
	r.check(t)
	return r
}

func (r *recording) check(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, r.events)
	for i, ev := range r.events {
		last := i == len(r.events)-1
		require.Equal(t, last, ev.GetDelta() == nil, "event %d of %d: %v", i, len(r.events), ev)
	}
}

func (r *recording) done() *sdk.Done             { return r.events[len(r.events)-1].GetDone() }
func (r *recording) failure() *sdk.UpstreamError { return r.events[len(r.events)-1].GetError() }

// deltas returns the deltas' texts.
func (r *recording) deltas() (texts []string) {
	for _, ev := range r.events[:len(r.events)-1] {
		texts = append(texts, ev.GetDelta().GetText())
	}
	return texts
}

func (r *recording) text() string { return strings.Join(r.deltas(), "") }

// calls puts the fragments of tool calls together.
func (r *recording) calls() []*sdk.ToolCall {
	var calls []*sdk.ToolCall
	for _, ev := range r.events {
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

// render writes an event as lines, for golden files.
func render(ev *sdk.StreamEvent) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	extra := func(e *sdk.Extra) {
		for _, part := range []struct {
			name  string
			value []byte
		}{{"top", e.GetTopJson()}, {"choice", e.GetChoiceJson()}, {"message", e.GetMessageJson()}} {
			if len(part.value) > 0 {
				line("  %s %s\n", part.name, part.value)
			}
		}
	}
	usage := func(u *sdk.Usage) {
		line("  usage prompt=%d completion=%d cached=%d reasoning=%d reported=%t\n",
			u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens(), u.GetReported())
	}
	switch {
	case ev.GetDelta() != nil:
		d := ev.GetDelta()
		line("delta\n")
		if d.GetReasoning() != "" {
			line("  reasoning %q\n", d.GetReasoning())
		}
		if d.GetText() != "" {
			line("  text %q\n", d.GetText())
		}
		for _, f := range d.GetToolCalls() {
			line("  tool %d id=%q type=%q name=%q arguments=%q\n", f.GetIndex(), f.GetId(), f.GetType(), f.GetName(), f.GetArguments())
		}
		extra(d.GetExtra())
	case ev.GetDone() != nil:
		line("done finish=%q model=%q\n", ev.GetDone().GetFinishReason(), ev.GetDone().GetModel())
		usage(ev.GetDone().GetUsage())
		extra(ev.GetDone().GetExtra())
	default:
		e := ev.GetError()
		kind := strings.TrimPrefix(e.GetKind().String(), "UPSTREAM_ERROR_KIND_")
		line("error %s retryable=%t http=%d code=%q\n  %s\n", kind, e.GetRetryable(), e.GetHttpStatus(), e.GetUpstreamCode(), e.GetMessage())
		if e.GetUsage() != nil {
			usage(e.GetUsage())
		}
	}
	return b.String()
}
