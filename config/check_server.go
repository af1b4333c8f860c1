// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"net"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// checkAddress refuses an address that is none, and one that other machines may
// reach unless it is protected, or is said to be insecure.
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
	if !Loopback(host) {
		l.checkExposed(rng, source, port)
	}
}

// Loopback reports whether a host is this machine's name for itself, which no
// other machine can reach.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// checkExposed looks at an address that other machines may reach.
func (l *loader) checkExposed(rng *hcl.Range, source, port string) {
	server := &l.cfg.Server
	var lacks []string
	if !l.cfg.Auth.Enabled {
		lacks = append(lacks, "whoever reaches it may do everything, since auth is not enabled")
	}
	if !server.TLS.Enabled() {
		lacks = append(lacks, "questions, answers and tokens cross the network in the clear, since there is no server.tls")
	}
	switch {
	case len(lacks) == 0:
	case l.opts.Dev:
		l.report(rng, "Address is not loopback", "%s is %q, which other machines may reach. -dev demands no tokens, so it listens on this machine only; use an address as in \"127.0.0.1:%s\".", source, server.Address, port)
	case server.Insecure:
		l.warn(rng, "Insecure address", "%s is %q, and server.insecure allows what is not safe there: %s. Let only a proxy that protects it reach this address.", source, server.Address, strings.Join(lacks, ", and "))
	default:
		l.report(rng, "Address needs protection",
			"%s is %q, which other machines may reach: %s. Use a loopback address, as in \"127.0.0.1:%s\"; behind a proxy that terminates TLS, say insecure = true in the server block; or serve with tokens and TLS:%s",
			source, server.Address, strings.Join(lacks, ", and "), port,
			example("auth {\n  enabled = true\n}\n\nserver {\n  tls {\n    cert = \"server.crt\"\n    key  = \"server.key\"\n  }\n}"))
	}
}
