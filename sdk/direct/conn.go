// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// maxIdle is how many connections are kept for further calls.
const maxIdle = 256

// Conn makes calls over connections of its own. Over gRPC go those with a
// stream from the client, and those for which no connection can be made. It is
// safe for concurrent use.
type Conn struct {
	address string
	limit   int
	grpc    grpc.ClientConnInterface

	mu     sync.Mutex
	closed bool
	idle   []*connection
}

var _ grpc.ClientConnInterface = (*Conn)(nil)

// Dial makes sure that somebody serves at address, the path of a Unix socket,
// and returns a Conn. limit bounds a message, and other takes the calls that
// are not served here.
func Dial(ctx context.Context, address string, limit int, other grpc.ClientConnInterface) (*Conn, error) {
	c := &Conn{address: address, limit: limit, grpc: other}
	first, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	c.keep(first)
	return c, nil
}

// Close closes the connections without a call. Those with one are closed at its end.
func (c *Conn) Close() error {
	c.mu.Lock()
	idle := c.idle
	c.closed, c.idle = true, nil
	c.mu.Unlock()
	var errs []error
	for _, conn := range idle {
		errs = append(errs, conn.Close())
	}
	return errors.Join(errs...)
}

// connection is one connection, which carries one call at a time.
type connection struct {
	net.Conn
	reader
}

func (c *Conn) dial(ctx context.Context) (*connection, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", c.address)
	if err != nil {
		return nil, err
	}
	return &connection{conn, reader{bufio.NewReaderSize(conn, readBuffer), c.limit}}, nil
}

// take returns a connection that is not in use: the one that was used last,
// so that those that are not needed stay untouched.
func (c *Conn) take(ctx context.Context) (*connection, error) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		conn := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		return conn, nil
	}
	c.mu.Unlock()
	return c.dial(ctx)
}

func (c *Conn) keep(conn *connection) {
	c.mu.Lock()
	if !c.closed && len(c.idle) < maxIdle {
		c.idle = append(c.idle, conn)
		conn = nil
	}
	c.mu.Unlock()
	if conn != nil {
		_ = conn.Close()
	}
}

// Invoke makes a call with one request and one response.
func (c *Conn) Invoke(ctx context.Context, method string, req, resp any, opts ...grpc.CallOption) error {
	s, err := c.begin(ctx, method, req.(proto.Message))
	if errors.Is(err, errNoConnection) {
		return c.grpc.Invoke(ctx, method, req, resp, opts...)
	}
	if err != nil {
		return err
	}
	if err := s.RecvMsg(resp); err != nil {
		if errors.Is(err, io.EOF) {
			return status.Error(codes.Internal, "the call ended without a response")
		}
		return err
	}
	if err := s.RecvMsg(resp); err == nil {
		s.drop()
		return status.Error(codes.Internal, "the call has more than one response")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// NewStream makes a call with one request and many responses.
func (c *Conn) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if desc.ClientStreams {
		return c.grpc.NewStream(ctx, desc, method, opts...)
	}
	return &lateStream{conn: c, ctx: ctx, desc: desc, method: method, opts: opts}, nil
}

// begin sends a call with its request.
func (c *Conn) begin(ctx context.Context, method string, req proto.Message) (*exchange, error) {
	if ctx.Err() != nil {
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	var timeout time.Duration
	if deadline, ok := ctx.Deadline(); ok {
		timeout = max(time.Until(deadline), time.Microsecond)
	}
	md, _ := metadata.FromOutgoingContext(ctx)
	buf := buffers.Get().(*[]byte)
	defer release(buf)
	b, err := appendMessage(appendCall(*buf, method, timeout, md), req, c.limit)
	if err != nil {
		return nil, status.Error(codes.ResourceExhausted, err.Error())
	}
	*buf = b
	conn, err := c.take(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoConnection, err)
	}
	s := &exchange{conn: c, connection: conn, ctx: ctx}
	s.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if _, err := conn.Write(b); err != nil {
		s.drop()
		return nil, lost(ctx, err)
	}
	return s, nil
}

// errNoConnection says that nothing of the call was sent.
var errNoConnection = errors.New("the plugin cannot be reached")

// lost is the error of a call whose connection failed.
func lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return status.FromContextError(ctx.Err()).Err()
	}
	return status.Error(codes.Unavailable, fmt.Sprintf("the connection is lost: %v", err))
}

// exchange is a call under way.
type exchange struct {
	conn *Conn
	*connection
	ctx  context.Context
	stop func() bool
}

// drop closes the connection, which gives the call up.
func (s *exchange) drop() {
	if s.connection == nil {
		return
	}
	s.stop()
	_ = s.connection.Close()
	s.connection = nil
}

// done keeps the connection for another call, unless it was closed meanwhile.
func (s *exchange) done() {
	if s.stop() {
		s.conn.keep(s.connection)
	}
	s.connection = nil
}

// RecvMsg reads the next response into m; its error is io.EOF after the last.
func (s *exchange) RecvMsg(m any) error {
	if s.connection == nil {
		return io.EOF
	}
	var end, failed error
	err := s.frame(func(kind byte, body []byte) error {
		switch kind {
		case frameMessage:
			return proto.Unmarshal(body, m.(proto.Message))
		case frameEnd:
			end, failed = io.EOF, statusOf(body)
			return nil
		}
		return errFrame
	})
	switch {
	case err != nil:
		s.drop()
		if errors.Is(err, errFrame) || errors.Is(err, errSize) || errors.Is(err, proto.Error) {
			return status.Error(codes.Internal, err.Error())
		}
		return lost(s.ctx, err)
	case end != nil:
		s.done()
		if failed != nil {
			return failed
		}
	}
	return end
}

// statusOf reads the body of a frame that ends a call; nil when all is well.
func statusOf(body []byte) error {
	if len(body) == 0 {
		return nil
	}
	st := status.New(codes.OK, "").Proto()
	if err := proto.Unmarshal(body, st); err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	return status.ErrorProto(st)
}
