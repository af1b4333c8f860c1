// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"fmt"
	"runtime/debug"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Reasons of a [Fault].
const (
	FaultPanic          = "panic"
	FaultInvalidRequest = "invalid_request"
	FaultNotConfigured  = "not_configured"
	FaultOverloaded     = "overloaded"
	FaultInternal       = "internal"
)

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
