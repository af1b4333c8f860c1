// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// middleware corrects the terms of answers. It keeps nothing from one query to
// the next.
type middleware struct{ glossary *glossary }

var _ sdk.ChunkTransformer = (*middleware)(nil)

// BeforeQuery leaves the query as it is.
func (m *middleware) BeforeQuery(context.Context, *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return &sdk.BeforeQueryResponse{}, nil
}

// OnChunk corrects an answer while it is streamed.
func (m *middleware) OnChunk(context.Context, *sdk.CallContext, []byte) (sdk.Chunks, error) {
	return &chunks{glossary: m.glossary}, nil
}

// AfterResponse corrects an answer that was not streamed.
func (m *middleware) AfterResponse(_ context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	if req.GetSent() {
		return &sdk.AfterResponseResponse{}, nil
	}
	c := &chunks{glossary: m.glossary}
	text, err := c.Next(req.GetText(), true)
	if err != nil || text == req.GetText() {
		return &sdk.AfterResponseResponse{}, err
	}
	return &sdk.AfterResponseResponse{Text: &text}, nil
}
