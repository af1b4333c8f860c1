// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a running mock model server. Its methods may be called concurrently.
type Server struct {
	cfg    Config
	record *recorder
	// conns counts accepted connections.
	conns atomic.Int64
	ids   atomic.Int64
	slots slots

	mu      sync.Mutex
	addr    string
	http    *http.Server
	served  chan struct{}
	def     Behaviour
	byModel map[string]Behaviour
	queue   []Behaviour
	loading bool
	warm    bool
}

// TB is what [New] needs of a test.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// New starts a server for a test, which fails if that is not possible, and
// closes it at the test's end.
func New(tb TB, cfg Config) *Server {
	tb.Helper()
	s, err := Start(cfg)
	if err != nil {
		tb.Fatalf("start mock model server: %v", err)
	}
	tb.Cleanup(s.Close)
	return s
}

// Start starts a server, which must be closed.
func Start(cfg Config) (*Server, error) {
	if err := cfg.setDefaults(); err != nil {
		return nil, err
	}
	s := &Server{
		cfg: cfg, record: newRecorder(cfg.Keep), addr: cfg.Listen, def: cfg.Default,
		byModel: map[string]Behaviour{}, queue: append([]Behaviour(nil), cfg.Queue...), loading: cfg.Loading,
		slots: make(slots, cfg.Slots),
	}
	for name, b := range cfg.ByModel {
		s.byModel[name] = b
	}
	return s, s.Restart()
}

// Addr returns host:port. It stays the same over [Server.Kill] and [Server.Restart].
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// URL returns http://host:port.
func (s *Server) URL() string { return "http://" + s.Addr() }

// BaseURL returns http://host:port/v1, as OpenAI clients want it.
func (s *Server) BaseURL() string { return s.URL() + "/v1" }

// Kill closes the port and every connection at once, as when the process dies.
// It returns when all handlers are done.
func (s *Server) Kill() {
	s.mu.Lock()
	srv, served := s.http, s.served
	s.http = nil
	s.mu.Unlock()
	if srv == nil {
		return
	}
	_ = srv.Close()
	<-served
	s.WaitFor(5*time.Second, func([]Request) bool { return s.InFlight() == 0 })
}

// Restart listens again, on the same port, after [Server.Kill]. The behaviours
// and the records are as before, and the model is cold again.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return errors.New("the mock model server is running")
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("mock model server: %w", err)
	}
	s.addr = l.Addr().String()
	s.warm = false
	srv := &http.Server{Handler: s.routes(), ReadHeaderTimeout: 30 * time.Second}
	served := make(chan struct{})
	s.http, s.served = srv, served
	go func() {
		defer close(served)
		_ = srv.Serve(&listener{Listener: l, nagle: s.cfg.Nagle, accepted: &s.conns})
	}()
	return nil
}

// Close stops the server for good.
func (s *Server) Close() { s.Kill() }

// Connections returns how many connections were accepted.
func (s *Server) Connections() int { return int(s.conns.Load()) }

// SetDefault replaces the default behaviour.
func (s *Server) SetDefault(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.def = b
}

// SetModel says how requests for a model are answered.
func (s *Server) SetModel(model string, b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byModel[model] = b
}

// Enqueue adds behaviours for the next chat requests, one for each.
func (s *Server) Enqueue(behaviours ...Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, behaviours...)
}

// SetLoading enters or leaves the state of a model that still loads: /health
// and completions answer 503, and so does the model list of llama-server.
func (s *Server) SetLoading(loading bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loading = loading
}

func (s *Server) isLoading() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loading
}

// serves reports whether the configuration lets a request have the model.
// Ollama's tag ":latest" may be left out.
func (s *Server) serves(model string) bool {
	return !s.cfg.StrictModels || slices.ContainsFunc(s.cfg.Models, func(name string) bool {
		return name == model || s.cfg.Dialect == Ollama && withTag(name) == withTag(model)
	})
}

// choose returns the behaviour for a chat request.
func (s *Server) choose(req *chatRequest) (Behaviour, error) {
	b, ok, err := directive(req.prompt())
	if ok || err != nil {
		return b, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) > 0 {
		b, s.queue = s.queue[0], s.queue[1:]
		return b, nil
	}
	if b, ok := s.byModel[req.Model]; ok {
		return b, nil
	}
	return s.def, nil
}

func (s *Server) isWarm() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.warm
}

// coldStart returns the delay of the first completion, once.
func (s *Server) coldStart() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.warm {
		return 0
	}
	s.warm = true
	return time.Duration(s.cfg.ColdStartMS) * time.Millisecond
}

// listener counts connections and sets their TCP options.
type listener struct {
	net.Listener
	nagle    bool
	accepted *atomic.Int64
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.accepted.Add(1)
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetNoDelay(!l.nagle)
	}
	return c, nil
}
