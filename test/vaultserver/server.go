// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package vaultserver imitates the part of HashiCorp Vault's HTTP API that AUA
// uses, as its public documentation describes it: the KV engine, version 2,
// login with AppRole, and tokens that look themselves up, are renewed, expire
// and are revoked. It has the documented statuses and bodies, namespaces, TLS,
// a seal, and a switch that takes it off the network. It is not Vault, and what
// passes with it was not tested with Vault itself.
package vaultserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is an imitated Vault. Its methods are safe for concurrent use.
type Server struct {
	*httptest.Server

	mu sync.Mutex
	// secrets are the newest versions, by namespace and path.
	secrets map[string]map[string]any
	deleted map[string]bool
	tokens  map[string]*token
	// roles are the secret ids by role id.
	roles  map[string]string
	grant  token
	sealed bool
	down   bool
	next   int
	seen   []string
}

// token is what is known of a token.
type token struct {
	ttl       time.Duration
	renewable bool
	// paths may be read; none for all.
	paths []string
	ends  time.Time
}

// New starts a Vault on a loopback address, which ends with the test.
func New(t testing.TB) *Server { return start(t, httptest.NewServer) }

// NewTLS starts one with TLS, with a certificate that Certificate returns.
func NewTLS(t testing.TB) *Server { return start(t, httptest.NewTLSServer) }

func start(t testing.TB, listen func(http.Handler) *httptest.Server) *Server {
	s := &Server{secrets: map[string]map[string]any{}, deleted: map[string]bool{}, tokens: map[string]*token{}, roles: map[string]string{}}
	s.Server = listen(s)
	t.Cleanup(s.Close)
	return s
}

// Put writes a version of a secret; path begins with the mount, after the
// namespace if any, as in "secret/aua".
func (s *Server) Put(path string, data map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[path], s.deleted[path] = data, false
}

// Delete deletes the newest version of a secret.
func (s *Server) Delete(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleted[path] = true
}

// Token makes a token that may read the paths; ttl 0 is for ever.
func (s *Server) Token(id string, ttl time.Duration, renewable bool, paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issue(id, token{ttl: ttl, renewable: renewable, paths: paths})
}

func (s *Server) issue(id string, t token) {
	if t.ttl > 0 {
		t.ends = time.Now().Add(t.ttl)
	}
	s.tokens[id] = &t
}

// Revoke takes a token's rights.
func (s *Server) Revoke(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, id)
}

// Role makes a role for AppRole, whose logins get tokens with that life.
func (s *Server) Role(roleID, secretID string, ttl time.Duration, renewable bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roles[roleID], s.grant = secretID, token{ttl: ttl, renewable: renewable}
}

// Seal seals or unseals.
func (s *Server) Seal(sealed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sealed = sealed
}

// Down has every connection broken off, or answered again.
func (s *Server) Down(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// Seen returns the requests so far, such as "GET /v1/secret/data/aua".
func (s *Server) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// ServeHTTP answers as Vault does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, r.Method+" "+r.URL.Path)
	switch path := strings.TrimPrefix(r.URL.Path, "/v1/"); {
	case s.down:
		panic(http.ErrAbortHandler)
	case s.sealed:
		refuse(w, http.StatusServiceUnavailable, "Vault is sealed")
	case strings.HasPrefix(path, "auth/") && strings.HasSuffix(path, "/login"):
		s.login(w, r)
	default:
		s.authenticated(w, r, path)
	}
}

func (s *Server) authenticated(w http.ResponseWriter, r *http.Request, path string) {
	id := r.Header.Get("X-Vault-Token")
	t := s.tokens[id]
	switch {
	case id == "":
		refuse(w, http.StatusForbidden, "missing client token")
	case t == nil || !t.ends.IsZero() && time.Now().After(t.ends):
		refuse(w, http.StatusForbidden, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n")
	case path == "auth/token/lookup-self":
		answer(w, map[string]any{"data": map[string]any{"ttl": t.left(), "renewable": t.renewable}})
	case path == "auth/token/renew-self":
		if !t.renewable {
			refuse(w, http.StatusBadRequest, "lease is not renewable")
			return
		}
		s.issue(id, *t)
		s.granted(w, id)
	default:
		s.read(w, r, path, t)
	}
}

// left is the rest of a token's life in seconds.
func (t *token) left() int64 {
	if t.ends.IsZero() {
		return 0
	}
	return int64(time.Until(t.ends).Round(time.Second) / time.Second)
}

func (s *Server) read(w http.ResponseWriter, r *http.Request, path string, t *token) {
	mount, rest, ok := strings.Cut(path, "/data/")
	path = mount + "/" + rest
	if namespace := r.Header.Get("X-Vault-Namespace"); namespace != "" {
		path = strings.Trim(namespace, "/") + "/" + path
	}
	metadata := map[string]any{"version": 1, "created_time": "2026-01-01T00:00:00Z", "deletion_time": "", "destroyed": false}
	switch {
	case len(t.paths) > 0 && !slices.Contains(t.paths, path):
		refuse(w, http.StatusForbidden, "1 error occurred:\n\t* permission denied\n\n")
	case !ok || s.secrets[path] == nil:
		refuse(w, http.StatusNotFound)
	case s.deleted[path]:
		metadata["deletion_time"] = "2026-01-02T00:00:00Z"
		w.WriteHeader(http.StatusNotFound)
		answer(w, map[string]any{"data": map[string]any{"data": nil, "metadata": metadata}})
	default:
		answer(w, map[string]any{"request_id": "r-1", "lease_duration": 0, "data": map[string]any{"data": s.secrets[path], "metadata": metadata}})
	}
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var body struct {
		RoleID   string `json:"role_id"`
		SecretID string `json:"secret_id"`
	}
	secretID, known := "", false
	if json.NewDecoder(r.Body).Decode(&body) == nil {
		secretID, known = s.roles[body.RoleID]
	}
	if !strings.HasPrefix(r.URL.Path, "/v1/auth/approle/") {
		refuse(w, http.StatusNotFound, "no handler for route")
		return
	}
	if !known || secretID != body.SecretID {
		refuse(w, http.StatusBadRequest, "invalid role or secret ID")
		return
	}
	s.next++
	id := fmt.Sprintf("hvs.login-%d", s.next)
	s.issue(id, s.grant)
	s.granted(w, id)
}

func (s *Server) granted(w http.ResponseWriter, id string) {
	t := s.tokens[id]
	answer(w, map[string]any{"auth": map[string]any{
		"client_token": id, "lease_duration": t.left(), "renewable": t.renewable, "policies": []string{"default"},
	}})
}

func answer(w http.ResponseWriter, body any) { _ = json.NewEncoder(w).Encode(body) }

func refuse(w http.ResponseWriter, status int, errs ...string) {
	w.WriteHeader(status)
	if errs == nil {
		errs = []string{}
	}
	answer(w, map[string]any{"errors": errs})
}
