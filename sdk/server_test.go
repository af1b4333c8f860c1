// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// connect serves p as a process would, and returns a connection to it.
func connect(t *testing.T, p *Plugin) *grpc.ClientConn {
	t.Helper()
	return connectWith(t, p, nil)
}

func connectWith(t *testing.T, p *Plugin, log hclog.Logger) *grpc.ClientConn {
	t.Helper()
	srv, err := NewServer(p, log)
	require.NoError(t, err)
	l := bufconn.Listen(1 << 20)
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(srv.Stop)
	conn, err := grpc.NewClient("passthrough:///plugin",
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) { return l.Dial() }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(MaxMessageBytes), grpc.MaxCallSendMsgSize(MaxMessageBytes)))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// configure makes an instance and returns the context message for calls of it.
func configure(t *testing.T, conn *grpc.ClientConn, kind Kind) *CallContext {
	t.Helper()
	name := string(kind) + ".test"
	resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &ConfigureRequest{Instance: name, Kind: string(kind), ConfigJson: []byte(`{}`)})
	require.NoError(t, err)
	require.Empty(t, resp.GetDiagnostics())
	return &CallContext{Instance: name}
}

func TestControl(t *testing.T) {
	p := everything()
	conn := connect(t, p)
	control := pluginpb.NewControlClient(conn)

	described, err := control.Describe(t.Context(), &DescribeRequest{})
	require.NoError(t, err)
	want, err := p.Describe().JSON()
	require.NoError(t, err)
	require.Equal(t, string(want), string(described.GetDescriptionJson()))

	_, err = control.Health(t.Context(), &HealthRequest{Instance: "scorer.test"})
	require.Equal(t, codes.FailedPrecondition, status.Code(err), "before Configure")
	call := configure(t, conn, KindScorer)
	health, err := control.Health(t.Context(), &HealthRequest{Instance: call.GetInstance()})
	require.NoError(t, err)
	require.False(t, health.GetHealthy())
	require.Equal(t, "tired", health.GetReason())

	_, err = control.Configure(t.Context(), &ConfigureRequest{Instance: call.GetInstance(), Kind: string(KindScorer)})
	require.Equal(t, codes.AlreadyExists, status.Code(err))

	_, err = control.Drain(t.Context(), &DrainRequest{Instance: call.GetInstance()})
	require.NoError(t, err)
	_, err = pluginpb.NewScorerClient(conn).Score(t.Context(), &ScoreRequest{Context: call})
	require.Equal(t, codes.FailedPrecondition, status.Code(err), "after Drain")
	_, err = control.Drain(t.Context(), &DrainRequest{Instance: call.GetInstance()})
	require.NoError(t, err, "draining twice is no error")
}

func TestConfigureDiagnostics(t *testing.T) {
	conn := connect(t, everything())
	resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &ConfigureRequest{
		Instance: "scorer.x", Kind: string(KindScorer), ConfigJson: []byte(`{"bad": true}`),
	})
	require.NoError(t, err)
	require.Len(t, resp.GetDiagnostics(), 2)
	require.Equal(t, []string{"bad"}, resp.GetDiagnostics()[0].GetPath())
	require.Equal(t, SeverityError, resp.GetDiagnostics()[0].GetSeverity())
	require.Equal(t, SeverityWarning, resp.GetDiagnostics()[1].GetSeverity())

	resp, err = pluginpb.NewControlClient(conn).Configure(t.Context(), &ConfigureRequest{Instance: "x.y", Kind: "cook"})
	require.NoError(t, err)
	require.Equal(t, "Plugin of another kind", resp.GetDiagnostics()[0].GetSummary())
}

