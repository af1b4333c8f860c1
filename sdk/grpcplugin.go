// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"fmt"

	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// PluginName is the name under which go-plugin dispenses the plugin. There is
// one for all kinds; which kinds a plugin serves is in its description.
const PluginName = "aua"

// GRPCPlugin joins a plugin to go-plugin. The host's side is the zero value; what
// it dispenses is the connection, a *grpc.ClientConn.
type GRPCPlugin struct {
	plugin.NetRPCUnsupportedPlugin
	server *server
}

var _ plugin.GRPCPlugin = (*GRPCPlugin)(nil)

// GRPCServer registers Control and the services of the plugin's kinds.
func (g *GRPCPlugin) GRPCServer(_ *plugin.GRPCBroker, r *grpc.Server) error {
	g.server.register(r)
	g.server.serveDirect()
	return nil
}

// GRPCClient returns the connection.
func (g *GRPCPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}

// NewServer returns a server of p's services with all that [Serve] sets up for
// calls, but without the process around: the handshake, the lifeline and the
// description. It is for programs that bring a plugin and its caller together in
// another way, as [github.com/auahq/aua/sdk/plugintest.Connect] does. The log is
// nil for none; options are added to the SDK's.
func NewServer(p *Plugin, log hclog.Logger, options ...grpc.ServerOption) (*grpc.Server, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("the plugin is not well-formed: %w", err)
	}
	s := newServer(p, log)
	r := grpc.NewServer(append(s.options(), options...)...)
	s.register(r)
	return r, nil
}

// register registers Control and the services of the plugin's kinds.
func (s *server) register(r grpc.ServiceRegistrar) {
	pluginpb.RegisterControlServer(r, &controlServer{server: s})
	r = guarded{r, s}
	register := map[Kind]func(){
		KindBackend:         func() { pluginpb.RegisterBackendServer(r, &backendServer{server: s}) },
		KindClassifier:      func() { pluginpb.RegisterClassifierServer(r, &classifierServer{server: s}) },
		KindRouter:          func() { pluginpb.RegisterRouterServer(r, &routerServer{server: s}) },
		KindVerifier:        func() { pluginpb.RegisterVerifierServer(r, &verifierServer{server: s}) },
		KindArbiter:         func() { pluginpb.RegisterArbiterServer(r, &arbiterServer{server: s}) },
		KindScorer:          func() { pluginpb.RegisterScorerServer(r, &scorerServer{server: s}) },
		KindPromotionPolicy: func() { pluginpb.RegisterPromotionPolicyServer(r, &promotionServer{server: s}) },
		KindCorrectionStore: func() { pluginpb.RegisterCorrectionStoreServer(r, &correctionServer{server: s}) },
		KindHook:            func() { pluginpb.RegisterHookServer(r, &hookServer{server: s}) },
		KindMiddleware:      func() { pluginpb.RegisterMiddlewareServer(r, &middlewareServer{server: s}) },
	}
	for _, kind := range s.plugin.kinds() {
		register[kind]()
	}
}
