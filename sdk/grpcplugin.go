// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"context"
	"os"

	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// PluginName is the name under which go-plugin dispenses the plugin. There is
// one for all kinds; which kinds a plugin serves is in its description.
const PluginName = "aua"

// GRPCPlugin joins a [Plugin] to go-plugin. On the host's side Plugin is nil,
// and what is dispensed is the connection, a *grpc.ClientConn.
type GRPCPlugin struct {
	plugin.NetRPCUnsupportedPlugin
	Plugin *Plugin
	Log    hclog.Logger

	// stderr is standard error as the process got it.
	stderr *os.File
}

var _ plugin.GRPCPlugin = (*GRPCPlugin)(nil)

// GRPCServer registers Control and the services of the plugin's kinds.
func (g *GRPCPlugin) GRPCServer(_ *plugin.GRPCBroker, r *grpc.Server) error {
	s := newServer(g.Plugin, g.Log)
	s.stderr = g.stderr
	g.register(r, s)
	s.serveDirect(func(r grpc.ServiceRegistrar) { g.register(r, s) })
	return nil
}

func (g *GRPCPlugin) register(r grpc.ServiceRegistrar, s *server) {
	pluginpb.RegisterControlServer(r, &controlServer{server: s})
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
	for _, kind := range g.Plugin.kinds() {
		register[kind]()
	}
}

// GRPCClient returns the connection.
func (g *GRPCPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}
