// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Reasons of a [Fault].
const (
	FaultPanic          = "panic"
	FaultInvalidRequest = "invalid_request"
	FaultNotConfigured  = "not_configured"
	FaultInternal       = "internal"
)

// recoverUnary turns a panic of a method into the failure of that call alone.
func recoverUnary(log hclog.Logger) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (resp any, err error) {
		defer func() {
			if v := recover(); v != nil {
				err = panicked(log, info.FullMethod, v)
			}
		}()
		return next(ctx, req)
	}
}

// recoverStream is recoverUnary for streams.
func recoverStream(log hclog.Logger) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = panicked(log, info.FullMethod, v)
			}
		}()
		return next(srv, stream)
	}
}

func panicked(log hclog.Logger, method string, v any) error {
	stack := string(debug.Stack())
	log.Error("A method panicked; the call fails and the plugin goes on.", "method", method, "panic", fmt.Sprint(v), "stack", stack)
	return faultStatus(codes.Internal, FaultPanic, fmt.Sprintf("panic: %v", v), stack)
}

func faultStatus(code codes.Code, reason, message, stack string) error {
	st, err := status.New(code, message).WithDetails(&Fault{Reason: reason, Stack: stack})
	if err != nil {
		return status.Error(code, message)
	}
	return st.Err()
}
