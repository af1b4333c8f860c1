// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"context"
	"net"
	"path/filepath"
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

// drain ends the instance as the host does.
func drain(t *testing.T, conn *grpc.ClientConn, inst *sdk.Instance) {
	t.Helper()
	_, err := pluginpb.NewControlClient(conn).Drain(t.Context(), &sdk.DrainRequest{Instance: inst.Name})
	require.NoError(t, err)
}

// TestOverTheWire writes the lines of a query over gRPC; the drain closes the file.
func TestOverTheWire(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	inst := instance(t, config{"path": path, "fsync": "interval", "fsync_interval": "1h"})
	conn := connect(t, inst)
	client := pluginpb.NewMiddlewareClient(conn)
	for range 3 {
		before, err := client.BeforeQuery(t.Context(), &sdk.BeforeQueryRequest{Context: call, Content: conversation()})
		require.NoError(t, err)
		_, err = client.AfterResponse(t.Context(), &sdk.AfterResponseRequest{Context: call, State: before.GetState(), Text: "42", Status: "answered"})
		require.NoError(t, err)
	}
	drain(t, conn, inst)
	lines := entries(t, path)
	require.Len(t, lines, 6)
	require.Equal(t, int64(5), lines[5].Query)
	require.Equal(t, "acme", lines[5].Tenant)
}
