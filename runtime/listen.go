// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"crypto/tls"
	"errors"
	"net"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/fault"
)

// Listen takes the address, without serving yet, so that a port in use is
// reported before anything is announced. It returns the server's URL.
func (r *Runtime) Listen(addr string) (url string, err error) {
	server := &r.options.Config.Server
	scheme := "http://"
	var certificates *tls.Config
	if server.TLS.Enabled() {
		scheme = "https://"
		c := &certificate{files: server.TLS, log: r.options.Log.Named("tls")}
		if err := c.load(); err != nil {
			return "", err
		}
		certificates = c.config()
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fault.Wrap(err, fault.Conflict, "AUA cannot listen on %s: %v. Stop what uses the address, or choose another with -listen.", addr, errors.Unwrap(err))
	}
	r.listener = l
	if certificates != nil {
		r.listener = tls.NewListener(l, certificates)
	}
	r.warnOfExposure()
	return scheme + l.Addr().String(), nil
}

// warnOfExposure logs at every start what server.insecure allows.
func (r *Runtime) warnOfExposure() {
	c := r.options.Config
	if config.Loopback(host(c.Server.Address)) {
		return
	}
	if !c.Auth.Enabled {
		r.options.Log.Warn("Other machines may reach AUA, and whoever does may do everything: auth is not enabled.", "address", c.Server.Address)
	}
	if !c.Server.TLS.Enabled() {
		r.options.Log.Warn("Other machines may reach AUA, and questions, answers and tokens cross the network in the clear: there is no server.tls.", "address", c.Server.Address)
	}
}

// host is that of an address that was checked.
func host(address string) string {
	h, _, _ := net.SplitHostPort(address)
	return h
}
