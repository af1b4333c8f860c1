// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package heap

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func nextCollection() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NextGC
}

func TestRoomPutsTheCollectorOff(t *testing.T) {
	t.Setenv("GOGC", "")
	const bytes = 64 << 20
	before := nextCollection()
	done := Room(bytes)
	require.GreaterOrEqual(t, nextCollection(), before+bytes)
	done()
	require.Less(t, nextCollection(), before+bytes)
}

func TestRoomLeavesGOGCAlone(t *testing.T) {
	t.Setenv("GOGC", "50")
	before := nextCollection()
	done := Room(64 << 20)
	require.Less(t, nextCollection(), before+64<<20)
	done()
}
