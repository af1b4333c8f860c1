// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// Middleware stands around a query. BeforeQuery is called in the configured
// order, AfterResponse in reverse.
//
// When one fails, the query fails, since what it keeps back would get out, unless
// the block says on_error = "skip".
type Middleware interface {
	// BeforeQuery is called before anything else happens to a query. It may
	// replace the messages or the parameters, or answer at once, which no specialist
	// then sees; an empty answer changes nothing. State is handed back in OnChunk and
	// AfterResponse of the same query, and is the way to remember something about it:
	// the query may be finished by another process.
	BeforeQuery(context.Context, *BeforeQueryRequest) (*BeforeQueryResponse, error)
	// AfterResponse may change the answer, unless it was sent already; fields that
	// are not set change nothing. A plugin that does so says [Plugin].ChangesAnswer, so
	// that answers are held until it has seen them.
	AfterResponse(context.Context, *AfterResponseRequest) (*AfterResponseResponse, error)
}

// ChunkTransformer is a [Middleware] that transforms streamed text;
// [Plugin].TransformsChunks says so.
type ChunkTransformer interface {
	// OnChunk returns a transformer for one streamed answer; state is what
	// BeforeQuery returned for the query.
	OnChunk(ctx context.Context, call *CallContext, state []byte) (Chunks, error)
}

// Chunks transforms the text of one streamed answer. It is used by one
// goroutine at a time.
type Chunks interface {
	// Next returns the text to pass on now, which may be empty. It may hold text
	// back and release it later; when last is true it must release everything.
	Next(text string, last bool) (string, error)
}
