// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func inlineSpec(kind sdk.Kind, settings ...any) Spec {
	s := spec(kind, settings...)
	s.Isolation = IsolationInline
	return s
}

func TestInline(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(inlineSpec(sdk.KindClassifier))
	require.Equal(t, os.Getpid(), i.Status().PID)
	require.Equal(t, "inline", i.Status().Isolation)
	ctx, calls := recorded(t.Context())
	answer, err := ask(ctx, i, "do:who")
	require.NoError(t, err)
	require.Equal(t, "classifier.test ", answer)
	require.Equal(t, 1, (*calls)[0].Attempts)

	_, err = ask(ctx, i, "do:panic here")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	require.Equal(t, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: panic: boom here (aua.hcl:12). Only this call is affected, and the log has the stack.`, fault.As(err).Message)
	require.Contains(t, h.log.String(), "A method panicked.")
	require.Contains(t, h.log.String(), "behaviour.go", "the log has the stack")

	_, err = ask(ctx, i, "do:error")
	require.Equal(t, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: the tester has no wish to answer (aua.hcl:12).`, fault.As(err).Message)
	_, err = ask(ctx, i, "do:nothing")
	require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "it answered nothing")
	require.Equal(t, "ready", i.Status().State)
	require.EqualValues(t, 3, i.Status().Errors)
	require.EqualValues(t, 4, i.Status().Calls)
}

func TestInlineDeadline(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(inlineSpec(sdk.KindClassifier))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := ask(ctx, i, "do:wait")
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestInlineStream(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(inlineSpec(sdk.KindBackend))
	deltas, err := streamed(t.Context(), i, "do:echo hi")
	require.NoError(t, err)
	require.Equal(t, []string{"hi"}, deltas)
	_, err = streamed(t.Context(), i, "do:panic")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
}

func TestInlineStartFailures(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) { timing.start = 20 * time.Millisecond })
	_, err := h.Acquire(t.Context(), inlineSpec(sdk.KindClassifier, "behaviour", "fly"))
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(err))
	require.ErrorAs(t, err, new(*DiagnosticsError))
	_, err = h.Acquire(t.Context(), inlineSpec(sdk.KindClassifier, "behaviour", "panic-configure"))
	require.Equal(t, fault.PluginLoadFailed, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "panic: no configuration suits me")
	_, err = h.Acquire(t.Context(), inlineSpec(sdk.KindClassifier, "behaviour", "hang-configure"))
	require.Error(t, err)
	require.Contains(t, err.Error(), "deadline")
	require.Empty(t, h.Status())
}

// closer is an inline scorer that can be closed and asked for its health.
type closer struct {
	closed chan struct{}
	health func() error
}

func (c *closer) Score(context.Context, *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return &sdk.ScoreResponse{}, nil
}

func (c *closer) Close() error                 { close(c.closed); return errors.New("nobody hears this") }
func (c *closer) Health(context.Context) error { return c.health() }

func TestInlineHealthAndClose(t *testing.T) {
	for name, c := range map[string]struct {
		health func() error
		reason string
	}{
		"ill":   {func() error { return errors.New("no index") }, "unhealthy: no index"},
		"panic": {func() error { panic("ouch") }, "unhealthy: the health check panicked: ouch"},
	} {
		t.Run(name, func(t *testing.T) {
			instance := &closer{closed: make(chan struct{}), health: c.health}
			h := newTestHost(t, func(o *testOptions, timing *timing) {
				timing.healthInterval = time.Millisecond
				o.Catalog.Builtins["closer"] = &sdk.Plugin{
					Name: "closer", Version: "1.0.0",
					Scorer: func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return instance, nil },
				}
			})
			i := h.acquire(Spec{Address: "scorer.c", Kind: sdk.KindScorer, Plugin: "closer", Isolation: IsolationInline})
			eventually(t, func() bool { return i.Status().Reason == c.reason }, "the reason is published")
			h.Release(i)
			<-instance.closed
		})
	}
}
