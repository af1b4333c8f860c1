// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// served serves a plugin in this process, with one instance of each of its kinds.
func served(t *testing.T, p *sdk.Plugin) grpc.ClientConnInterface {
	t.Helper()
	l := bufconn.Listen(1 << 20)
	server, err := sdk.NewServer(p, nil)
	require.NoError(t, err)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient("passthrough:///plugin", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) }))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	for _, k := range p.Describe().Kinds {
		resp, err := pluginpb.NewControlClient(conn).Configure(t.Context(), &sdk.ConfigureRequest{
			Instance: instance(k.Kind), Kind: string(k.Kind), ConfigJson: []byte("{}"), Fields: fields(fieldNames),
		})
		require.NoError(t, err)
		require.Empty(t, resp.GetDiagnostics())
	}
	return conn
}

// smoke returns what a smoke test of each kind says.
func smoke(t *testing.T, p *sdk.Plugin) map[sdk.Kind]error {
	t.Helper()
	conn := served(t, p)
	found := map[sdk.Kind]error{}
	for _, k := range p.Describe().Kinds {
		found[k.Kind] = Smoke(t.Context(), conn, instance(k.Kind), k, fields(fieldNames))
	}
	return found
}

func TestSmokeOfAPluginThatWorks(t *testing.T) {
	for kind, err := range smoke(t, everyKind(&anyKind{})) {
		require.NoError(t, err, kind)
	}
}

func TestSmokeFindsBrokenContracts(t *testing.T) {
	errs := smoke(t, everyKind(&anyKind{careless: true}))
	for _, kind := range sdk.Kinds() {
		switch kind {
		case sdk.KindBackend, sdk.KindHook, sdk.KindMiddleware:
			require.NoError(t, errs[kind], "a %s is only asked for its health", kind)
		case sdk.KindPromotionPolicy:
			require.ErrorContains(t, errs[kind], "a test call failed: rpc error: code = Internal desc = I cannot decide")
		default:
			require.ErrorContains(t, errs[kind], "the answer to a test call breaks the contract: ", kind)
		}
	}
}

func TestSmokeNeedsHealth(t *testing.T) {
	errs := smoke(t, everyKind(&anyKind{ill: "flu"}))
	require.EqualError(t, errs[sdk.KindMiddleware], "the instance calls itself unhealthy: flu")
	require.EqualError(t, errs[sdk.KindScorer], "the instance calls itself unhealthy: flu")
}

// curious remembers what it saw of the last query.
type curious struct {
	sdk.Scorer
	saw *sdk.Content
}

func (c *curious) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	c.saw = req.GetContent()
	return c.Scorer.Score(ctx, req)
}

// TestSmokeSendsWhatTheKindNeeds: no more of a query than a host would send.
func TestSmokeSendsWhatTheKindNeeds(t *testing.T) {
	c := &curious{Scorer: &anyKind{}}
	p := &sdk.Plugin{Name: "curious", Version: "1.0.0", Scorer: func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return c, nil }}
	require.NoError(t, smoke(t, p)[sdk.KindScorer])
	require.Empty(t, c.saw.GetLastMessage(), "a scorer needs nothing")
	p.Needs = sdk.NeedsMessages
	require.NoError(t, smoke(t, p)[sdk.KindScorer])
	require.Equal(t, smokeQuery, c.saw.GetLastMessage())
	require.Len(t, c.saw.GetMessages(), 1)
	require.Nil(t, c.saw.GetParams())
}

func TestSmokeOfAnInstanceThatDoesNotExist(t *testing.T) {
	p := everyKind(&anyKind{})
	err := Smoke(t.Context(), served(t, p), "scorer.elsewhere", sdk.KindDescription{Kind: sdk.KindScorer}, nil)
	require.ErrorContains(t, err, `there is no instance "scorer.elsewhere"`)
	err = Smoke(t.Context(), served(t, p), instance(sdk.KindScorer), sdk.KindDescription{Kind: "oracle"}, nil)
	require.EqualError(t, err, `there is no kind "oracle"`)
}
