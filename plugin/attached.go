// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// attached is one connection to a process that the host did not start. It
// never ends the process, and lets a debugger hold it as long as it likes.
type attached struct {
	address string
	process int
	conn    *grpc.ClientConn
	control pluginpb.ControlClient
	log     hclog.Logger

	// ctx ends when the connection is to be given up, gone when it is lost.
	ctx    context.Context
	cancel context.CancelFunc
	gone   chan struct{}
	why    atomic.Pointer[string]
}

var _ life = (*attached)(nil)

func newAttached(l *launch, conn *grpc.ClientConn) *attached {
	a := &attached{
		address: l.spec.Address, process: l.program.attachment.Pid, conn: conn, control: pluginpb.NewControlClient(conn),
		log: l.log, gone: make(chan struct{}),
	}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	return a
}

// watch closes gone when the connection is lost.
func (a *attached) watch() {
	defer close(a.gone)
	for {
		state := a.conn.GetState()
		switch state {
		case connectivity.TransientFailure, connectivity.Shutdown:
			return
		case connectivity.Idle:
			a.conn.Connect() // it was not used for long
		}
		if !a.conn.WaitForStateChange(a.ctx, state) {
			return
		}
	}
}

func (a *attached) pid() int               { return a.process }
func (a *attached) ended() <-chan struct{} { return a.gone }
func (a *attached) broken() bool           { return a.conn.GetState() != connectivity.Ready }

func (a *attached) endsWithin(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-a.gone:
		return true
	case <-timer.C:
		return false
	}
}

func (a *attached) end() (string, []string) {
	if why := a.why.Load(); why != nil {
		return *why, nil
	}
	return "the connection to the process was lost", nil
}

// kill gives the connection up.
func (a *attached) kill(why string) {
	a.why.CompareAndSwap(nil, &why)
	a.cancel()
}

// ping does not ask: a process that stands in a debugger does not answer.
func (a *attached) ping(context.Context) (string, error) { return "", nil }

func (a *attached) metrics(ctx context.Context) ([]byte, error) {
	return counted(ctx, a.control, a.address)
}

// stop lets the plugin release what it holds.
func (a *attached) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	if _, err := a.control.Drain(ctx, &sdk.DrainRequest{Instance: a.address}); err != nil {
		a.log.Warn("The plugin did not release its resources cleanly.", "error", status.Convert(err).Message())
	}
	a.reap()
}

func (a *attached) reap() {
	a.cancel()
	_ = a.conn.Close()
}
