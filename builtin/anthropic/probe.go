// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Probe asks what the server knows of the model, which costs nothing, wants the
// API key, and finds a model by its alias as well. A server that speaks the
// Messages API and cannot say it is asked for its list, and one that has none
// whether it has the address for messages.
func (b *backend) Probe(ctx context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	start := b.client.Now()
	reason := b.probe(ctx, req)
	if err := upstream.Cancelled(ctx); err != nil {
		return nil, err
	}
	return &sdk.ProbeResponse{
		Ready: reason == "", Reason: reason, LatencyMs: b.client.Now().Sub(start).Milliseconds(),
	}, nil
}

// probe returns why the server is not ready; empty when it is.
func (b *backend) probe(ctx context.Context, req *sdk.ProbeRequest) string {
	base, failure := b.client.Endpoint(req.GetEndpoint())
	if failure != nil {
		return failure.GetMessage()
	}
	if model := req.GetModel(); model != "" {
		_, _, failure := b.get(ctx, base.JoinPath("v1", "models", url.PathEscape(model)))
		if failure == nil || !absent(failure) {
			return failure.GetMessage()
		}
	}
	list, failure := b.list(ctx, base)
	switch {
	case failure == nil:
		return missing(upstream.HostOf(base), list, req.GetModel())
	case absent(failure):
		return b.probeMessages(ctx, base, failure)
	}
	return failure.GetMessage()
}

// absent reports whether the server does not have an address.
func absent(failure *sdk.UpstreamError) bool {
	status := failure.GetHttpStatus()
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}

// missing returns why the model is not there; empty when it is.
func missing(server string, list []*sdk.Model, model string) string {
	if model == "" || slices.ContainsFunc(list, func(m *sdk.Model) bool { return m.GetId() == model }) {
		return ""
	}
	var names []string
	for _, m := range list {
		names = append(names, m.GetId())
	}
	return fmt.Sprintf("The model server at %s does not serve the model %q. It serves %s.", server, model, upstream.SomeNames(names))
}

// probeMessages asks whether the address for messages exists, with a method
// that generates nothing.
func (b *backend) probeMessages(ctx context.Context, base *url.URL, noList *sdk.UpstreamError) string {
	resp, _, failure := b.client.Do(ctx, http.MethodGet, base.JoinPath("v1", "messages"), "application/json", nil)
	if resp != nil {
		_ = resp.Body.Close()
	}
	switch status := failure.GetHttpStatus(); {
	case status == http.StatusNotFound:
		return noList.GetMessage()
	case status == 0 && failure != nil, status == http.StatusUnauthorized, status == http.StatusForbidden, status >= 500 && status != http.StatusNotImplemented:
		return failure.GetMessage()
	}
	return ""
}
