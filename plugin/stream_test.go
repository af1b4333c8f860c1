// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// streamed streams the answer to text, and returns the deltas' texts.
func streamed(ctx context.Context, i *Instance, text string) (deltas []string, err error) {
	req := &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: text}}}
	err = i.Backend().Stream(ctx, req, func(e *sdk.StreamEvent) error {
		if d := e.GetDelta(); d != nil {
			deltas = append(deltas, d.GetText())
		}
		return nil
	})
	return deltas, err
}

func cancelledCalls(t *testing.T, i *Instance) string {
	t.Helper()
	resp, err := i.Backend().Complete(t.Context(), &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: "do:cancelled"}}})
	require.NoError(t, err)
	return resp.GetAnswer().GetText()
}

func TestStream(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	ctx, calls := recorded(t.Context())
	deltas, err := streamed(ctx, i, "do:echo hello")
	require.NoError(t, err)
	require.Equal(t, []string{"hello"}, deltas)
	require.Equal(t, "Stream", (*calls)[0].Method)
	require.Equal(t, 1, (*calls)[0].Attempts)
}

func TestStreamIsRepeatedBeforeItsFirstEvent(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	ctx, calls := recorded(t.Context())
	deltas, err := streamed(ctx, i, "do:once "+filepath.Join(t.TempDir(), "marker"))
	require.NoError(t, err)
	require.Equal(t, []string{"once"}, deltas)
	require.Equal(t, 2, (*calls)[0].Attempts)
}

func TestStreamIsNotRepeatedAfterItsFirstEvent(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	ctx, calls := recorded(t.Context())
	deltas, err := streamed(ctx, i, "do:cut")
	require.Equal(t, []string{"cut"}, deltas)
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "failed during Stream: exit status 3")
	require.Equal(t, 1, (*calls)[0].Attempts)
}

func TestStreamCancelReachesThePlugin(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var n int
	err := i.Backend().Stream(ctx, &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: "do:drip"}}}, func(*sdk.StreamEvent) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	eventually(t, func() bool { return cancelledCalls(t, i) == "1" }, "the plugin stops")
}

func TestStreamEndsWithItsReceiver(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	gone := errors.New("the client is gone")
	err := i.Backend().Stream(t.Context(), &sdk.CompleteRequest{Messages: []*sdk.Message{{Content: "do:drip"}}}, func(*sdk.StreamEvent) error {
		return gone
	})
	require.Equal(t, gone, err, "the receiver's own error comes back as it is")
	eventually(t, func() bool { return cancelledCalls(t, i) == "1" }, "the plugin stops")
	require.Zero(t, i.Status().InFlight)
	require.Zero(t, i.Status().Errors, "that nobody listens is no error of the plugin")
}

func TestStreamContract(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	deltas, err := streamed(t.Context(), i, "do:endless")
	require.Equal(t, []string{"endless"}, deltas)
	require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "broke the contract of Stream: the stream ended without done, declined or error.")

	s := stream{i: i, send: func(*sdk.StreamEvent) error { return nil }}
	require.Error(t, s.pass(&sdk.StreamEvent{}))
	require.False(t, s.delivered, "what breaks the contract is not delivered")
	require.NoError(t, s.pass(&sdk.StreamEvent{Event: &sdk.StreamEvent_Declined{Declined: &sdk.Declined{}}}))
	require.ErrorContains(t, s.pass(&sdk.StreamEvent{Event: &sdk.StreamEvent_Done{Done: &sdk.Done{}}}), "an event came after the end")
}

func TestPanicInAStream(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindBackend))
	_, err := streamed(t.Context(), i, "do:panic")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	require.Zero(t, i.Status().Restarts)
}

func TestOptionalMethods(t *testing.T) {
	h := newTestHost(t)
	inlined := spec(sdk.KindBackend)
	inlined.Isolation = IsolationInline
	for _, s := range []Spec{spec(sdk.KindBackend), inlined} {
		b := h.acquire(s).Backend()
		probe, err := b.Probe(t.Context(), &sdk.ProbeRequest{Model: "absent"})
		require.NoError(t, err)
		require.False(t, probe.GetReady())
		require.Equal(t, "There is no such model.", probe.GetReason())

		_, err = b.Models(t.Context(), &sdk.ModelsRequest{})
		require.ErrorIs(t, err, errors.ErrUnsupported, s.Isolation)
		require.Equal(t, fault.PluginContractInvalid, fault.CodeOf(err))
		_, err = b.Embed(t.Context(), &sdk.EmbedRequest{Inputs: []string{"a"}})
		require.ErrorIs(t, err, errors.ErrUnsupported, s.Isolation)
	}
}
