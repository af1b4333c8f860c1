// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"net"
	"strconv"
	"strings"
)

// checkAuth holds as long as AUA cannot authenticate: whoever runs it must have
// written that nobody is asked for a token.
func (l *loader) checkAuth() {
	auth := &l.cfg.Auth
	p := l.of(auth)
	switch {
	case !auth.Enabled || p.wrong["enabled"]:
	case l.places[auth] == nil:
		l.report(l.missing(), "Authentication must be turned off explicitly",
			"This version of AUA has no authentication yet: whoever reaches its address may use it. Say that this is meant:%s", example("auth {\n  enabled = false\n}"))
	default:
		l.report(p.sub("enabled"), "Not available yet",
			"This version of AUA has no authentication yet, so it cannot demand tokens. Say that this is meant:%s", example("auth {\n  enabled = false\n}"))
	}
}

// checkAddress refuses every address that another machine could reach.
func (l *loader) checkAddress() {
	server := &l.cfg.Server
	p := l.of(server)
	rng, source := p.sub("address"), "server.address"
	if l.opts.Listen != "" {
		written := server.Address
		server.Address, server.written = l.opts.Listen, &written
		rng, source = nil, "The address given with -listen"
	} else if p.wrong["address"] {
		return
	}
	host, port, err := net.SplitHostPort(server.Address)
	if err != nil {
		l.report(rng, "Invalid address", "%s is %q, which is not a host and a port, as in \"127.0.0.1:8000\" or \"[::1]:8000\".", source, server.Address)
		return
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		l.report(rng, "Invalid address", "%s is %q, whose port is not a number from 0 to 65535.", source, server.Address)
		return
	}
	if ip := net.ParseIP(host); strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback() {
		return
	}
	l.report(rng, "Address is not loopback",
		"%s is %q, which other machines may reach, and this version of AUA does not authenticate its callers. Use a loopback address, as in \"127.0.0.1:%s\", and a proxy that authenticates in front of it.", source, server.Address, port)
}
