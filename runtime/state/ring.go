// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import "container/list"

// rowKey identifies a decision record.
type rowKey struct{ tenant, id string }

// ring keeps the rows that were put last, within bounds of number and size. A
// new row pushes out the oldest. It is not safe for concurrent use.
type ring struct {
	maxRows  int
	maxBytes int64

	order list.List // of row, in the order in which they were put
	index map[rowKey]*list.Element
	bytes int64
}

func newRing(maxRows int, maxBytes int64) *ring {
	return &ring{maxRows: maxRows, maxBytes: maxBytes, index: map[rowKey]*list.Element{}}
}

// put adds r, replacing the row with its key; false when r alone is too large.
func (g *ring) put(r row) bool {
	if r.size() > g.maxBytes {
		return false
	}
	if old, ok := g.index[r.key()]; ok {
		g.drop(old)
	}
	for g.order.Len() >= g.maxRows || g.bytes+r.size() > g.maxBytes {
		g.drop(g.order.Front())
	}
	g.index[r.key()] = g.order.PushBack(r)
	g.bytes += r.size()
	return true
}

// replace puts r in the place of the row with its key, which there must be.
// Nothing is pushed out, so r should not be larger than that row.
func (g *ring) replace(r row) {
	e := g.index[r.key()]
	g.bytes += r.size() - e.Value.(row).size()
	e.Value = r
}

func (g *ring) get(k rowKey) (row, bool) {
	e, ok := g.index[k]
	if !ok {
		return row{}, false
	}
	return e.Value.(row), true
}

// selected returns the rows for which want is true, in no particular order.
func (g *ring) selected(want func(row) bool) []row {
	var rows []row
	for e := g.order.Front(); e != nil; e = e.Next() {
		if r := e.Value.(row); want(r) {
			rows = append(rows, r)
		}
	}
	return rows
}

// remove deletes the row with the key, if there is one.
func (g *ring) remove(k rowKey) {
	if e, ok := g.index[k]; ok {
		g.drop(e)
	}
}

func (g *ring) drop(e *list.Element) {
	r := g.order.Remove(e).(row)
	delete(g.index, r.key())
	g.bytes -= r.size()
}
