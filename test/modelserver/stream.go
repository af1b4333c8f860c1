// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"cmp"
	"net/http"
	"time"
)

// drip is the time between the pieces of an answer that does not come to an end.
const drip = 100 * time.Millisecond

// brokenJSON breaks off in the middle of a member's name.
const brokenJSON = `{"id":"mock","choices":[{"index":0,"mess`

// stream sends the answer piece by piece, and flushes each.
func (e *exchange) stream(a *answer) {
	e.w.Header().Set("Content-Type", e.form.streamType())
	e.w.Header().Set("Cache-Control", "no-cache")
	e.w.WriteHeader(http.StatusOK)
	if a.FirstMS > 0 || a.Fault == CutHeaders || a.Fault == StallHeaders {
		e.flush()
	}
	switch a.Fault {
	case CutHeaders:
		e.cut(false)
		return
	case StallHeaders:
		e.stall()
		return
	}
	if !e.wait(time.Duration(a.FirstMS) * time.Millisecond) {
		return
	}
	for _, piece := range e.form.opening(a) {
		if !e.piece(piece) {
			return
		}
	}
	for i, piece := range e.form.content(a) {
		if i > 0 && !e.wait(time.Duration(a.ChunkMS)*time.Millisecond) {
			return
		}
		if !e.piece(piece) {
			return
		}
		if i+1 == max(a.AfterChunks, 1) && e.strike(a) {
			return
		}
	}
	for _, piece := range e.form.closing(a) {
		if !e.piece(piece) {
			return
		}
	}
}

// strike carries out the faults in the middle of a stream, and reports whether one ended it.
func (e *exchange) strike(a *answer) bool {
	switch a.Fault {
	case CutAfter, ResetAfter:
		e.cut(a.Fault == ResetAfter)
	case EndAfter:
	case StallAfter:
		e.stall()
	case ErrorAfter:
		e.piece(e.form.failed(e.form.problem(cmp.Or(a.Error, Internal), "")))
	case SlowAfter:
		for e.wait(drip) && e.piece(e.form.content(a)[0]) {
		}
	case BadJSONAfter:
		e.piece(e.form.frame([]byte(brokenJSON)))
	default:
		return false
	}
	return true
}

// piece writes one piece of a stream, and returns false when the client is gone.
func (e *exchange) piece(data []byte) bool {
	if _, err := e.w.Write(data); err != nil {
		return false
	}
	e.flush()
	return e.r.Context().Err() == nil
}
