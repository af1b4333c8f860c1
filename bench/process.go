// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

var errNotStarted = errors.New("the process does not listen")

// Process is a server that was started for a measurement. It says where it
// listens as a JSON object with the member "address", first on its standard output.
type Process struct {
	URL     string
	command *exec.Cmd
	log     *tail
	exited  chan struct{}
}

const (
	startTimeout = 60 * time.Second
	stopTimeout  = 15 * time.Second
)

// Start starts a program in dir and waits until it listens.
func Start(ctx context.Context, dir, program string, args ...string) (*Process, error) {
	p := &Process{command: exec.Command(program, args...), log: &tail{}, exited: make(chan struct{})}
	p.command.Dir, p.command.Stderr = dir, p.log
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	address := make(chan string, 1)
	go func() {
		defer close(p.exited)
		// The pipe must be read to its end before Wait.
		// What stands there instead of an address is the reason.
		r := bufio.NewReader(io.TeeReader(out, p.log))
		var said struct{ Address string }
		if json.NewDecoder(r).Decode(&said) == nil && said.Address != "" {
			address <- said.Address
		}
		_, _ = io.Copy(io.Discard, r)
		_ = p.command.Wait()
	}()
	timer := time.NewTimer(startTimeout)
	defer timer.Stop()
	select {
	case p.URL = <-address:
		return p, nil
	case <-p.exited:
		return nil, fmt.Errorf("%w: %s ended: %s", errNotStarted, program, p.log)
	case <-timer.C:
	case <-ctx.Done():
	}
	p.Stop()
	return nil, fmt.Errorf("%w: %s: %s", errNotStarted, program, p.log)
}

// PID is the id of the process.
func (p *Process) PID() int { return p.command.Process.Pid }

// Stop ends the process and waits for that; one that does not leave is killed.
func (p *Process) Stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(stopTimeout):
		_ = p.command.Process.Kill()
		<-p.exited
	}
}

// Log is the end of what the process wrote to its standard error.
func (p *Process) Log() string { return p.log.String() }

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const tailBytes = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if len(t.b) > 2*tailBytes {
		t.b = bytes.Clone(t.b[len(t.b)-tailBytes:])
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b[max(0, len(t.b)-tailBytes):])
}
