// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// TestOverTheWire writes the lines of a query over gRPC; the drain closes the file.
func TestOverTheWire(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	c := plugintest.Connect(t, Plugin(), instance(t, config{"path": path, "fsync": "interval", "fsync_interval": "1h"}))
	for range 3 {
		before, err := c.Middleware.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: call, Content: conversation()})
		require.NoError(t, err)
		_, err = c.Middleware.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, State: before.GetState(), Text: "42", Status: "answered"})
		require.NoError(t, err)
	}
	require.NoError(t, c.Drain(t.Context()))
	lines := entries(t, path)
	require.Len(t, lines, 6)
	require.Equal(t, int64(5), lines[5].Query)
	require.Equal(t, "acme", lines[5].Tenant)
}
