// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// configServer is a server that plans and applies as it is told.
type configServer struct {
	url string

	mu sync.Mutex
	// plan is the answer to every plan, and refusal, when it has a code, instead.
	plan    api.Plan
	refusal api.Error
	lock    *api.ConfigLock
	serial  int64
	// asked are the paths with what was sent to them, in order.
	asked []string
	sent  map[string]json.RawMessage
	// applying, when not nil, is told of an apply that waits until it is read from twice.
	applying chan struct{}
	// breaks cuts the connection of an apply.
	breaks bool
}

func newConfigServer(t *testing.T) *configServer {
	s := &configServer{serial: 4, sent: map[string]json.RawMessage{}, plan: api.Plan{
		FormatVersion: api.PlanFormat, ID: "plan-1", CreatedAt: at, ExpiresAt: at.Add(24 * time.Hour), Version: "0.1.0",
		Lineage: "l-1", Serial: 4, From: "sha256:aa", To: "sha256:bb", Summary: api.PlanSummary{Change: 1},
		Changes: []api.PlanChange{{
			Address: "routing", Action: api.ActionUpdate, Effect: api.EffectHot, File: "aua.hcl", Line: 3,
			Keys: []api.PlanKey{{Path: "fanout_threshold", Before: json.RawMessage("0.3"), After: json.RawMessage("0.35"), Effect: api.EffectHot}},
		}},
		Config: json.RawMessage(`{"config_version":"1.0","routing":{"fanout_threshold":0.35}}`),
	}}
	s.url = fakeServer(t, s.serve)
	write(t, map[string]string{"aua.hcl": "config_version = \"1.0\"\n"})
	return s
}

var at = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

func (s *configServer) serve(w http.ResponseWriter, r *http.Request) {
	var body json.RawMessage
	_ = json.NewDecoder(r.Body).Decode(&body)
	s.mu.Lock()
	defer s.mu.Unlock()
	path := r.Method + " " + r.URL.Path
	s.asked = append(s.asked, path)
	s.sent[path] = body
	status, answer := s.answer(path, body)
	if answer == nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *configServer) answer(path string, body json.RawMessage) (int, any) {
	refuse := func(status int, code, message string) (int, any) {
		return status, api.Error{Code: code, Message: message}
	}
	switch {
	case path == "POST /config/plan":
		if s.refusal.Code != "" {
			return http.StatusBadRequest, s.refusal
		}
		return http.StatusOK, s.plan
	case path == "GET /config/lock" && s.lock == nil, path == "DELETE /config/lock/gone":
		return refuse(http.StatusNotFound, "AUA_NOT_FOUND", "The configuration is not locked.")
	case path == "GET /config/lock":
		return http.StatusOK, s.lock
	case path == "POST /config/lock" && s.lock != nil:
		return refuse(http.StatusConflict, "AUA_STATE_LOCKED", "ada on laptop holds the lock "+s.lock.ID+".")
	case path == "POST /config/lock":
		_ = json.Unmarshal(body, &s.lock)
		s.lock.ID = "lock-1"
		return http.StatusOK, s.lock
	case strings.HasPrefix(path, "DELETE /config/lock/"):
		gone := s.lock
		s.lock = nil
		return http.StatusOK, gone
	case path == "POST /config/apply" || path == "POST /config/rollback" || path == "POST /config/reload":
		return s.apply()
	case path == "GET /status":
		return http.StatusOK, api.Status{Generation: "g-4"}
	case path == "GET /config/snapshots":
		return http.StatusOK, api.ConfigSnapshotList{Snapshots: []api.ConfigSnapshot{s.snapshot(s.serial), s.snapshot(s.serial - 1)}, Before: s.serial - 1}
	}
	var serial int64
	if n, _ := fmt.Sscanf(path, "GET /config/snapshots/%d", &serial); n == 1 && serial <= s.serial {
		return http.StatusOK, s.snapshot(serial)
	}
	return refuse(http.StatusNotFound, "AUA_NOT_FOUND", "There is no "+path+".")
}

// apply makes the change, and counts it.
func (s *configServer) apply() (int, any) {
	if s.applying != nil {
		s.mu.Unlock()
		s.applying <- struct{}{}
		s.applying <- struct{}{}
		s.mu.Lock()
	}
	if s.breaks {
		return 0, nil
	}
	s.serial++
	return http.StatusOK, api.Applied{Changed: true, Serial: s.serial, Generation: "g-5", Before: "g-4", Changes: s.plan.Changes, DurationMS: 123.4}
}

// snapshot has its serial for its threshold.
func (s *configServer) snapshot(serial int64) api.ConfigSnapshot {
	return api.ConfigSnapshot{
		Lineage: "l-1", Serial: serial, CreatedAt: at, Operation: api.OperationApply, By: "t1", Message: "because", Digest: "sha256:0123456789abcdef",
		Config: json.RawMessage(fmt.Sprintf(`{"config_version": "1.0", "routing": {"fanout_threshold": 0.%d, "single_threshold": 0.7}}`, serial)),
	}
}

// paths are what was asked, in order.
func (s *configServer) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// got decodes what was sent to a path last.
func got[T any](t *testing.T, s *configServer, path string) T {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var v T
	require.NoError(t, json.Unmarshal(s.sent[path], &v), "%s: %s", path, s.sent[path])
	return v
}
