// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package loghook

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// TestOverTheWire fires events over gRPC; the drain closes the file.
func TestOverTheWire(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.jsonl")
	c := plugintest.Connect(t, Plugin(), instance(t, config{"path": path}))
	for p := sdk.PointPreQuery; p <= sdk.PointOnRollback; p++ {
		resp, err := c.Hook.Fire(t.Context(), event(p))
		require.NoError(t, err)
		require.Nil(t, resp.GetPatch())
	}
	require.NoError(t, c.Drain(t.Context()))
	require.Len(t, read(t, path), 13)
}
