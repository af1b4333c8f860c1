// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is what the server recorded of one request.
type Request struct {
	// ID counts requests from 1.
	ID     int         `json:"id"`
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Header http.Header `json:"header"`
	Body   string      `json:"body"`
	// Model, Stream and Prompt are read from a chat request's body; Prompt is the newest user message.
	Model  string `json:"model,omitempty"`
	Stream bool   `json:"stream,omitempty"`
	Prompt string `json:"prompt,omitempty"`
	// Remote is the client's address; requests over one connection have the same.
	Remote string `json:"remote"`
	// Arrived, Began and Ended are when the body was read, when the first byte
	// of the response was written, and when the handler was done; zero before that.
	Arrived time.Time `json:"arrived"`
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended"`
	// Status is the response's; 0 before it, or when the connection was cut instead.
	Status int `json:"status"`
	// Cancelled says that the client went away before the response was complete.
	Cancelled bool `json:"cancelled"`
}

// recorder keeps the newest requests, and lets tests wait for a change.
type recorder struct {
	mu       sync.Mutex
	keep     int
	requests []*Request
	count    int
	inFlight int
	peak     int
	changed  chan struct{}
}

func newRecorder(keep int) *recorder {
	return &recorder{keep: keep, changed: make(chan struct{})}
}

// update runs change under the lock and wakes who waits.
func (r *recorder) update(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
	close(r.changed)
	r.changed = make(chan struct{})
}

// begin adds a request and returns it; it may be changed through update only.
func (r *recorder) begin(req *Request) *Request {
	r.update(func() {
		r.count++
		r.inFlight++
		r.peak = max(r.peak, r.inFlight)
		req.ID = r.count
		if r.keep < 0 {
			return
		}
		if len(r.requests) == r.keep {
			r.requests = slices.Delete(r.requests, 0, 1)
		}
		r.requests = append(r.requests, req)
	})
	return req
}

func (r *recorder) end(req *Request, cancelled bool) {
	r.update(func() {
		r.inFlight--
		req.Ended = time.Now()
		req.Cancelled = cancelled
	})
}

// snapshot returns copies of the recorded requests, oldest first, and the
// channel that is closed at the next change.
func (r *recorder) snapshot() ([]Request, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]Request, len(r.requests))
	for i, req := range r.requests {
		out[i] = *req
	}
	return out, r.changed
}

// Requests returns the recorded requests, oldest first. Those of the control routes are not among them.
func (s *Server) Requests() []Request {
	all, _ := s.record.snapshot()
	return all
}

// ChatRequests returns the recorded requests for completions.
func (s *Server) ChatRequests() []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool {
		return r.Path != chatPath && r.Path != messagesPath && r.Path != ollamaChatPath
	})
}

// Count returns how many requests have come, recorded or not.
func (s *Server) Count() int {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return s.record.count
}

// InFlight returns how many requests are being served.
func (s *Server) InFlight() int {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return s.record.inFlight
}

// Peak returns the most requests that were served at once.
func (s *Server) Peak() int {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	return s.record.peak
}

// Forget drops the recorded requests. The counters go on.
func (s *Server) Forget() {
	s.record.update(func() { s.record.requests = nil })
}

// WaitFor waits until ok is true of the recorded requests. It reports whether
// that happened within timeout.
func (s *Server) WaitFor(timeout time.Duration, ok func([]Request) bool) bool {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		all, changed := s.record.snapshot()
		if ok(all) {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			return false
		}
	}
}
