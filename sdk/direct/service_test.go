// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct_test

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk/direct"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

const limit = 1 << 20

// service is a backend that does what the query's model says.
type service struct {
	pluginpb.UnimplementedBackendServer
	// begun gets a value when a call waits, cancelled when its context ended.
	begun, cancelled chan struct{}
}

func (s *service) wait(ctx context.Context) error {
	s.begun <- struct{}{}
	<-ctx.Done()
	s.cancelled <- struct{}{}
	return status.FromContextError(ctx.Err()).Err()
}

func (s *service) Complete(ctx context.Context, req *pluginpb.CompleteRequest) (*pluginpb.CompleteResponse, error) {
	answer := func(text string) (*pluginpb.CompleteResponse, error) {
		return &pluginpb.CompleteResponse{Outcome: &pluginpb.CompleteResponse_Answer{Answer: &pluginpb.Answer{Text: text}}}, nil
	}
	switch req.GetModel() {
	case "echo":
		return answer(req.GetUser())
	case "grow":
		return answer(strings.Repeat("x", 2*limit))
	case "deadline":
		deadline, ok := ctx.Deadline()
		return answer(fmt.Sprint(ok, " ", time.Until(deadline).Round(time.Hour)))
	case "metadata":
		md, _ := metadata.FromIncomingContext(ctx)
		return answer(strings.Join(md.Get("traceparent"), ","))
	case "fail":
		st, err := status.New(codes.FailedPrecondition, "not today").WithDetails(&pluginpb.Fault{Reason: "internal"})
		if err != nil {
			return nil, err
		}
		return nil, st.Err()
	case "wait":
		return nil, s.wait(ctx)
	}
	return &pluginpb.CompleteResponse{}, nil
}

func (s *service) Stream(req *pluginpb.CompleteRequest, stream grpc.ServerStreamingServer[pluginpb.StreamEvent]) error {
	for i := range 100 {
		text := fmt.Sprint(i)
		event := &pluginpb.StreamEvent{Event: &pluginpb.StreamEvent_Delta{Delta: &pluginpb.Delta{Text: text}}}
		if err := stream.Send(event); err != nil {
			return err
		}
		if req.GetModel() == "wait" {
			return s.wait(stream.Context())
		}
	}
	if req.GetModel() == "fail" {
		return status.Error(codes.Aborted, "broken off")
	}
	return nil
}

// counting counts the connections that a listener accepts.
type counting struct {
	net.Listener
	accepted atomic.Int64
}

func (c *counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.accepted.Add(1)
	}
	return conn, err
}

// harness is a service that is served without gRPC.
type harness struct {
	service  *service
	listener *counting
	address  string
	conn     *direct.Conn
	backend  pluginpb.BackendClient
}

func serve(t testing.TB, other grpc.ClientConnInterface) *harness {
	t.Helper()
	address := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", address)
	require.NoError(t, err)
	h := &harness{
		service:  &service{begun: make(chan struct{}, 1), cancelled: make(chan struct{}, 1)},
		listener: &counting{Listener: l}, address: address,
	}
	s := direct.NewServer(limit, recoverUnary, recoverStream)
	pluginpb.RegisterBackendServer(s, h.service)
	served := make(chan error, 1)
	go func() { served <- s.Serve(h.listener) }()
	h.conn, err = direct.Dial(t.Context(), address, limit, other)
	require.NoError(t, err)
	h.backend = pluginpb.NewBackendClient(h.conn)
	t.Cleanup(func() {
		require.NoError(t, h.conn.Close())
		require.NoError(t, l.Close())
		require.NoError(t, <-served)
	})
	return h
}

func recoverUnary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (resp any, err error) {
	if r, ok := req.(*pluginpb.CompleteRequest); ok && r.GetModel() == "intercept" {
		return nil, status.Error(codes.PermissionDenied, "intercepted")
	}
	return next(ctx, req)
}

func recoverStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if info.FullMethod != pluginpb.Backend_Stream_FullMethodName || !info.IsServerStream {
		return status.Error(codes.Internal, "the interceptor does not know the method")
	}
	return next(srv, stream)
}
