// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/auahq/aua/sdk/heap"
	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Serve runs the plugin, and does not return. It is all that a plugin's main
// function has to call.
//
// With "describe" as the last argument the program prints its description and
// exits. With "debug" it runs until it is interrupted, for a debugger, and
// prints what makes a host use it. Otherwise it expects to have been started by
// a host, and sets up what the package's documentation lists: log, recovery,
// limits, trace context, metrics and the lifeline.
func Serve(p *Plugin) {
	if err := p.check(); err != nil {
		fmt.Fprintf(os.Stderr, "This plugin is not well-formed: %v.\n", err)
		os.Exit(1)
	}
	debug := false
	if n := len(os.Args); n > 1 {
		switch os.Args[n-1] {
		case "describe":
			describe(p)
		case "debug":
			debug = true
		}
	}
	watchLifeline()
	defer heap.Room(8 << 20)()
	// The host drains a plugin before it stops it; a signal to the whole group
	// of processes must not be quicker.
	signal.Ignore(syscall.SIGTERM)
	// The logger keeps today's os.Stderr: go-plugin replaces the variable, and
	// what is written to the old one reaches the host even from a dying process.
	log := hclog.New(&hclog.LoggerOptions{
		Name: p.Name, Level: hclog.Debug, Output: os.Stderr, JSONFormat: true,
	})
	s := newServer(p, log)
	s.stderr = os.Stderr
	config := &plugin.ServeConfig{
		HandshakeConfig: Handshake,
		Plugins:         plugin.PluginSet{PluginName: &GRPCPlugin{server: s}},
		Logger:          log.Named("go-plugin"),
		GRPCServer: func(opts []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(opts, s.options()...)...)
		},
	}
	if debug {
		serveDebug(p.Name, config)
		return
	}
	plugin.Serve(config)
}

func describe(p *Plugin) {
	b, err := p.Describe().JSON()
	if err == nil {
		_, err = os.Stdout.Write(b)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "The description cannot be printed: %v.\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// options are gRPC's, for what the SDK does around each call.
func (s *server) options() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.MaxRecvMsgSize(s.limits.MessageBytes),
		grpc.MaxSendMsgSize(s.limits.MessageBytes),
		grpc.ChainUnaryInterceptor(s.guardUnary),
		grpc.ChainStreamInterceptor(s.guardStream),
	}
}
