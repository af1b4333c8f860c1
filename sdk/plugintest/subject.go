// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// subject is a running plugin under test.
type subject struct {
	cmd     *exec.Cmd
	conn    *grpc.ClientConn
	control pluginpb.ControlClient
	// lifeline is the end of the pipe that a host holds.
	lifeline *os.File
	printed  *tail
	exited   chan struct{}
}

// inherited are the variables that a host passes on.
var inherited = []string{"PATH", "HOME", "TMPDIR", "LANG", "TZ"}

// command prepares the plugin's program with those variables of this process.
func (s *suite) command(variables []string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.path, append(slices.Clone(s.args), args...)...)
	cmd.Dir = s.options.Dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	for _, name := range variables {
		if v, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	cmd.Env = append(cmd.Env, s.options.Env...)
	return cmd
}

// killGroup kills a program and what it has started.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// start starts a process with the variables of this process that are named,
// and with others of the form NAME=VALUE, and does the handshake.
func (s *suite) start(ctx context.Context, variables []string, others ...string) (*subject, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := s.command(variables)
	cmd.Env = append(cmd.Env, others...)
	cmd.Env = append(cmd.Env,
		sdk.Handshake.MagicCookieKey+"="+sdk.Handshake.MagicCookieValue,
		fmt.Sprintf("PLUGIN_PROTOCOL_VERSIONS=%d", sdk.Handshake.ProtocolVersion),
		"PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000", "PLUGIN_UNIX_SOCKET_DIR="+s.dir, sdk.LifelineEnv+"=3")
	cmd.ExtraFiles = []*os.File{r}
	p := &subject{cmd: cmd, lifeline: w, printed: &tail{}, exited: make(chan struct{})}
	cmd.Stderr = p.printed
	// A child of the plugin may hold the pipes open for ever.
	cmd.WaitDelay = time.Second
	stdout, stdoutWriter := io.Pipe()
	cmd.Stdout = stdoutWriter
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("the program cannot be started: %w", err), w.Close())
	}
	go func() {
		_ = cmd.Wait()
		_ = stdoutWriter.Close()
		close(p.exited)
	}()
	if err := p.shakeHands(ctx, stdout, s.options.Timeout); err != nil {
		p.kill()
		return nil, p.explain(err)
	}
	return p, nil
}

// shakeHands reads the handshake line and connects.
func (p *subject) shakeHands(ctx context.Context, stdout io.Reader, timeout time.Duration) error {
	first := make(chan string, 1)
	go func() {
		br := bufio.NewReader(stdout)
		line, _ := br.ReadString('\n')
		first <- line
		_, _ = io.Copy(p.printed, br)
	}()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	var line string
	select {
	case line = <-first:
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return fmt.Errorf("no handshake line came on standard output within %s; print it as soon as the socket listens, and flush", timeout)
	}
	if line == "" {
		return errors.New("the plugin left without a handshake line")
	}
	target, err := parseHandshake(line)
	if err != nil {
		return err
	}
	p.conn, err = grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(sdk.MaxMessageBytes), grpc.MaxCallSendMsgSize(sdk.MaxMessageBytes)))
	if err != nil {
		return err
	}
	p.control = pluginpb.NewControlClient(p.conn)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	health, err := grpc_health_v1.NewHealthClient(p.conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "plugin"}, grpc.WaitForReady(true))
	if err != nil {
		return fmt.Errorf("the gRPC health service does not answer for \"plugin\": %w", err)
	}
	if health.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		return fmt.Errorf("the gRPC health service says %s for \"plugin\" instead of SERVING", health.GetStatus())
	}
	return nil
}

// parseHandshake returns the address to dial. A handshake line is
// core-protocol|protocol|network|address|grpc|certificate.
func parseHandshake(line string) (target string, err error) {
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 {
		return "", fmt.Errorf("the first line on standard output is %q; it must be the handshake 1|%d|unix|PATH|grpc|", strings.TrimSpace(line), sdk.Handshake.ProtocolVersion)
	}
	want := fmt.Sprint(sdk.Handshake.ProtocolVersion)
	switch {
	case fields[0] != "1":
		return "", fmt.Errorf("the handshake's core protocol is %q; it must be 1", fields[0])
	case fields[1] != want:
		return "", fmt.Errorf("the handshake's protocol version is %q; it must be %s", fields[1], want)
	case fields[4] != "grpc":
		return "", fmt.Errorf("the handshake's protocol is %q; it must be grpc", fields[4])
	}
	switch fields[2] {
	case "unix":
		return "unix:" + fields[3], nil
	case "tcp":
		if host, _, err := net.SplitHostPort(fields[3]); err == nil && net.ParseIP(host).IsLoopback() {
			return "passthrough:///" + fields[3], nil
		}
	}
	return "", fmt.Errorf("the handshake's address is %s %s; it must be a unix socket, or a port of the loopback interface", fields[2], fields[3])
}

// shutdown asks the plugin to leave, as go-plugin's client does. The answer may
// be lost with the connection.
func (p *subject) shutdown(ctx context.Context) {
	_ = p.conn.Invoke(ctx, "/plugin.GRPCController/Shutdown", &emptypb.Empty{}, &emptypb.Empty{})
}

// leaves reports whether the process ends within d, and before ctx.
func (p *subject) leaves(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.exited:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// gone reports whether the process has ended.
func (p *subject) gone() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// kill ends the process and releases what belongs to it.
func (p *subject) kill() {
	if !p.gone() {
		killGroup(p.cmd)
	}
	<-p.exited
	_ = p.lifeline.Close()
	if p.conn != nil {
		_ = p.conn.Close()
	}
}

// explain adds to an error how the process ended and what it printed.
func (p *subject) explain(err error) error {
	if p.gone() && !strings.Contains(p.cmd.ProcessState.String(), "killed") {
		err = fmt.Errorf("%w (the process ended: %s)", err, p.cmd.ProcessState)
	}
	if text := notable(p.printed.String()); text != "" {
		err = fmt.Errorf("%w; it printed:\n%s", err, text)
	}
	return err
}

// notable leaves out the lines of the SDK's log that tell of no trouble.
func notable(text string) string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool {
		return strings.HasPrefix(line, `{"@level":"debug"`) || strings.HasPrefix(line, `{"@level":"info"`)
	})
	return strings.Join(lines, "\n")
}

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const tailBytes = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if len(t.b) > tailBytes {
		t.b = bytes.Clone(t.b[len(t.b)-tailBytes:])
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.b))
}
