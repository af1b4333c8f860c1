// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// idleConnections is how many connections driver and proxy keep for their next
// query: as many as are ever under way, so that none pays for connecting.
const idleConnections = 2048

// transport is what driver and proxy send with: no compression and no proxy.
func transport() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConns:        idleConnections,
		MaxIdleConnsPerHost: idleConnections,
		IdleConnTimeout:     time.Minute,
		DisableCompression:  true,
	}
}

// NewProxy is Go's own reverse proxy to target, which passes each piece of a
// stream on at once. It is the yardstick: the least that a process between
// client and model server costs.
func NewProxy(target *url.URL) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport:     transport(),
		FlushInterval: -1,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Otherwise the first byte of an answer closes the request's body, and an answer
		// that comes before the transport has seen that body's end is cut.
		_ = http.NewResponseController(w).EnableFullDuplex()
		proxy.ServeHTTP(w, r)
	})
}
