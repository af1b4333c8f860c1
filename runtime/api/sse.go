// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"sync"
	"time"
)

// events writes server-sent events. The response begins with the first event
// or the first heartbeat, so that an error before that can still be a plain
// HTTP response. It is safe for concurrent use.
type events struct {
	w  http.ResponseWriter
	rc *http.ResponseController

	mu    sync.Mutex
	begun bool
	// still says that no heartbeat is written any more.
	still bool
	err   error
	quiet *time.Timer
	every time.Duration
	// patience is how long one write may take.
	patience time.Duration
}

// newEvents begins to watch for silence. The caller must call stop before it
// leaves the handler.
func (s *server) newEvents(w http.ResponseWriter) *events {
	e := &events{w: w, rc: http.NewResponseController(w), every: s.Heartbeat, patience: s.WriteTimeout}
	e.mu.Lock()
	e.quiet = time.AfterFunc(e.every, e.beat)
	e.mu.Unlock()
	return e
}

// send writes one event; name is empty for an event without a name. data must
// not hold a line break.
func (e *events) send(name string, data []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.still {
		e.quiet.Reset(e.every)
	}
	if name != "" {
		e.write("event: ", []byte(name), "\n")
	}
	e.write("data: ", data, "\n\n")
	return e.flush()
}

// beat writes a comment, which clients ignore and proxies take for life.
func (e *events) beat() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.still {
		return
	}
	e.write(": keep-alive", nil, "\n\n")
	if e.flush() == nil {
		e.quiet.Reset(e.every)
	}
}

// stop ends the heartbeat, waiting for one that is being written, and reports
// whether the response has begun. Until it is called, headers may only be set
// with header.
func (e *events) stop() (begun bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.quiet.Stop()
	e.still = true
	return e.begun
}

// header sets headers, unless it is too late for that.
func (e *events) header(set func(http.Header)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.begun {
		set(e.w.Header())
	}
}

func (e *events) write(before string, data []byte, after string) {
	if e.err != nil {
		return
	}
	if !e.begun {
		e.begun = true
		h := e.w.Header()
		h.Set("Content-Type", "text/event-stream; charset=utf-8")
		h.Set("Cache-Control", "no-cache, no-transform")
		h.Set("X-Accel-Buffering", "no")
		e.w.WriteHeader(http.StatusOK)
	}
	// A client that does not read must not hold a place for ever.
	if e.err = e.rc.SetWriteDeadline(time.Now().Add(e.patience)); e.err != nil {
		return
	}
	line := make([]byte, 0, len(before)+len(data)+len(after))
	line = append(append(append(line, before...), data...), after...)
	_, e.err = e.w.Write(line)
}

func (e *events) flush() error {
	if e.err == nil {
		e.err = e.rc.Flush()
	}
	return e.err
}
