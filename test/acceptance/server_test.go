// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/test/live"
)

const (
	patience = live.Patience
	tick     = live.Tick
)

// server is a running "aua serve".
type server struct {
	*client.Client
	t       *testing.T
	dir     string
	url     string
	command *exec.Cmd
	log     *live.Log
	exited  chan error
	live    *live.Server
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

// serveTester serves with the binary that has the plugin "tester" built in.
func serveTester(t *testing.T, hcl string) *server {
	t.Helper()
	binary, err := auaTester()
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(hcl), 0o600))
	return serveBinary(t, binary, dir)
}

func serveIn(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	return serveBinary(t, aua, dir, args...)
}

func serveBinary(t *testing.T, binary, dir string, args ...string) *server {
	t.Helper()
	l := live.Serve(t, binary, dir, args...)
	s := &server{Client: l.Client, t: t, dir: dir, url: l.URL, command: l.Command, log: l.Log, exited: l.Exited, live: l}
	t.Cleanup(s.stop)
	return s
}

// stop ends the server gracefully, and keeps what its records fill.
func (s *server) stop() {
	s.live.Stop()
	if !s.t.Failed() && !s.gathered {
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
