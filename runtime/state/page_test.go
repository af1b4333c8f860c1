// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestACursorComesBack(t *testing.T) {
	for _, p := range []position{{0, "a"}, {-62135596800000000, "d1"}, {math.MaxInt64, "x.y.z"}, {1, "☺ /?"}} {
		got, err := parseCursor(p.cursor())
		require.NoError(t, err)
		require.Equal(t, p, got)
		require.Regexp(t, "^[A-Za-z0-9_-]+$", p.cursor())
	}
}

func TestPositionsAreOrdered(t *testing.T) {
	newest, older, oldest := position{2, "a"}, position{1, "b"}, position{1, "a"}
	require.True(t, older.after(newest))
	require.True(t, oldest.after(older))
	require.False(t, newest.after(older))
	require.False(t, older.after(older))
}

func FuzzCursor(f *testing.F) {
	f.Add("MS5h")
	f.Add("")
	f.Fuzz(func(t *testing.T, cursor string) {
		p, err := parseCursor(cursor)
		if err != nil {
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			return
		}
		again, err := parseCursor(p.cursor())
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}

func TestARecordThatCannotBeReadIsAnError(t *testing.T) {
	q, err := Filter{}.check()
	require.NoError(t, err)
	_, err = q.page([]row{{record: []byte("{")}})
	require.ErrorContains(t, err, "decode decision record")
}
