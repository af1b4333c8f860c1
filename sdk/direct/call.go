// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"context"
	"errors"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// call is the call that a connection carries, and the stream of its handler.
type call struct {
	conn net.Conn
	reader
	ctx     context.Context
	timeout time.Duration
	md      metadata.MD
	cancel  context.CancelFunc
	watch   watch
	// ended says that the end was written, err that the connection failed.
	ended bool
	err   error
}

var _ grpc.ServerStream = (*call)(nil)

// RecvMsg reads the request.
func (c *call) RecvMsg(m any) error {
	c.err = c.frame(func(kind byte, body []byte) error {
		if kind != frameMessage {
			return errFrame
		}
		return proto.Unmarshal(body, m.(proto.Message))
	})
	if tooLarge := c.err; errors.Is(tooLarge, errSize) {
		if c.err = c.pass(); c.err == nil {
			return status.Error(codes.ResourceExhausted, tooLarge.Error())
		}
	}
	if c.err == nil {
		c.watch.begin(c)
	}
	return c.err
}

// skip reads a request that nobody wants.
func (c *call) skip() error {
	c.err = c.frame(func(byte, []byte) error { return nil })
	return c.err
}

// SendMsg writes one response of a stream.
func (c *call) SendMsg(m any) error { return c.send(m.(proto.Message), false) }

// answer writes the only response and the end in one go.
func (c *call) answer(resp any) error { return c.send(resp.(proto.Message), true) }

func (c *call) send(m proto.Message, last bool) error {
	if c.ctx.Err() != nil {
		return status.FromContextError(c.ctx.Err()).Err()
	}
	buf := buffers.Get().(*[]byte)
	defer release(buf)
	b, err := appendMessage(*buf, m, c.limit)
	if err != nil {
		return status.Error(codes.ResourceExhausted, err.Error())
	}
	if last {
		b = appendFrame(b, frameEnd, nil)
	}
	*buf = b
	c.ended = last
	c.write(b)
	return c.err
}

func (c *call) write(b []byte) {
	if _, err := c.conn.Write(b); err != nil {
		c.err = err
	}
}

// Context is that of the call: it ends at the deadline, and when the host gives the call up.
func (c *call) Context() context.Context { return c.ctx }

// SetHeader does nothing: the contract has no headers.
func (c *call) SetHeader(metadata.MD) error { return nil }

// SendHeader does nothing: the contract has no headers.
func (c *call) SendHeader(metadata.MD) error { return nil }

// SetTrailer does nothing: the contract has no trailers.
func (c *call) SetTrailer(metadata.MD) {}
