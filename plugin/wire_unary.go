// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// The unary methods of the kinds, as calls over the wire.

func (w wireRouter) Route(ctx context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	return w.client.Route(ctx, req)
}

func (w wireArbiter) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return w.client.Arbitrate(ctx, req)
}

func (w wirePromotion) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	return w.client.Decide(ctx, req)
}

func (w wireHook) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	return w.client.Fire(ctx, req)
}

func (w wireMiddleware) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	return w.client.BeforeQuery(ctx, req)
}

func (w wireMiddleware) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	return w.client.AfterResponse(ctx, req)
}

func (w wireCorrections) Apply(ctx context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	return w.client.Apply(ctx, req)
}

func (w wireCorrections) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	return w.client.Search(ctx, req)
}

func (w wireCorrections) Explain(ctx context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return w.client.Explain(ctx, req)
}

func (w wireCorrections) Put(ctx context.Context, req *sdk.PutRequest) (*sdk.PutResponse, error) {
	return w.client.Put(ctx, req)
}

func (w wireCorrections) Get(ctx context.Context, req *sdk.GetRequest) (*sdk.GetResponse, error) {
	return w.client.Get(ctx, req)
}

func (w wireCorrections) List(ctx context.Context, req *sdk.ListRequest) (*sdk.ListResponse, error) {
	return w.client.List(ctx, req)
}
