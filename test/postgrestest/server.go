// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package postgrestest runs a real Postgres for tests: a cluster of its own in a
// temporary folder, on a loopback port, with a password, as an ordinary user even
// when the tests run as root. Its commits are flushed, as in production.
package postgrestest

import (
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is a cluster, which may be running.
type Server struct {
	// Password is that of the user aua, who owns the database aua.
	Password string
	Port     int
	bin, dir string
	settings []string

	mu  sync.Mutex
	cmd *exec.Cmd
	// life is closed to end the server, also by the end of this process.
	life io.Closer
}

// shared is the server of this test program.
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Shared returns the server that the tests of a package share, and starts it for
// the first of them. It ends with [StopShared], or with the process.
func Shared(t testing.TB) *Server {
	t.Helper()
	bin := program(t)
	shared.once.Do(func() { shared.server, shared.err = start(bin, nil) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// StopShared ends what [Shared] started, and removes it. It is for TestMain.
func StopShared() {
	if shared.server != nil {
		shared.server.remove()
	}
}

// New returns a server for one test, which may stop it. It ends with the test.
// Settings are of the form name=value.
func New(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := start(program(t), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.remove)
	return s
}

// URL is where the database aua is, and its credentials.
func (s *Server) URL() string { return s.URLAt(s.Port) }

// URLAt is the same for another port, such as that of a proxy.
func (s *Server) URLAt(port int) string {
	return fmt.Sprintf("postgres://aua:%s@127.0.0.1:%d/aua?sslmode=disable", s.Password, port)
}

// start makes a cluster, and starts its server.
func start(bin string, settings []string) (s *Server, err error) {
	dir, err := os.MkdirTemp("", "aua-postgres-")
	if err != nil {
		return nil, err
	}
	s = &Server{Password: rand.Text(), bin: bin, dir: dir, settings: settings}
	defer func() {
		if err != nil {
			s.remove()
		}
	}()
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte(s.Password), 0o600); err != nil {
		return nil, err
	}
	if s.Port, err = freePort(); err != nil {
		return nil, err
	}
	for _, path := range []string{dir, password} {
		if err := give(path); err != nil {
			return nil, err
		}
	}
	// The language's order of texts is not that of bytes, which the store must not rely on.
	initdb := s.command("initdb", "--pgdata", s.data(), "--username", "aua", "--pwfile", password, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "en-US", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := s.Start(); err != nil {
		return nil, err
	}
	return s, s.createDatabase()
}

// Start starts the server, and waits until it takes connections.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	// The shell ends the server when this process ends, however that does.
	cmd := s.command("sh", "-c", `"$@" <&- & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server`, "sh",
		filepath.Join(s.bin, "postgres"), "-D", s.data(), "-c", "listen_addresses=127.0.0.1", "-c", "port="+strconv.Itoa(s.Port),
		"-c", "unix_socket_directories="+s.dir, "-c", "shared_buffers=16MB")
	for _, setting := range s.settings {
		cmd.Args = append(cmd.Args, "-c", setting)
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	life, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.life = cmd, life
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		status, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
		if lines := strings.Split(string(status), "\n"); err == nil && len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready" {
			return nil
		}
	}
	return fmt.Errorf("postgres did not start:\n%s", s.Log())
}

// Stop stops the server at once, as a crash would: pg_ctl stop -m immediate.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil {
		return
	}
	_ = s.life.Close()
	_ = s.cmd.Wait() // it ends with the signal
	s.cmd = nil
}

// Log returns what the server has said.
func (s *Server) Log() string {
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(log)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) remove() {
	s.Stop()
	_ = os.RemoveAll(s.dir)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
