// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
)

// How long to wait for what another process does, and how often to look.
const (
	patience = 30 * time.Second
	tick     = 20 * time.Millisecond
)

// served is a server that runs as a process of its own.
type served struct {
	views.Serving
	cmd *exec.Cmd
	log *lockedBuffer
	// rest is what the server prints after its first document.
	rest  io.Reader
	ended bool
}

// lockedBuffer may be read while a process writes to it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts a server on a free port and waits until it says that it serves.
func serve(t *testing.T, config string, args ...string) *served {
	t.Helper()
	cmd := program(t, append([]string{"serve", "-json", "-listen", "127.0.0.1:0"}, args...)...)
	if config != "" {
		require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte(config), 0o644))
	}
	s := &served{cmd: cmd, log: &lockedBuffer{}}
	cmd.Stderr = s.log
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		if !s.ended {
			s.stop(t)
		}
		if t.Failed() {
			t.Logf("log of the server:\n%s", s.log)
		}
	})
	dec := json.NewDecoder(out)
	require.NoError(t, dec.Decode(&s.Serving), "the server said nothing; its log: %s", s.log)
	s.rest = io.MultiReader(dec.Buffered(), out)
	return s
}

// stop ends the server in order, and returns its exit status.
func (s *served) stop(t *testing.T) int {
	t.Helper()
	s.signal(t, syscall.SIGTERM)
	return s.wait()
}

func (s *served) signal(t *testing.T, sig os.Signal) {
	t.Helper()
	require.NoError(t, s.cmd.Process.Signal(sig))
}

func (s *served) wait() int {
	s.ended = true
	_, _ = io.Copy(io.Discard, s.rest)
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// pids are the processes of the server's plugins.
func (s *served) pids() []int {
	var pids []int
	for _, p := range s.Plugins {
		if p.PID != 0 {
			pids = append(pids, p.PID)
		}
	}
	return pids
}

// alive reports whether a process runs.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }
