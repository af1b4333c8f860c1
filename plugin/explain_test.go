// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// attempt is a call whose only attempt is under way on a fake life.
func attempt(t *testing.T, ctx context.Context) (*call, *fakes) {
	t.Helper()
	f := supervise(t, nil, nil)
	c := (&Instance{sup: f.supervisor, id: f.id}).begin(ctx, "Score")
	require.True(t, c.next())
	t.Cleanup(func() { _ = c.end() })
	return &c, f
}

func withFault(code codes.Code, reason, message string) error {
	st, err := status.New(code, message).WithDetails(&sdk.Fault{Reason: reason})
	if err != nil {
		panic(err)
	}
	return st.Err()
}

// TestExplain: who did what wrong, from what an attempt returned.
func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		code    fault.Code
		whose   string
		message string
	}{
		"a plain error of another language's plugin": {
			status.Error(codes.Unknown, "KeyError: 'x'"), fault.Internal, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: KeyError: 'x' (aua.hcl:3).`,
		},
		"its own code": {
			status.Error(codes.PermissionDenied, "Not for you."), fault.Internal, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: Not for you (aua.hcl:3).`,
		},
		"an error of the SDK": {
			withFault(codes.Internal, sdk.FaultInternal, "no index"), fault.Internal, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: no index (aua.hcl:3).`,
		},
		"a panic": {
			withFault(codes.Internal, sdk.FaultPanic, "panic: boom"), fault.PluginCrashed, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: panic: boom (aua.hcl:3). Only this call is affected, and the log has the stack.`,
		},
		"a request that it does not accept": {
			withFault(codes.InvalidArgument, sdk.FaultInvalidRequest, "no candidates"), fault.Internal, faultHost,
			`scorer.fake: the plugin "fake" 1.0.0 does not accept the host's request for Score: no candidates.`,
		},
		"a lost configuration": {
			withFault(codes.FailedPrecondition, sdk.FaultNotConfigured, "there is no instance"), fault.PluginContractInvalid, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 has lost its configuration: there is no instance (aua.hcl:3).`,
		},
		"a message that is too large": {
			status.Error(codes.ResourceExhausted, "trying to send message larger than max"), fault.RequestTooLarge, faultHost,
			`A message of Score to or from scorer.fake: the plugin "fake" 1.0.0 is larger than 64 MiB: trying to send message larger than max.`,
		},
		"a call too many": {
			withFault(codes.ResourceExhausted, sdk.FaultOverloaded, "3 calls are under way"), fault.Overloaded, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 has more calls than it takes, and refused Score: 3 calls are under way. Send the query again later.`,
		},
		"a call too many in another language": {
			status.Error(codes.ResourceExhausted, "Concurrent RPC limit exceeded!"), fault.Overloaded, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 has more calls than it takes, and refused Score: Concurrent RPC limit exceeded!. Send the query again later.`,
		},
		"a method that it does not have": {
			status.Error(codes.Unimplemented, "unknown method"), fault.PluginContractInvalid, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 does not offer Score (aua.hcl:3).`,
		},
		"a deadline of its own": {
			status.Error(codes.DeadlineExceeded, "the index was too slow"), fault.Internal, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: the index was too slow (aua.hcl:3).`,
		},
		"no status at all": {
			io.ErrUnexpectedEOF, fault.Internal, faultPlugin,
			`scorer.fake: the plugin "fake" 1.0.0 failed during Score: unexpected EOF (aua.hcl:3).`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			attempt, _ := attempt(t, t.Context())
			attempt.judge(c.err, true)
			require.False(t, attempt.next(), "it is not repeated")
			e := fault.As(attempt.end())
			attempt.entered = false
			require.Equal(t, c.code, e.Code)
			require.Equal(t, c.message, e.Message)
			require.Equal(t, c.whose, e.Details["fault"])
			require.Equal(t, "Score", e.Details["method"])
			require.Equal(t, 1, e.Details["attempts"])
		})
	}
}

func TestExplainOfADeadProcess(t *testing.T) {
	for _, code := range []codes.Code{codes.Unavailable, codes.Internal, codes.Canceled, codes.Unknown} {
		c, f := attempt(t, t.Context())
		f.newest().kill("signal: killed")
		c.judge(status.Error(code, "error reading from server: EOF"), true)
		require.Equal(t, fault.PluginCrashed, fault.CodeOf(c.err), code)
		require.True(t, c.next(), "%s: it is repeated on the next life", code)
		require.Equal(t, 2, c.sess.pid())
		c.judge(nil, true)
		require.False(t, c.next())
	}
}

func TestExplainIsNotRepeatedForEver(t *testing.T) {
	c, f := attempt(t, t.Context())
	for n := 1; n <= maxAttempts; n++ {
		f.newest().kill("signal: killed")
		c.judge(status.Error(codes.Unavailable, "EOF"), true)
		require.Equal(t, n < maxAttempts, c.next())
	}
	require.Equal(t, maxAttempts, fault.As(c.err).Details["attempts"])

	once, f := attempt(t, t.Context())
	f.newest().kill("signal: killed")
	once.judge(status.Error(codes.Unavailable, "EOF"), false)
	require.False(t, once.next(), "what is not repeatable is not repeated")
}

func TestExplainOfTheCallersContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := attempt(t, ctx)
	cancel()
	c.judge(status.Error(codes.Canceled, "context canceled"), true)
	require.ErrorIs(t, c.err, context.Canceled)
	require.True(t, c.abandoned)
	require.False(t, c.next())

	ctx, cancel = context.WithDeadline(t.Context(), time.Now().Add(deadlineSkew/2))
	defer cancel()
	c, _ = attempt(t, ctx)
	c.judge(status.Error(codes.DeadlineExceeded, "the plugin looked first"), true)
	require.ErrorIs(t, c.err, context.DeadlineExceeded)
	require.False(t, errors.As(c.err, new(*fault.Error)), "it is the caller's own deadline")
}
