// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

// patience bounds every wait for something that must happen. It is long, since
// a test must not fail because a machine is slow.
const patience = 60 * time.Second

// server is a running "aua serve".
type server struct {
	*client.Client
	t       *testing.T
	dir     string
	url     string
	command *exec.Cmd
	log     *safeBuffer
	exited  chan error
	// gathered says that the records were read.
	gathered bool
}

// serve starts the binary with a configuration and waits until it listens. It
// is stopped with the test; what it logged is shown when the test failed.
func serve(t *testing.T, hcl string, args ...string) *server {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(hcl), 0o600))
	return serveIn(t, dir, args...)
}

func serveIn(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	s := &server{t: t, dir: dir, log: &safeBuffer{}, exited: make(chan error, 1)}
	s.command = exec.Command(aua, append([]string{"serve", "-json", "-listen", "127.0.0.1:0"}, args...)...)
	s.command.Dir, s.command.Stderr = dir, s.log
	s.command.Env = append(os.Environ(), "AUA_TEST_CANARY=do-not-inherit-me")
	out, err := s.command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.command.Start())
	listening := make(chan string, 1)
	go func() {
		// The pipe must be read to its end before Wait.
		r := bufio.NewReader(out)
		var said struct{ Address string }
		if json.NewDecoder(r).Decode(&said) == nil && said.Address != "" {
			listening <- said.Address
		}
		_, _ = r.WriteTo(&safeBuffer{})
		s.exited <- s.command.Wait()
	}()
	t.Cleanup(s.stop)
	select {
	case s.url = <-listening:
	case err := <-s.exited:
		require.FailNow(t, "the server did not start", "%v\n%s", err, s.log)
	case <-time.After(patience):
		require.FailNow(t, "the server does not listen", s.log.String())
	}
	s.Client, err = client.New(s.url)
	require.NoError(t, err)
	return s
}

// stop ends the server gracefully, and shows its log when the test failed.
func (s *server) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-s.exited:
		s.exited <- err
	case <-time.After(patience):
		_ = s.command.Process.Kill()
		s.t.Error("the server did not stop")
	}
	if s.t.Failed() {
		s.t.Logf("the server's log:\n%s", s.log)
		return
	}
	if !s.gathered {
		s.gathered = true
		gather(records(s.t, s.dir))
	}
}

// ask sends a query that must be answered.
func (s *server) ask(q *api.QueryRequest) *api.QueryResponse {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	r, err := s.Query(ctx, q)
	require.NoError(s.t, err)
	return r
}

// status is the server's status.
func (s *server) status() *api.Status {
	s.t.Helper()
	st, err := s.Status(s.t.Context())
	require.NoError(s.t, err)
	return st
}

func (s *server) specialist(name string) api.SpecialistStatus {
	s.t.Helper()
	for _, sp := range s.status().Specialists {
		if sp.Name == name {
			return sp
		}
	}
	require.FailNow(s.t, "no such specialist", name)
	return api.SpecialistStatus{}
}

// pid is the process of a plugin.
func (s *server) pid(address string) int {
	s.t.Helper()
	for _, p := range s.status().Plugins {
		if p.Address == address {
			return p.PID
		}
	}
	require.FailNow(s.t, "no such plugin", address)
	return 0
}

// run runs a command of the binary and returns what it printed and its exit status.
func runCommand(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, aua, args...)
	var out, errs bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = dir, &out, &errs
	if err := c.Run(); err != nil {
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// safeBuffer is a buffer that may be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
