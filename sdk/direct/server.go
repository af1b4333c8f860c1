// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"bufio"
	"context"
	"errors"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Server serves services as [grpc.Server] does. Services are registered before
// it serves.
type Server struct {
	limit   int
	unary   grpc.UnaryServerInterceptor
	stream  grpc.StreamServerInterceptor
	methods map[string]handler
}

var _ grpc.ServiceRegistrar = (*Server)(nil)

// handler carries out a call: it reads the request and writes the responses.
type handler func(*call) error

// NewServer makes a server. limit bounds a message; the interceptors stand
// around every call.
func NewServer(limit int, unary grpc.UnaryServerInterceptor, stream grpc.StreamServerInterceptor) *Server {
	return &Server{limit: limit, unary: unary, stream: stream, methods: map[string]handler{}}
}

// RegisterService takes the methods of a service that can be served here.
func (s *Server) RegisterService(desc *grpc.ServiceDesc, impl any) {
	for _, m := range desc.Methods {
		s.methods["/"+desc.ServiceName+"/"+m.MethodName] = func(c *call) error {
			resp, err := m.Handler(impl, c.ctx, c.RecvMsg, s.unary)
			if err != nil {
				return err
			}
			return c.answer(resp)
		}
	}
	for _, d := range desc.Streams {
		if d.ClientStreams {
			continue
		}
		info := &grpc.StreamServerInfo{FullMethod: "/" + desc.ServiceName + "/" + d.StreamName, IsServerStream: true}
		s.methods[info.FullMethod] = func(c *call) error { return s.stream(impl, c, info, d.Handler) }
	}
}

// Serve serves the connections of a listener until that is closed.
func (s *Server) Serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		go s.connection(conn)
	}
}

// connection serves the calls of one connection, one after the other.
func (s *Server) connection(conn net.Conn) {
	defer conn.Close()
	c := &call{conn: conn, reader: reader{bufio.NewReaderSize(conn, readBuffer), s.limit}}
	for s.one(c) == nil {
	}
}

// one serves a call. Its error says that the connection cannot be used again.
func (s *Server) one(c *call) error {
	var method string
	err := c.frame(func(kind byte, body []byte) (err error) {
		if kind != frameCall {
			return errFrame
		}
		method, c.timeout, c.md, err = parseCall(body)
		return err
	})
	if err != nil {
		return err
	}
	serve := s.methods[method]
	if serve == nil {
		serve = func(c *call) error {
			if err := c.skip(); err != nil {
				return err
			}
			return status.Errorf(codes.Unimplemented, "there is no method %s", method)
		}
	}
	return c.serve(serve)
}

// serve carries out one call in a context of its own.
func (c *call) serve(serve handler) error {
	ctx, cancel := context.WithCancel(context.Background())
	if c.timeout > 0 {
		cancel()
		ctx, cancel = context.WithTimeout(context.Background(), c.timeout)
	}
	defer cancel()
	if c.md != nil {
		ctx = metadata.NewIncomingContext(ctx, c.md)
	}
	c.ctx, c.cancel, c.ended, c.err = ctx, cancel, false, nil
	err := serve(c)
	c.watch.end(c)
	if !c.ended {
		c.end(err)
	}
	return c.err
}

// end says how the call ended.
func (c *call) end(err error) {
	var body []byte
	if err != nil {
		st, _ := status.FromError(err)
		if body, err = proto.Marshal(st.Proto()); err != nil {
			c.err = err
			return
		}
	}
	c.write(appendFrame(nil, frameEnd, body))
}
