// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Probe asks for the models that were pulled, or, without a model, for the
// server's version. Neither loads a model.
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
	model := req.GetModel()
	if model == "" {
		_, _, failure := b.get(ctx, base.JoinPath("api", "version"))
		return failure.GetMessage()
	}
	names, failure := b.tags(ctx, base)
	if failure != nil {
		return failure.GetMessage()
	}
	wanted := canonical(model)
	if remote(wanted) || slices.ContainsFunc(names, func(name string) bool { return canonical(name) == wanted }) {
		return ""
	}
	return fmt.Sprintf("The model server at %s does not have the model %q. It has %s. %s",
		upstream.HostOf(base), model, upstream.SomeNames(names), pullAdvice(model))
}

// canonical writes a model's name in the one way that Ollama compares names
// by: in lower case, without the registry that is taken for granted, and with a tag.
func canonical(name string) string {
	name = strings.ToLower(name)
	name = strings.TrimPrefix(name, "registry.ollama.ai/")
	name = strings.TrimPrefix(name, "library/")
	if name != "" && !strings.Contains(name[strings.LastIndex(name, "/")+1:], ":") {
		name += ":latest"
	}
	return name
}

// remote reports whether a model's name says that Ollama passes queries on to
// its own cloud, for which it needs not be pulled.
func remote(name string) bool {
	return strings.HasSuffix(name, ":cloud") || strings.HasSuffix(name, "-cloud")
}
