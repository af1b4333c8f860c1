// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/auahq/aua/sdk"
)

// request is a message that says which instance it is for.
type request interface {
	proto.Message
	GetContext() *sdk.CallContext
}

// unary calls one method of the instance. T is the interface, or optional
// interface, that has it. check looks at an answer, and may be nil.
func unary[T any, Req request, Resp any](
	ctx context.Context, i *Instance, name string, req Req,
	method func(T, context.Context, Req) (*Resp, error), check func(*Instance, Req, *Resp) error,
) (*Resp, error) {
	req = addressed(req, i.id.address)
	c := i.begin(ctx, name)
	var resp *Resp
	for c.next() {
		var err error
		resp, err = apply(c.sess, c.ctx, req, method)
		if err == nil && resp == nil {
			err = i.broke(name, "it answered nothing")
		}
		if err == nil && check != nil {
			err = check(i, req, resp)
		}
		c.judge(err, true)
	}
	if err := c.end(); err != nil {
		return nil, err
	}
	return resp, nil
}

// apply calls method on the life's implementation of T.
func apply[T any, Req, Resp any](sess *session, ctx context.Context, req Req, method func(T, context.Context, Req) (Resp, error)) (resp Resp, err error) {
	impl, ok := sess.impl.(T)
	if !ok {
		return resp, status.Error(codes.Unimplemented, "the plugin does not have this method")
	}
	if sess.inline {
		defer recoverPanic(&err)
		if in, ok := sess.life.(*inline); ok {
			ctx = sdk.WithCall(ctx, in.log, req)
		}
	}
	return method(impl, ctx, req)
}

// addressed returns the request with the instance's address in its context. A
// request that says otherwise is copied, not changed, since the caller may send
// one request to several plugins at once; one that says so already is sent as it is.
func addressed[Req request](req Req, address string) Req {
	if req.GetContext().GetInstance() == address {
		return req
	}
	from := req.ProtoReflect()
	to := from.New()
	from.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		to.Set(fd, v)
		return true
	})
	var call *sdk.CallContext
	if req.GetContext() == nil {
		call = &sdk.CallContext{}
	} else {
		call = proto.CloneOf(req.GetContext())
	}
	call.Instance = address
	to.Set(to.Descriptor().Fields().ByName("context"), protoreflect.ValueOfMessage(call.ProtoReflect()))
	return to.Interface().(Req)
}
