// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Middleware is what the host can ask a middleware for. OnChunk is served only
// by one that declares on_chunk.
type Middleware interface {
	sdk.Middleware
	OnChunk(ctx context.Context, call *sdk.CallContext, state []byte) (Chunks, error)
}

// Chunks transforms one streamed answer. Whoever has it calls Close, whether
// the answer came to its end or not; to do so again is harmless.
type Chunks interface {
	sdk.Chunks
	Close()
}

// middleware is the host's side of a middleware.
type middleware struct{ i *Instance }

var _ Middleware = middleware{}

func (m middleware) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return unary(ctx, m.i, "BeforeQuery", req, sdk.Middleware.BeforeQuery, nil)
}

func (m middleware) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	return unary(ctx, m.i, "AfterResponse", req, sdk.Middleware.AfterResponse, nil)
}

// OnChunk opens a transformer for one streamed answer. It lives in one process
// to its end, since what it holds back is there: when the process dies, so
// does the transformer. The whole of it counts as one call.
func (m middleware) OnChunk(ctx context.Context, call *sdk.CallContext, state []byte) (Chunks, error) {
	c := m.i.begin(ctx, "OnChunk")
	for c.next() {
		chunks, err := apply(c.sess, c.ctx, call, func(t sdk.ChunkTransformer, ctx context.Context, call *sdk.CallContext) (sdk.Chunks, error) {
			return t.OnChunk(ctx, call, state)
		})
		if err == nil {
			return &chunkCall{call: c, chunks: chunks}, nil
		}
		c.judge(err, true)
	}
	return nil, c.end()
}

// errChunksOver says that a transformer was used after its end.
var errChunksOver = errors.New("plugin: the answer's last chunk has been transformed already")

// chunkCall is a transformer as one call of the plugin.
type chunkCall struct {
	call   call
	chunks sdk.Chunks
}

func (c *chunkCall) Next(text string, last bool) (string, error) {
	if c.call.finished {
		return "", errChunksOver
	}
	out, err := c.next(text, last)
	if err == nil && !last {
		return out, nil
	}
	c.call.judge(err, false)
	return out, c.call.end()
}

// Close ends the call of an answer that broke off.
func (c *chunkCall) Close() {
	if c.call.finished {
		return
	}
	c.call.abandon(fault.New(fault.Cancelled, "The answer broke off before its last chunk."))
	_ = c.call.end()
}

func (c *chunkCall) next(text string, last bool) (out string, err error) {
	if c.call.sess.inline {
		defer recoverPanic(&err)
	}
	return c.chunks.Next(text, last)
}
