// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package webhook

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// TestOverTheWire fires events over gRPC; the drain delivers what waits.
func TestOverTheWire(t *testing.T) {
	rc := newReceiver(t, nil)
	c := plugintest.Connect(t, Plugin(), instance(t, config{"url": rc.URL}))
	for p := sdk.PointPreQuery; p <= sdk.PointOnRollback; p++ {
		req := full()
		req.Point = p
		_, err := c.Hook.Fire(t.Context(), req)
		require.NoError(t, err)
	}
	require.NoError(t, c.Drain(t.Context()))
	var got []string
	for _, r := range rc.requests() {
		require.True(t, verified(r, []byte(secret)))
		got = append(got, r.event.Point)
	}
	require.Equal(t, points(), got, "in the order of the request's events")
}
