// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin/runner"

	"github.com/auahq/aua/sdk"
)

// outputGrace is how long the end of a process waits for its last output.
const outputGrace = 250 * time.Millisecond

var (
	errForeignAddress = errors.New("the plugin listens on an address that is not of this machine")
	errOpenAddress    = errors.New("the plugin listens on TCP, where any program of this machine reaches it, and its entry of required_plugins does not say mtls = true")
)

// processRunner runs one plugin process for go-plugin. Unlike go-plugin's own
// runner it gives the process no standard input of the host, puts it in a
// process group of its own so that a terminal's Ctrl-C does not reach it,
// notices its end at once and knows how it came about, takes a whole group
// down with its leader, and hands go-plugin the handshake line alone: what the
// process prints besides is read by an [output].
type processRunner struct {
	cmd     *exec.Cmd
	out     *output
	pumps   sync.WaitGroup
	process atomic.Pointer[os.Process]
	// doomed says that the process was to be killed, maybe before it started;
	// killed that it was.
	doomed, killed atomic.Bool

	// handshake carries the first line of standard output to go-plugin.
	handshake *firstLine
	// protocol is the protocol version of the handshake; empty before it.
	protocol atomic.Value

	// secured says that host and plugin recognise each other by TLS.
	secured bool

	// exited is closed when the process is gone and its output is read.
	exited chan struct{}
}

var _ runner.Runner = (*processRunner)(nil)

// newProcessRunner prepares a process. What env says goes before what the
// command needs. Its lifeline becomes file descriptor 3.
func newProcessRunner(c command, env []string, out *output) *processRunner {
	cmd := exec.Command(c.path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = slices.Concat(c.env, env, []string{sdk.LifelineEnv + "=3"})
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &processRunner{cmd: cmd, out: out, handshake: newFirstLine(), exited: make(chan struct{})}
}

// Start starts the process and everything that watches it.
func (r *processRunner) Start(context.Context) error {
	line, err := newLifeline()
	if err != nil {
		return err
	}
	stdout, stdoutWriter, err := os.Pipe()
	if err != nil {
		line.close()
		return err
	}
	stderr, stderrWriter, err := os.Pipe()
	if err != nil {
		line.close()
		return errors.Join(err, stdout.Close(), stdoutWriter.Close())
	}
	r.cmd.Stdout, r.cmd.Stderr = stdoutWriter, stderrWriter
	r.cmd.ExtraFiles = []*os.File{line.reader}
	err = r.cmd.Start()
	_, _ = stdoutWriter.Close(), stderrWriter.Close()
	if err != nil {
		line.close()
		return errors.Join(err, stdout.Close(), stderr.Close())
	}
	r.process.Store(r.cmd.Process)
	if r.doomed.Load() {
		_ = r.cmd.Process.Kill()
	}
	r.pumps.Go(func() { r.readStdout(stdout) })
	r.pumps.Go(func() { r.out.read(stderr, hclog.Info) })
	go r.wait(stdout, stderr, line)
	return nil
}

// wait sees the process end, takes down what it left behind in its group, and
// closes exited once the last output is read.
func (r *processRunner) wait(stdout, stderr *os.File, line *lifeline) {
	_ = r.cmd.Wait() // ProcessState holds all that matters
	line.close()
	_ = syscall.Kill(-r.cmd.Process.Pid, syscall.SIGKILL)
	// A child that left the group may hold the pipes open for ever.
	deadline := time.Now().Add(outputGrace)
	_, _ = stdout.SetReadDeadline(deadline), stderr.SetReadDeadline(deadline)
	r.pumps.Wait()
	_, _ = stdout.Close(), stderr.Close()
	close(r.exited)
}

// readStdout passes the first line to go-plugin and the rest to the log.
func (r *processRunner) readStdout(stdout io.Reader) {
	br := bufio.NewReaderSize(stdout, maxLine)
	line, _ := br.ReadSlice('\n')
	if fields := strings.Split(string(line), "|"); len(fields) > 1 {
		r.protocol.Store(fields[1])
	} else if len(line) > 0 {
		r.out.line(strings.TrimSpace(string(line)), hclog.Info)
	}
	r.handshake.set(line)
	r.out.read(br, hclog.Info)
}

// Wait blocks until the process is gone.
func (r *processRunner) Wait(context.Context) error {
	<-r.exited
	if s := r.cmd.ProcessState; !s.Success() {
		return errors.New(s.String())
	}
	return nil
}

// Kill ends the process without giving it a chance. It may be called at any
// time and more than once.
func (r *processRunner) Kill(context.Context) error {
	r.doomed.Store(true)
	p := r.process.Load()
	if p == nil {
		return nil
	}
	// It is noted before, since the end may be noticed at once.
	before := r.killed.Swap(true)
	err := p.Kill()
	if err != nil {
		r.killed.Store(before)
	}
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// status says how the process ended, such as "exit status 3" or "signal: killed".
func (r *processRunner) status() string {
	select {
	case <-r.exited:
		return r.cmd.ProcessState.String()
	default:
		return "still running"
	}
}

// killedByHost reports whether the process is gone because the host killed it.
// A process that ended just before the kill keeps its own reason.
func (r *processRunner) killedByHost() bool {
	select {
	case <-r.exited:
		ws, ok := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
		return r.killed.Load() && ok && ws.Signaled() && ws.Signal() == syscall.SIGKILL
	default:
		return false
	}
}

// speaksOther returns the protocol version of the plugin's handshake when it
// is not the host's, else "".
func (r *processRunner) speaksOther() string {
	v, _ := r.protocol.Load().(string)
	if v == "" || v == strconv.FormatUint(uint64(sdk.Handshake.ProtocolVersion), 10) {
		return ""
	}
	return v
}

// Stdout carries the handshake line and then ends.
func (r *processRunner) Stdout() io.ReadCloser { return r.handshake }

// Stderr is empty: the host reads the real one itself, see [parseLine].
func (r *processRunner) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

// Name returns the program's path.
func (r *processRunner) Name() string { return r.cmd.Path }

// ID returns the process id; empty before the start.
func (r *processRunner) ID() string {
	p := r.process.Load()
	if p == nil {
		return ""
	}
	return strconv.Itoa(p.Pid)
}

// Diagnose has nothing to add: the host reports a failed start itself.
func (r *processRunner) Diagnose(context.Context) string { return "" }

// PluginToHost refuses an address on another machine, and one that others on
// this machine could use unless host and plugin recognise each other.
func (r *processRunner) PluginToHost(network, address string) (string, string, error) {
	if network == "unix" {
		return network, address, nil
	}
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return "", "", fmt.Errorf("%w: %s %s", errForeignAddress, network, address)
	}
	if !r.secured {
		return "", "", fmt.Errorf("%w: %s", errOpenAddress, address)
	}
	return network, address, nil
}

// HostToPlugin changes nothing: both are on one machine.
func (r *processRunner) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
