// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Backend talks to a model server, or answers by itself (see package
// github.com/auahq/aua/sdk/program for the latter, and sdk/upstream for servers
// that are reached over HTTP).
//
// It is called whenever a specialist of this backend is asked: for each try, and
// for several specialists at once. The request has everything: the messages,
// oldest first, the parameters, the model, and the endpoint that replaces the
// configured one.
//
// There are four outcomes. An [Answer] has text, tool calls or both; one with
// neither is an empty answer, which the host takes as such. [Declined] says that
// the query is not about what the backend knows: no failure, the next specialist
// is asked. An [UpstreamError] says what the model server did wrong: by its kind
// and Retryable the host tries again (the backend must not), asks the next
// specialist, and opens the server's circuit breaker. An error that a method
// returns means that the plugin itself failed: the next specialist is asked too,
// and nothing is held against the server.
//
// Usage is what the server reported, with Reported set, or an estimate. The
// context ends when the specialist's timeout passes or the client leaves, and must
// cancel the request to the model server.
type Backend interface {
	// Complete answers the whole query at once.
	Complete(context.Context, *CompleteRequest) (*CompleteResponse, error)
	// Stream answers piece by piece. It calls send with any number of deltas
	// and then exactly one of done, declined, error; declined comes first or not at
	// all. It sends what one read brought as one delta, and returns at once when send
	// fails, with that error. send must not be called concurrently. Before the first
	// delta a failure is mended without a trace; after it the client sees an answer
	// that broke off.
	Stream(ctx context.Context, req *CompleteRequest, send func(*StreamEvent) error) error
}

// ModelLister is a [Backend] that can tell which models its server offers. It is
// asked by people, not for queries.
type ModelLister interface {
	Models(context.Context, *ModelsRequest) (*ModelsResponse, error)
}

// Prober is a [Backend] that can test its model server without generating
// anything. The host asks every 10 s for each specialist, with 5 s of time; a
// server that is not ready is asked last. Without Prober it counts as ready until
// a call fails.
type Prober interface {
	Probe(context.Context, *ProbeRequest) (*ProbeResponse, error)
}

// Embedder is a [Backend] that can turn texts into vectors: one for each input, in
// order. It serves /v1/embeddings.
type Embedder interface {
	Embed(context.Context, *EmbedRequest) (*EmbedResponse, error)
}
