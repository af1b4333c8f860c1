// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	plugin "github.com/hashicorp/go-plugin"

	"github.com/auahq/aua/sdk/direct"
)

// clientCertEnv is set when host and plugin are to recognise each other by TLS.
const clientCertEnv = "PLUGIN_CLIENT_CERT"

// serveDirect serves the services without gRPC as well, beside gRPC's own
// socket. Where it cannot, gRPC does alone: on a system without Unix sockets,
// and when the connection has to be secured.
func (s *server) serveDirect() {
	dir := os.Getenv(plugin.EnvUnixSocketDir)
	if dir == "" || os.Getenv(clientCertEnv) != "" {
		return
	}
	path := filepath.Join(dir, fmt.Sprintf("direct%d", os.Getpid()))
	l, err := net.Listen("unix", path)
	if err != nil {
		s.log.Debug("Calls go over gRPC alone.", "error", err)
		return
	}
	s.direct = path
	d := direct.NewServer(s.limits.MessageBytes, s.guardUnary, s.guardStream)
	s.register(d)
	go func() { _ = d.Serve(l) }()
}
