// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

const (
	// maxIdle bounds the connections that wait for their next request.
	maxIdle = 256
	// idleTimeout is how long they wait. Python servers close idle connections
	// after 5 s; that they did is noticed, and a request that was too late to
	// notice is sent again by the transport.
	idleTimeout = 30 * time.Second
)

// newHTTPClient returns the HTTP client of an instance. It follows no redirect and
// knows no proxy: nothing goes where the configuration does not say.
func newHTTPClient(s *Settings) *http.Client {
	dialer := &net.Dialer{Timeout: s.connect}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return acknowledgeAtOnce(conn), nil
		},
		TLSClientConfig:       &tls.Config{RootCAs: s.roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   s.connect,
		ResponseHeaderTimeout: s.responseHeader,
		DisableKeepAlives:     !s.keepAlive(),
		MaxIdleConnsPerHost:   maxIdle,
		IdleConnTimeout:       idleTimeout,
		ForceAttemptHTTP2:     true,
		// A compressed stream arrives in blocks, not token by token.
		DisableCompression: true,
		ReadBufferSize:     16 << 10,
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// keepAlive says whether connections are used again.
//
// llama-server sends headers and body apart with Nagle's algorithm on: the body
// waits for the acknowledgement of the headers, which a client may delay by
// 40 ms over a connection in use (over a new one it does not). Where the client
// can be told to acknowledge at once, a pool is the faster way; elsewhere it
// pays only where a new connection is dear, which is with TLS.
func (s *Settings) keepAlive() bool {
	if s.KeepAlive != nil {
		return *s.KeepAlive
	}
	return acknowledgesAtOnce || s.base.Scheme == "https"
}
