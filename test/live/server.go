// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package live

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/client"
)

const (
	// Patience bounds every wait for something that must happen. It is long,
	// since a test must not fail because a machine is slow.
	Patience = 60 * time.Second
	// Tick is how often such a wait looks.
	Tick = 20 * time.Millisecond
)

// Server is a running "aua serve".
type Server struct {
	*client.Client
	// URL is where it listens.
	URL string
	// Token is the first token, with which Client calls; empty when none was made.
	Token   string
	Command *exec.Cmd
	// Log is what it logged so far.
	Log *Log
	// Exited gets the result of the process; whoever takes it puts it back.
	Exited chan error

	t    *testing.T
	stop sync.Once
}

// Serve starts the binary in a folder with a configuration and waits until it
// listens, on a free port of the loopback address unless the arguments say
// where. It is stopped with the test.
func Serve(t *testing.T, binary, dir string, args ...string) *Server {
	t.Helper()
	return serve(t, binary, dir, nil, args)
}

func serve(t *testing.T, binary, dir string, env, args []string) *Server {
	t.Helper()
	s := &Server{t: t, Log: &Log{}, Exited: make(chan error, 1)}
	command := []string{"serve", "-json"}
	if !slices.Contains(args, "-listen") {
		command = append(command, "-listen", "127.0.0.1:0")
	}
	s.Command = exec.Command(binary, append(command, args...)...)
	s.Command.Dir, s.Command.Stderr = dir, s.Log
	s.Command.Env = append(append(os.Environ(), "AUA_TEST_CANARY=do-not-inherit-me"), env...)
	out, err := s.Command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.Command.Start())
	t.Cleanup(s.Stop)
	type serving struct {
		Address    string
		FirstToken *struct{ Token string } `json:"first_token"`
	}
	listening := make(chan serving, 1)
	printed := &Log{}
	go func() {
		// The pipe must be read to its end before Wait.
		r := bufio.NewReader(io.TeeReader(out, printed))
		var said serving
		if json.NewDecoder(r).Decode(&said) == nil && said.Address != "" {
			listening <- said
		}
		_, _ = io.Copy(io.Discard, r)
		s.Exited <- s.Command.Wait()
	}()
	select {
	case said := <-listening:
		s.URL = said.Address
		if said.FirstToken != nil {
			s.Token = said.FirstToken.Token
		}
	case err := <-s.Exited:
		s.Exited <- err
		require.FailNow(t, "the server did not start", "%v\n%s%s", err, printed, s.Log)
	case <-time.After(Patience):
		require.FailNow(t, "the server does not listen", s.Log.String())
	}
	s.Client, err = client.New(s.URL, client.WithToken(s.Token))
	require.NoError(t, err)
	return s
}

// Stop ends the server gracefully, and shows its log when the test failed. A
// second call does nothing.
func (s *Server) Stop() {
	s.stop.Do(func() {
		_ = s.Command.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-s.Exited:
			s.Exited <- err
		case <-time.After(Patience):
			_ = s.Command.Process.Kill()
			s.t.Error("the server did not stop")
		}
		if s.t.Failed() {
			s.t.Logf("the server's log:\n%s", s.Log)
		}
	})
}
