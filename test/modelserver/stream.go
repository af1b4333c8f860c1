// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"time"
)

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
		e.piece(e.form.failed(e.form.problem(Internal, "")))
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
