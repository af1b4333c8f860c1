// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMemoryKeepsTheNewest(t *testing.T) {
	s := open(t, Options{Type: TypeMemory, QueueRows: 3})
	for i := range 10 {
		appendAll(t, s, decision("acme", fmt.Sprint(i), -i)) // the order of coming counts, not the time
	}
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"7", "8", "9"}, ids(page))
	require.EqualValues(t, 10, s.Status().Written)
	require.Zero(t, s.Status().Dropped, "what was pushed out was not dropped")
}

func TestMemoryIsBoundedBySize(t *testing.T) {
	g := newRing(100, 10*1024)
	one := func(id string, kilobytes int) row {
		return row{tenant: "t", id: id, record: make([]byte, kilobytes*1024-rowOverhead)}
	}
	for i := range 10 {
		require.True(t, g.put(one(fmt.Sprint(i), 1)))
	}
	require.EqualValues(t, 10*1024, g.bytes)
	require.True(t, g.put(one("large", 8))) // pushes out eight
	require.Equal(t, 3, g.order.Len())
	require.Len(t, g.index, 3)
	_, ok := g.get(rowKey{"t", "7"})
	require.False(t, ok)
	_, ok = g.get(rowKey{"t", "8"})
	require.True(t, ok)
	require.False(t, g.put(one("huge", 11)))
	require.Equal(t, 3, g.order.Len(), "a row that cannot be kept pushes nothing out")
}

func TestReplacingInAFullMemoryPushesNothingOut(t *testing.T) {
	g := newRing(2, 1<<20)
	g.put(row{id: "a"})
	g.put(row{id: "b"})
	g.put(row{id: "b", status: "new"})
	require.Equal(t, 2, g.order.Len())
	b, _ := g.get(rowKey{"", "b"})
	require.Equal(t, "new", b.status)
	g.remove(rowKey{"", "a"})
	g.remove(rowKey{"", "a"})
	require.Equal(t, 1, g.order.Len())
	require.Equal(t, b.size(), g.bytes)
}
