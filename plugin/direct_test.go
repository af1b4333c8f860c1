// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func processOf(i *Instance) *process { return i.sup.current.Load().life.(*process) }

func TestCallsGoPastGRPC(t *testing.T) {
	i := newTestHost(t).acquire(spec(sdk.KindClassifier))
	require.NotNil(t, processOf(i).direct)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
}

// TestGRPCAlone has a plugin that serves nothing else do the same.
func TestGRPCAlone(t *testing.T) {
	h := newTestHost(t, defect("grpc-alone"))
	i := h.acquire(spec(sdk.KindClassifier, "delay_ms", 60_000))
	require.Nil(t, processOf(i).direct)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	_, err = ask(t.Context(), i, "do:panic")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = ask(ctx, i, "do:slow")
	require.ErrorIs(t, err, context.DeadlineExceeded)

	b := h.acquire(spec(sdk.KindBackend))
	deltas, err := streamed(t.Context(), b, "do:ok")
	require.NoError(t, err)
	require.NotEmpty(t, deltas)
}

// TestSocketThatIsGone takes the socket away from a plugin that runs: what has
// no connection yet goes over gRPC.
func TestSocketThatIsGone(t *testing.T) {
	h := newTestHost(t)
	i, b := h.acquire(spec(sdk.KindClassifier)), h.acquire(spec(sdk.KindBackend))
	for _, instance := range []*Instance{i, b} {
		p := processOf(instance)
		sockets, err := filepath.Glob(filepath.Join(p.socketDir, "direct*"))
		require.NoError(t, err)
		require.Len(t, sockets, 1)
		require.NoError(t, os.Remove(sockets[0]))
		require.NoError(t, p.direct.Close())
	}
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	deltas, err := streamed(t.Context(), b, "do:ok")
	require.NoError(t, err)
	require.NotEmpty(t, deltas)
	require.Zero(t, i.Status().Restarts)
}
