// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct

import (
	"context"
	"errors"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

// lateStream is a call whose request comes after it was made, as the generated
// clients make it.
type lateStream struct {
	conn   *Conn
	ctx    context.Context
	desc   *grpc.StreamDesc
	method string
	opts   []grpc.CallOption
	// Either of these carries the call once it is made.
	exchange *exchange
	other    grpc.ClientStream
}

var _ grpc.ClientStream = (*lateStream)(nil)

var errNotSent = errors.New("the request of a stream has to be sent first")

// SendMsg sends the request.
func (s *lateStream) SendMsg(m any) (err error) {
	s.exchange, err = s.conn.begin(s.ctx, s.method, m.(proto.Message))
	if !errors.Is(err, errNoConnection) {
		return err
	}
	if s.other, err = s.conn.grpc.NewStream(s.ctx, s.desc, s.method, s.opts...); err != nil {
		return err
	}
	return s.other.SendMsg(m)
}

// RecvMsg reads the next response into m; its error is io.EOF after the last.
func (s *lateStream) RecvMsg(m any) error {
	switch {
	case s.exchange != nil:
		return s.exchange.RecvMsg(m)
	case s.other != nil:
		return s.other.RecvMsg(m)
	}
	return errNotSent
}

// CloseSend says that there is no further request.
func (s *lateStream) CloseSend() error {
	if s.other != nil {
		return s.other.CloseSend()
	}
	return nil
}

// Context is that of the call.
func (s *lateStream) Context() context.Context { return s.ctx }

// Header is empty: the contract has none.
func (s *lateStream) Header() (metadata.MD, error) { return nil, nil }

// Trailer is empty: the contract has none.
func (s *lateStream) Trailer() metadata.MD { return nil }
