// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/auahq/aua/sdk/api"
)

// slow is a server with sessions whose first answer lasts until it is
// cancelled. The turn after it is refused once, as when the server is still
// ending the first.
type slow struct {
	url              string
	asked, cancelled chan struct{}
}

func slowServer(t *testing.T) *slow {
	s := &slow{asked: make(chan struct{}), cancelled: make(chan struct{})}
	var turns atomic.Int64
	s.url = fakeServer(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not notice that the client goes
		streamed := strings.HasSuffix(r.URL.Path, "/stream")
		if !streamed && !strings.HasSuffix(r.URL.Path, "/messages") {
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(api.Session{ID: "s1"})
			return
		}
		turn := turns.Add(1)
		if turn == 2 {
			w.WriteHeader(http.StatusConflict)
			_ = json.NewEncoder(w).Encode(api.Error{Code: "AUA_CONFLICT", Message: "Another turn is under way."})
			return
		}
		if streamed {
			w.Header().Set("Content-Type", "text/event-stream")
			event(w, api.EventRoute, api.RouteEvent{Delivery: "hold", Candidates: []string{"swe", "math"}})
			event(w, api.EventChunk, api.ChunkEvent{Text: "thinking"})
		}
		if turn == 1 {
			close(s.asked)
			<-r.Context().Done()
			close(s.cancelled)
			return
		}
		event(w, api.EventDone, api.QueryResponse{
			Status: api.StatusAnswered, Field: "mathematics", Specialist: "calc", Confidence: .914, LatencyMS: 12.3,
			Decision: &api.Decision{ID: "dec-1", Status: api.StatusAnswered},
		})
	})
	return s
}
