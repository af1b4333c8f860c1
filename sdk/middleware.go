// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Middleware stands around a query. BeforeQuery is called in the configured
// order, AfterResponse in reverse.
type Middleware interface {
	// BeforeQuery may change the query or answer it at once.
	BeforeQuery(context.Context, *BeforeQueryRequest) (*BeforeQueryResponse, error)
	// AfterResponse may change the answer, unless it was sent already.
	AfterResponse(context.Context, *AfterResponseRequest) (*AfterResponseResponse, error)
}

// ChunkTransformer is a [Middleware] that transforms streamed text.
type ChunkTransformer interface {
	// OnChunk returns a transformer for one streamed answer; state is what
	// BeforeQuery returned for the query.
	OnChunk(ctx context.Context, call *CallContext, state []byte) (Chunks, error)
}

// Chunks transforms the text of one streamed answer. It is used by one
// goroutine at a time.
type Chunks interface {
	// Next returns the text to pass on now. It may hold text back and release
	// it later; when last is true it must release everything.
	Next(text string, last bool) (string, error)
}
