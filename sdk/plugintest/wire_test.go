// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/auahq/aua/sdk"
)

// wire serves a plugin with the handshake, the health service, the shutdown and
// the lifeline written out, as a plugin in another language has them, so that
// any of it can be wrong.
type wire struct {
	// bare leaves the check of the cookie out.
	bare bool
	// mortal leaves SIGTERM its usual meaning.
	mortal bool
	// sick makes the health service answer NOT_SERVING, and deaf leaves it unanswered.
	sick, deaf bool
	options    []grpc.ServerOption
	// call stands around every call.
	call grpc.UnaryServerInterceptor
}

func (w wire) main(p *sdk.Plugin, describe bool) {
	if describe {
		sdk.Serve(p)
	}
	if os.Getenv(sdk.Handshake.MagicCookieKey) != sdk.Handshake.MagicCookieValue {
		if w.bare {
			os.Exit(0)
		}
		fmt.Fprintln(os.Stderr, "This is a plugin; a host starts it.")
		os.Exit(1)
	}
	if !w.mortal {
		signal.Ignore(syscall.SIGTERM)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.NewFile(3, "lifeline"))
		os.Exit(1)
	}()
	l, err := net.Listen("unix", filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), fmt.Sprint("wire", os.Getpid())))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("1|1|unix|%s|grpc|\n", l.Addr())
	if w.deaf {
		time.Sleep(time.Hour)
	}
	options := append(w.options, grpc.UnknownServiceHandler(leave))
	if w.call != nil {
		options = append(options, grpc.ChainUnaryInterceptor(w.call))
	}
	server, err := sdk.NewServer(p, nil, options...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	service := health.NewServer()
	state := grpc_health_v1.HealthCheckResponse_SERVING
	if w.sick {
		state = grpc_health_v1.HealthCheckResponse_NOT_SERVING
	}
	service.SetServingStatus("plugin", state)
	grpc_health_v1.RegisterHealthServer(server, service)
	_ = server.Serve(l)
}

// leave is go-plugin's shutdown.
func leave(_ any, stream grpc.ServerStream) error {
	if method, _ := grpc.MethodFromServerStream(stream); strings.HasSuffix(method, "/Shutdown") {
		_ = stream.SendMsg(&emptypb.Empty{})
		os.Exit(0)
	}
	return nil
}

// at is an interceptor for one method.
func at(method string, do func(req any) (any, error)) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		if strings.HasSuffix(info.FullMethod, method) {
			if resp, err := do(req); resp != nil || err != nil {
				return resp, err
			}
		}
		return next(ctx, req)
	}
}
