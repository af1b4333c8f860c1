// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// llama is a running server of llama.cpp with the small model.
type llama struct {
	url     string
	command *exec.Cmd
	log     *live.Log
	stdin   io.Closer
	loaded  chan error
	exited  chan struct{}
}

// launch starts the server on a port, which opens before the model is loaded.
func launch(port int, args ...string) (*llama, error) {
	l := &llama{
		url: address(port), log: &live.Log{},
		loaded: make(chan error, 1), exited: make(chan struct{}),
	}
	l.command = exec.Command(python, append([]string{"server.py", "--port", fmt.Sprint(port)}, args...)...)
	l.command.Stderr = l.log
	out, err := l.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if l.stdin, err = l.command.StdinPipe(); err != nil {
		return nil, err
	}
	if err := l.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(l.exited)
		r := bufio.NewReader(out)
		var said struct{ Address string }
		if err := json.NewDecoder(r).Decode(&said); err != nil {
			l.loaded <- fmt.Errorf("the model server did not start: %w", err)
		} else {
			l.loaded <- nil
		}
		_, _ = io.Copy(l.log, r)
		_ = l.command.Wait()
	}()
	return l, nil
}

// kill ends the server as a crash does. It is dead when kill returns.
func (l *llama) kill() {
	_ = l.command.Process.Kill()
	<-l.exited
	_ = l.stdin.Close()
}

func address(port int) string { return fmt.Sprintf("http://127.0.0.1:%d", port) }

// freePort finds a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// startLlama starts a server for one test and waits until the model is loaded.
func startLlama(t *testing.T, args ...string) *llama {
	t.Helper()
	port, err := freePort()
	require.NoError(t, err)
	return startLlamaAt(t, port, args...)
}

func startLlamaAt(t *testing.T, port int, args ...string) *llama {
	t.Helper()
	l, err := launch(port, args...)
	require.NoError(t, err)
	t.Cleanup(l.kill)
	if err := <-l.loaded; err != nil {
		require.FailNow(t, err.Error(), l.log.String())
	}
	return l
}

// shared is the server that all tests use which do no harm to it.
var shared = struct {
	sync.Once
	*llama
	err error
}{}

func sharedLlama(t testing.TB) *llama {
	t.Helper()
	shared.Do(func() {
		var port int
		if port, shared.err = freePort(); shared.err != nil {
			return
		}
		if shared.llama, shared.err = launch(port); shared.err == nil {
			shared.err = <-shared.loaded
		}
	})
	require.NoError(t, shared.err)
	return shared.llama
}

func stopShared() {
	if shared.llama != nil {
		shared.kill()
	}
}

// processing counts the slots that generate at the moment.
func (l *llama) processing(t *testing.T) (n int) {
	t.Helper()
	resp, err := http.Get(l.url + "/slots")
	require.NoError(t, err)
	defer resp.Body.Close()
	var slots []struct {
		Processing bool `json:"is_processing"`
	}
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&slots))
	for _, s := range slots {
		if s.Processing {
			n++
		}
	}
	return n
}

// health is the status of the server's health route; 0 when nothing listens.
func (l *llama) health() int {
	resp, err := http.Get(l.url + "/health")
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// idle waits until no slot generates.
func (l *llama) idle(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool { return l.processing(t) == 0 }, live.Patience, live.Tick, "the model server still generates")
}

// logs waits until the server has logged something n times.
func (l *llama) logs(t *testing.T, text string, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Count(l.log.String(), text) >= n }, live.Patience, live.Tick, text)
}

// direct sends a request to the model server itself, and returns what it answers.
func (l *llama) direct(t *testing.T, path, body string) (int, string) {
	t.Helper()
	resp, err := http.Post(l.url+path, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(b)
}
