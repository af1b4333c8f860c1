// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Backend talks to a model server, or answers by itself.
//
// What the model server did wrong belongs into the answer, as an
// [UpstreamError]: the host retries, falls back or reports it by its kind. An
// error that a method returns means that the plugin itself failed. A backend
// that cannot answer a query, because it is not about what the backend knows,
// answers [Declined].
//
// Cancelling the context must cancel the request to the model server.
type Backend interface {
	// Complete answers the whole query at once.
	Complete(context.Context, *CompleteRequest) (*CompleteResponse, error)
	// Stream answers piece by piece. It calls send with any number of deltas
	// and then exactly one of done, declined, error. It sends what one read
	// brought as one delta, and returns at once when send fails. send must not
	// be called concurrently.
	Stream(ctx context.Context, req *CompleteRequest, send func(*StreamEvent) error) error
}

// ModelLister is a [Backend] that can tell which models its server offers.
type ModelLister interface {
	Models(context.Context, *ModelsRequest) (*ModelsResponse, error)
}

// Prober is a [Backend] that can test its model server without generating
// anything. Without it the server counts as ready until a call fails.
type Prober interface {
	Probe(context.Context, *ProbeRequest) (*ProbeResponse, error)
}

// Embedder is a [Backend] that can turn texts into vectors.
type Embedder interface {
	Embed(context.Context, *EmbedRequest) (*EmbedResponse, error)
}
