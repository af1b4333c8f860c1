// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/direct"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// process is one run of an instance's program. A go-plugin client serves one
// start only, so each run has its own.
type process struct {
	address string
	runner  *processRunner
	client  *goplugin.Client
	conn    *grpc.ClientConn
	control pluginpb.ControlClient
	// calls is where the kind's calls go: direct, or conn when direct is nil.
	calls  grpc.ClientConnInterface
	direct *direct.Conn
	out    *output
	log    hclog.Logger

	conns        connections
	socketDir    string
	closeStreams func()
	// why is the host's reason to kill it; nil when it did not.
	why    atomic.Pointer[string]
	reaped sync.Once
}

var _ life = (*process)(nil)

// stopTimeout bounds an orderly stop.
const stopTimeout = 8 * time.Second

// pid returns the process id.
func (p *process) pid() int {
	pid, _ := strconv.Atoi(p.runner.ID())
	return pid
}

// ended is closed when the process is gone.
func (p *process) ended() <-chan struct{} { return p.runner.exited }

// endsWithin reports whether the process is gone, now or after at most d.
func (p *process) endsWithin(d time.Duration) bool {
	if p.runner.ID() == "" {
		return false
	}
	select {
	case <-p.runner.exited:
		return true
	default:
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.runner.exited:
		return true
	case <-timer.C:
		return false
	}
}

// broken reports whether the connection is lost although the process lives.
func (p *process) broken() bool { return p.conn.GetState() != connectivity.Ready }

// kill ends the process at once. The first reason counts.
func (p *process) kill(why string) {
	p.why.CompareAndSwap(nil, &why)
	_ = p.runner.Kill(context.Background())
}

// end says how the process ended, and what it printed last.
func (p *process) end() (status string, lines []string) {
	lines, panicked := p.out.last()
	status = p.runner.status()
	if why := p.why.Load(); why != nil && p.runner.killedByHost() {
		status = *why
	}
	if panicked != "" {
		status += "; " + panicked
	}
	return status, lines
}

// ping asks the plugin how the instance is. The reason is empty when it is
// well; an error means that there was no answer.
func (p *process) ping(ctx context.Context) (reason string, err error) {
	resp, err := p.control.Health(ctx, &sdk.HealthRequest{Instance: p.address})
	switch code := status.Code(err); {
	case err == nil && resp.GetHealthy(), code == codes.Unimplemented:
		return "", nil
	case err == nil && resp.GetReason() == "":
		return "the plugin calls itself unhealthy and gives no reason", nil
	case err == nil:
		return resp.GetReason(), nil
	case code == codes.DeadlineExceeded, code == codes.Unavailable, code == codes.Canceled:
		return "", err
	}
	return "the health check failed: " + status.Convert(err).Message(), nil
}

func (p *process) metrics(ctx context.Context) ([]byte, error) {
	return counted(ctx, p.control, p.address)
}

// stop ends the process in order: it lets the plugin release what it holds,
// and shuts it down. What is not over in time, or when ctx ends, is killed.
func (p *process) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	if p.endsWithin(0) {
		p.reap()
		return
	}
	_, err := p.control.Drain(ctx, &sdk.DrainRequest{Instance: p.address})
	if err != nil && status.Code(err) != codes.Unimplemented {
		p.log.Warn("The plugin did not release its resources cleanly.", "error", status.Convert(err).Message())
	}
	// go-plugin's Kill asks for a shutdown, without a deadline of its own.
	defer context.AfterFunc(ctx, func() { p.kill("it did not stop in time") })()
	p.reap()
	if p.runner.killedByHost() {
		p.log.Warn("The plugin did not stop in time and was killed.")
	}
}

// reap releases what the host holds for the process, and ends the process if
// it is still there.
func (p *process) reap() {
	p.reaped.Do(func() {
		p.client.Kill()
		p.conns.close()
		if p.direct != nil {
			_ = p.direct.Close()
		}
		p.closeStreams()
		if p.socketDir != "" {
			_ = os.RemoveAll(p.socketDir)
		}
	})
}

// connections remembers the gRPC connections that go-plugin makes. It forgets
// them itself when a plugin dies between its handshake and the first call, and
// they would try to connect for ever.
type connections struct {
	mu   sync.Mutex
	open []*grpc.ClientConn
}

func (c *connections) intercept(ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, next grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	c.mu.Lock()
	if !slices.Contains(c.open, conn) {
		c.open = append(c.open, conn)
	}
	c.mu.Unlock()
	return next(ctx, desc, conn, method, opts...)
}

func (c *connections) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		_ = conn.Close() // closing twice is no harm
	}
}
