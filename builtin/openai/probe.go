// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Owners that servers name in their list of models.
const (
	ownerLlamaServer = "llamacpp"
	ownerVLLM        = "vllm"
)

// Probe asks for the list of models, which costs nothing and wants the API key.
//
// Two servers are asked one thing more. llama-server lists its model while it
// still loads it, and vLLM while its engine is dead, but both have GET /health,
// which knows better. A server without a list of models is ready when the
// address for completions exists.
//
// A model counts as absent when the list has others and not it, with three
// exceptions. llama-server with one model ignores the name that it is called
// by. A server that lists one model and does not say that it is vLLM may do the
// same: it gets the benefit of the doubt, since a wrong name shows at the first
// call, while a right one that is called absent is never used. And names may
// differ by Ollama's tag ":latest" or Gemini's prefix "models/".
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
	list, failure := b.list(ctx, base)
	if failure != nil {
		if status := failure.GetHttpStatus(); status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented {
			return b.probeCompletions(ctx, base, failure)
		}
		return failure.GetMessage()
	}
	if reason := absent(upstream.HostOf(base), list, req.GetModel()); reason != "" {
		return reason
	}
	if len(list) > 0 && (list[0].ownedBy == ownerLlamaServer || list[0].ownedBy == ownerVLLM) {
		return b.probeHealth(ctx, base)
	}
	return ""
}

// probeCompletions asks whether the address for completions exists, with a
// method that generates nothing.
func (b *backend) probeCompletions(ctx context.Context, base *url.URL, noList *sdk.UpstreamError) string {
	resp, _, failure := b.client.Do(ctx, http.MethodGet, base.JoinPath("chat/completions"), "application/json", nil)
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

// probeHealth asks the server's root, beside the API, how it does. A server that has no such address is well.
func (b *backend) probeHealth(ctx context.Context, base *url.URL) string {
	root := *base
	root.Path, root.RawPath = strings.TrimSuffix(base.Path, "/v1"), ""
	resp, _, failure := b.client.Do(ctx, http.MethodGet, root.JoinPath("health"), "application/json", nil)
	if resp != nil {
		_ = resp.Body.Close()
	}
	if status := failure.GetHttpStatus(); status >= 500 || failure != nil && status == 0 {
		return failure.GetMessage()
	}
	return ""
}

// absent returns why the model is not there; empty when it is, or may be.
func absent(server string, list []listedModel, model string) string {
	if model == "" {
		return ""
	}
	if len(list) == 0 {
		return fmt.Sprintf("The model server at %s serves no model, and so not %q. Load or pull the model there.", server, model)
	}
	wanted := canonicalModel(model)
	if slices.ContainsFunc(list, func(m listedModel) bool { return canonicalModel(m.id) == wanted }) {
		return ""
	}
	if len(list) == 1 && list[0].ownedBy != ownerVLLM {
		return ""
	}
	var names []string
	for _, m := range list {
		names = append(names, m.id)
	}
	return fmt.Sprintf("The model server at %s does not serve the model %q. It serves %s.", server, model, upstream.SomeNames(names))
}

func canonicalModel(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, "models/"), ":latest")
}
