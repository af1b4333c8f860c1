// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// connect serves the plugin as its process does, configures an instance, and
// returns a connection to it.
func connect(t *testing.T, inst *sdk.Instance) *grpc.ClientConn {
	t.Helper()
	srv := grpc.NewServer()
	require.NoError(t, (&sdk.GRPCPlugin{Plugin: Plugin()}).GRPCServer(nil, srv))
	l := bufconn.Listen(1 << 20)
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	conn, err := grpc.NewClient("passthrough:///plugin",
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) { return l.Dial() }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, conn.Close())
		srv.Stop()
		require.NoError(t, <-served)
	})
	resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &sdk.ConfigureRequest{
		Instance: inst.Name, Kind: string(inst.Kind), ConfigJson: inst.Config,
	})
	require.NoError(t, err)
	require.Empty(t, resp.GetDiagnostics())
	return conn
}

func instance() *sdk.Instance {
	return &sdk.Instance{Name: "middleware.pii", Kind: sdk.KindMiddleware, Config: []byte(`{"redact_response": true, "pattern": [{"name": "staff", "regex": "EMP-[0-9]{6}"}]}`)}
}

// TestOverTheWire hides a query and streams its answer over gRPC, chunk by
// chunk, as a host does.
func TestOverTheWire(t *testing.T) {
	inst := instance()
	client := pluginpb.NewMiddlewareClient(connect(t, inst))
	call := &sdk.CallContext{Instance: inst.Name, RequestId: "r1"}
	before, err := client.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{
		Context: call, Content: &sdk.Content{Messages: []*sdk.Message{user("I am jürgen@example.de, EMP-123456, password: geheim99.")}},
	})
	require.NoError(t, err)
	require.Equal(t, "I am [EMAIL_1], [STAFF_1], password: [SECRET_1].", before.GetMessages()[0].GetContent())

	answer := "Hallo [EMAIL_1] ([STAFF_1])! Ihr Kollege ist bob@example.com, EMP-654321. Größe: 5 €."
	want := "Hallo jürgen@example.de (EMP-123456)! Ihr Kollege ist [EMAIL_2], [STAFF_2]. Größe: 5 €."
	for size := 1; size < 12; size++ {
		stream, err := client.OnChunk(t.Context())
		require.NoError(t, err)
		var got strings.Builder
		runes := []rune(answer)
		for i := 0; i < len(runes); i += size {
			end := min(i+size, len(runes))
			req := &sdk.OnChunkRequest{Text: string(runes[i:end]), Last: end == len(runes)}
			if i == 0 {
				req.Context, req.State = call, before.GetState()
			}
			require.NoError(t, stream.Send(req))
			resp, err := stream.Recv()
			require.NoError(t, err)
			got.WriteString(resp.GetText())
		}
		require.NoError(t, stream.CloseSend())
		_, err = stream.Recv()
		require.True(t, errors.Is(err, io.EOF))
		require.Equal(t, want, got.String(), "in pieces of %d characters", size)
	}

	after, err := client.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, State: before.GetState(), Text: answer})
	require.NoError(t, err)
	require.Equal(t, want, after.GetText())
}
