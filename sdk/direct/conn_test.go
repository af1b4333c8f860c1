// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package direct_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
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

func (h *harness) complete(ctx context.Context, model, user string) (string, error) {
	resp, err := h.backend.Complete(ctx, &pluginpb.CompleteRequest{Model: model, User: user})
	return resp.GetAnswer().GetText(), err
}

func TestCalls(t *testing.T) {
	h := serve(t, nil)
	for _, n := range []int{0, 1, 4000, 4090, 4096, 5000, 64 << 10, limit - 100} {
		text := strings.Repeat("ü", n/2)
		said, err := h.complete(t.Context(), "echo", text)
		require.NoError(t, err)
		require.True(t, said == text, "a message of %d bytes", n)
	}
	resp, err := h.backend.Complete(t.Context(), &pluginpb.CompleteRequest{})
	require.NoError(t, err)
	require.Nil(t, resp.GetOutcome(), "an empty message is a message")
	require.EqualValues(t, 1, h.listener.accepted.Load(), "one connection does for calls one after the other")
}

func TestContextReachesTheServer(t *testing.T) {
	h := serve(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Hour)
	defer cancel()
	said, err := h.complete(ctx, "deadline", "")
	require.NoError(t, err)
	require.Equal(t, "true 5h0m0s", said)

	said, err = h.complete(metadata.AppendToOutgoingContext(t.Context(), "traceparent", "a", "traceparent", "b"), "metadata", "")
	require.NoError(t, err)
	require.Equal(t, "a,b", said)
	said, err = h.complete(t.Context(), "metadata", "")
	require.NoError(t, err)
	require.Empty(t, said, "nothing is left of the call before")
}

func TestErrorsKeepTheirStatus(t *testing.T) {
	h := serve(t, nil)
	_, err := h.complete(t.Context(), "fail", "")
	require.Equal(t, codes.FailedPrecondition, status.Code(err))
	require.Equal(t, "not today", status.Convert(err).Message())
	require.Equal(t, "internal", status.Convert(err).Details()[0].(*pluginpb.Fault).GetReason())

	_, err = h.complete(t.Context(), "intercept", "")
	require.Equal(t, codes.PermissionDenied, status.Code(err))
	_, err = pluginpb.NewScorerClient(h.conn).Score(t.Context(), &pluginpb.ScoreRequest{})
	require.Equal(t, codes.Unimplemented, status.Code(err))
	_, err = h.backend.Models(t.Context(), &pluginpb.ModelsRequest{})
	require.Equal(t, codes.Unimplemented, status.Code(err))
	require.EqualValues(t, 1, h.listener.accepted.Load(), "an error of a call is none of its connection")
}

func TestMessagesHaveALimit(t *testing.T) {
	h := serve(t, nil)
	_, err := h.complete(t.Context(), "echo", strings.Repeat("x", limit+1))
	require.Equal(t, codes.ResourceExhausted, status.Code(err))
	_, err = h.complete(t.Context(), "grow", "")
	require.Equal(t, codes.ResourceExhausted, status.Code(err))
	said, err := h.complete(t.Context(), "echo", "ok")
	require.NoError(t, err)
	require.Equal(t, "ok", said)

	// A host that would send more than the plugin takes is told so, and goes on.
	before := h.listener.accepted.Load()
	big, err := direct.Dial(t.Context(), h.address, 4*limit, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, big.Close()) }()
	client := pluginpb.NewBackendClient(big)
	for range 2 {
		_, err = client.Complete(t.Context(), &pluginpb.CompleteRequest{Model: "echo", User: strings.Repeat("x", 2*limit)})
		require.Equal(t, codes.ResourceExhausted, status.Code(err), "%v", err)
		_, err = client.Complete(t.Context(), &pluginpb.CompleteRequest{Model: "echo", User: "ok"})
		require.NoError(t, err)
	}
	require.Equal(t, before+1, h.listener.accepted.Load(), "the connection outlives it")
}

func TestCallsEndWithTheirContext(t *testing.T) {
	h := serve(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-h.service.begun
		cancel()
	}()
	_, err := h.complete(ctx, "wait", "")
	require.Equal(t, codes.Canceled, status.Code(err))
	<-h.service.cancelled

	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = h.complete(ctx, "wait", "")
	require.Equal(t, codes.DeadlineExceeded, status.Code(err))
	<-h.service.begun
	<-h.service.cancelled

	<-ctx.Done() // the server's clock may be ahead
	_, err = h.complete(ctx, "echo", "")
	require.Equal(t, codes.DeadlineExceeded, status.Code(err), "what is over before it begins is not sent")
	said, err := h.complete(t.Context(), "echo", "ok")
	require.NoError(t, err)
	require.Equal(t, "ok", said)
}

func TestManyCallsAtOnce(t *testing.T) {
	h := serve(t, nil)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			for range 20 {
				if said, err := h.complete(t.Context(), "echo", "me"); err != nil || said != "me" {
					t.Errorf("%q, %v", said, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestStreams(t *testing.T) {
	h := serve(t, nil)
	receive := func(model string) (n int, err error) {
		stream, err := h.backend.Stream(t.Context(), &pluginpb.CompleteRequest{Model: model})
		require.NoError(t, err)
		for ; ; n++ {
			if _, err := stream.Recv(); err != nil {
				return n, err
			}
		}
	}
	n, err := receive("")
	require.Equal(t, 100, n)
	require.ErrorIs(t, err, io.EOF)
	n, err = receive("fail")
	require.Equal(t, 100, n)
	require.Equal(t, codes.Aborted, status.Code(err))
	require.EqualValues(t, 1, h.listener.accepted.Load())
}

// TestStreamIsGivenUp ends a stream that nobody reads at that moment.
func TestStreamIsGivenUp(t *testing.T) {
	h := serve(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := h.backend.Stream(ctx, &pluginpb.CompleteRequest{Model: "wait"})
	require.NoError(t, err)
	event, err := stream.Recv()
	require.NoError(t, err)
	require.Equal(t, "0", event.GetDelta().GetText())
	<-h.service.begun
	cancel()
	<-h.service.cancelled
	_, err = stream.Recv()
	require.Equal(t, codes.Canceled, status.Code(err))
}

// other is a connection that says who made a call.
type other struct{ grpc.ClientConnInterface }

var errOther = errors.New("it came over gRPC")

func (other) Invoke(context.Context, string, any, any, ...grpc.CallOption) error { return errOther }

func (other) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errOther
}

func TestWhatIsNotServedGoesOverGRPC(t *testing.T) {
	h := serve(t, other{})
	_, err := pluginpb.NewMiddlewareClient(h.conn).OnChunk(t.Context())
	require.ErrorIs(t, err, errOther, "a stream from the client")

	require.NoError(t, os.Remove(h.address))
	said, err := h.complete(t.Context(), "echo", "ok")
	require.NoError(t, err)
	require.Equal(t, "ok", said, "there still is a connection")
	require.NoError(t, h.conn.Close())
	_, err = h.complete(t.Context(), "echo", "ok")
	require.ErrorIs(t, err, errOther)
	_, err = h.backend.Stream(t.Context(), &pluginpb.CompleteRequest{})
	require.ErrorIs(t, err, errOther)
}
