// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// T is what the kit needs of a test; a *testing.T and a *testing.B are one.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
	Context() context.Context
	TempDir() string
}

// pipeBytes is how much a connection inside the process holds.
const pipeBytes = 1 << 20

// Client calls one instance of a plugin that is served in this process. What it
// sends and receives passes gRPC and everything that [sdk.Serve] sets up, as it
// does between a host and the plugin's process.
type Client struct {
	// Call names the instance. Every request needs it as its Context; a test that
	// wants more in there, such as a tenant, sets it here or in a copy.
	Call *sdk.CallContext
	// Conn is the connection, for whatever has no client below.
	Conn *grpc.ClientConn

	Control         pluginpb.ControlClient
	Backend         pluginpb.BackendClient
	Classifier      pluginpb.ClassifierClient
	Router          pluginpb.RouterClient
	Verifier        pluginpb.VerifierClient
	Arbiter         pluginpb.ArbiterClient
	Scorer          pluginpb.ScorerClient
	PromotionPolicy pluginpb.PromotionPolicyClient
	CorrectionStore pluginpb.CorrectionStoreClient
	Hook            pluginpb.HookClient
	Middleware      pluginpb.MiddlewareClient

	server *grpc.Server
	served chan error
}

// Connect serves p, configures an instance and returns its client, which is
// closed at the test's end. It fails the test when the plugin does not accept
// the configuration; see [Open].
func Connect(t T, p *sdk.Plugin, inst *sdk.Instance) *Client {
	t.Helper()
	c, err := Open(t.Context(), p, inst)
	if err != nil {
		t.Fatalf("The plugin cannot be used: %v", err)
	}
	t.Cleanup(func() {
		t.Helper()
		if err := c.Close(); err != nil {
			t.Fatalf("The plugin was not served to the end: %v", err)
		}
	})
	return c
}

// Open is [Connect] for programs that are no tests; close what it returns.
//
// The instance may be nil. Its kind is the first that the plugin serves, its name
// "KIND.test" and its configuration empty, unless they are set; the defaults of
// the schema are filled in as a host does. Its Log becomes the process's.
//
// An error holds a [sdk.ConfigError] for each setting that the plugin refused.
func Open(ctx context.Context, p *sdk.Plugin, inst *sdk.Instance) (*Client, error) {
	if inst == nil {
		inst = &sdk.Instance{}
	}
	server, err := sdk.NewServer(p, inst.Log)
	if err != nil {
		return nil, err
	}
	c := &Client{server: server, served: make(chan error, 1)}
	l := bufconn.Listen(pipeBytes)
	go func() { c.served <- server.Serve(l) }()
	c.Conn, err = grpc.NewClient("passthrough:///plugin",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(sdk.MaxMessageBytes), grpc.MaxCallSendMsgSize(sdk.MaxMessageBytes)))
	if err != nil {
		server.Stop()
		return nil, errors.Join(err, <-c.served)
	}
	c.clients()
	if err := c.configure(ctx, p, inst); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// clients makes the typed clients of the connection.
func (c *Client) clients() {
	c.Control = pluginpb.NewControlClient(c.Conn)
	c.Backend = pluginpb.NewBackendClient(c.Conn)
	c.Classifier = pluginpb.NewClassifierClient(c.Conn)
	c.Router = pluginpb.NewRouterClient(c.Conn)
	c.Verifier = pluginpb.NewVerifierClient(c.Conn)
	c.Arbiter = pluginpb.NewArbiterClient(c.Conn)
	c.Scorer = pluginpb.NewScorerClient(c.Conn)
	c.PromotionPolicy = pluginpb.NewPromotionPolicyClient(c.Conn)
	c.CorrectionStore = pluginpb.NewCorrectionStoreClient(c.Conn)
	c.Hook = pluginpb.NewHookClient(c.Conn)
	c.Middleware = pluginpb.NewMiddlewareClient(c.Conn)
}

func (c *Client) configure(ctx context.Context, p *sdk.Plugin, inst *sdk.Instance) error {
	d := p.Describe()
	kind := cmp.Or(inst.Kind, d.Kinds[0].Kind)
	config, err := withDefaults(d.Config, inst.Config)
	if err != nil {
		return fmt.Errorf("the configuration is not a JSON object: %w", err)
	}
	c.Call = &sdk.CallContext{Instance: cmp.Or(inst.Name, string(kind)+".test"), RequestId: "test", Tenant: "default"}
	resp, err := c.Control.Configure(ctx, &sdk.ConfigureRequest{
		Instance: c.Call.GetInstance(), Kind: string(kind), ConfigJson: config, Artefact: inst.Artefact,
		Fields: inst.Fields, DataDir: inst.DataDir, HostVersion: sdk.Version,
	})
	errs := []error{err}
	for _, d := range resp.GetDiagnostics() {
		if d.GetSeverity() != sdk.SeverityWarning {
			errs = append(errs, &sdk.ConfigError{Path: d.GetPath(), Summary: d.GetSummary(), Detail: d.GetDetail()})
		}
	}
	return errors.Join(errs...)
}

// Drain ends the instance, as a host does before it stops the process.
func (c *Client) Drain(ctx context.Context) error {
	_, err := c.Control.Drain(ctx, &sdk.DrainRequest{Instance: c.Call.GetInstance()})
	return err
}

// Close closes the connection and stops the server, whose calls are cancelled.
func (c *Client) Close() error {
	err := c.Conn.Close()
	c.server.Stop()
	return errors.Join(err, <-c.served)
}

// Sample returns the value of one of the instance's metrics as the host reads it,
// such as that of `cache_hits_total{outcome="ok"}`; empty when it has none of that
// name and those labels.
func (c *Client) Sample(ctx context.Context, name string) string {
	resp, _ := c.Control.Metrics(ctx, &sdk.MetricsRequest{Instance: c.Call.GetInstance()})
	for line := range strings.Lines(string(resp.GetText())) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