func TestPanicFailsOnlyItsCall(t *testing.T) {
	conn := connect(t, everything())
	client := pluginpb.NewScorerClient(conn)
	call := configure(t, conn, KindScorer)
	_, err := client.Score(t.Context(), &ScoreRequest{Context: call, ClassProbabilities: []float64{-1}})
	require.Equal(t, codes.Internal, status.Code(err))
	fault := status.Convert(err).Details()[0].(*Fault)
	require.Equal(t, FaultPanic, fault.GetReason())
	require.Contains(t, fault.GetStack(), "kinds_test.go")

	stream, err := pluginpb.NewBackendClient(conn).Stream(t.Context(), &CompleteRequest{Context: configure(t, conn, KindBackend), Model: "panic"})
	require.NoError(t, err)
	_, err = stream.Recv()
	require.Equal(t, codes.Internal, status.Code(err))

	_, err = client.Score(t.Context(), &ScoreRequest{Context: call})
	require.NoError(t, err, "the process goes on")
}

func TestErrorCodes(t *testing.T) {
	conn := connect(t, everything())
	client := pluginpb.NewClassifierClient(conn)
	call := configure(t, conn, KindClassifier)
	classify := func(ctx context.Context, text string) error {
		_, err := client.Classify(ctx, &ClassifyRequest{Context: call, Content: &Content{LastMessage: text}})
		return err
	}
	require.Equal(t, codes.Internal, status.Code(classify(t.Context(), "plain error")))
	require.Equal(t, codes.ResourceExhausted, status.Code(classify(t.Context(), "own code")))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	require.Equal(t, codes.DeadlineExceeded, status.Code(classify(ctx, "wait")))
}

func TestLargeMessages(t *testing.T) {
	conn := connect(t, everything())
	big := string(make([]byte, 5<<20))
	resp, err := pluginpb.NewBackendClient(conn).Complete(t.Context(), &CompleteRequest{
		Context: configure(t, conn, KindBackend), Messages: []*Message{{Role: "user", Content: big}},
	})
	require.NoError(t, err)
	require.Len(t, resp.GetAnswer().GetText(), len(big))
}

func TestStreams(t *testing.T) {
	conn := connect(t, everything())

	stream, err := pluginpb.NewBackendClient(conn).Stream(t.Context(), &CompleteRequest{Context: configure(t, conn, KindBackend)})
	require.NoError(t, err)
	var events []*StreamEvent
	for {
		e, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		events = append(events, e)
	}
	require.Len(t, events, 2)
	require.Equal(t, "hello", events[0].GetDelta().GetText())
	require.NotNil(t, events[1].GetDone())

	chunks, err := pluginpb.NewMiddlewareClient(conn).OnChunk(t.Context())
	require.NoError(t, err)
	require.NoError(t, chunks.Send(&OnChunkRequest{Context: configure(t, conn, KindMiddleware), State: []byte("s:"), Text: "a"}))
	out, err := chunks.Recv()
	require.NoError(t, err)
	require.Empty(t, out.GetText(), "held back")
	require.NoError(t, chunks.Send(&OnChunkRequest{Text: "b", Last: true}))
	out, err = chunks.Recv()
	require.NoError(t, err)
	require.Equal(t, "s:ab", out.GetText())

	load, err := pluginpb.NewCorrectionStoreClient(conn).Load(t.Context())
	require.NoError(t, err)
	instance := configure(t, conn, KindCorrectionStore).GetInstance()
	require.NoError(t, load.Send(&LoadRequest{Instance: instance, Changes: []*Change{{Sequence: 1}}}))
	require.NoError(t, load.Send(&LoadRequest{Changes: []*Change{{Sequence: 2}, {Sequence: 3}}}))
	loaded, err := load.CloseAndRecv()
	require.NoError(t, err)
	require.EqualValues(t, 3, loaded.GetSequence())

	fit, err := pluginpb.NewClassifierClient(conn).Fit(t.Context())
	require.NoError(t, err)
	require.NoError(t, fit.Send(&FitRequest{Context: configure(t, conn, KindClassifier), Base: &Artefact{Format: "f/1"}, Examples: []*Example{{Text: "a"}}}))
	require.NoError(t, fit.Send(&FitRequest{Examples: []*Example{{Text: "b"}}}))
	fitted, err := fit.CloseAndRecv()
	require.NoError(t, err)
	require.Equal(t, "f/1:ab", fitted.GetSummary())
}
