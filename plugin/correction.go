// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// CorrectionStore is what the host can ask a correction store for. The methods
// of [sdk.CorrectionRecords] are served only by one that declares owns_storage.
type CorrectionStore interface {
	sdk.CorrectionStore
	sdk.CorrectionRecords
}

// corrections is the host's side of a correction store.
type corrections struct{ i *Instance }

var _ CorrectionStore = corrections{}

// Load may be sent again to a new process, since the index is built from it.
func (s corrections) Load(ctx context.Context, changes []*sdk.Change) (int64, error) {
	return indexed(ctx, s.i, "Load", func(ctx context.Context, store sdk.CorrectionStore) (int64, error) {
		return store.Load(ctx, changes)
	})
}

func (s corrections) Apply(ctx context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	sequence, err := indexed(ctx, s.i, "Apply", func(ctx context.Context, store sdk.CorrectionStore) (int64, error) {
		resp, err := store.Apply(ctx, &sdk.ApplyRequest{Instance: s.i.id.address, Change: req.GetChange()})
		return resp.GetSequence(), err
	})
	return &sdk.ApplyResponse{Sequence: sequence}, err
}

// indexed calls a method that answers with a sequence number.
func indexed(ctx context.Context, i *Instance, name string, method func(context.Context, sdk.CorrectionStore) (int64, error)) (int64, error) {
	c := i.begin(ctx, name)
	var sequence int64
	for c.next() {
		var err error
		sequence, err = apply(c.sess, c.ctx, struct{}{}, func(store sdk.CorrectionStore, ctx context.Context, _ struct{}) (int64, error) {
			return method(ctx, store)
		})
		c.judge(err, true)
	}
	return sequence, c.end()
}

func (s corrections) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	return unary(ctx, s.i, "Search", req, sdk.CorrectionStore.Search, func(i *Instance, _ *sdk.SearchRequest, resp *sdk.SearchResponse) error {
		for _, h := range resp.GetHits() {
			if !(h.GetScore() >= 0 && h.GetScore() <= 1) { // false for NaN as well
				return i.broke("Search", "the score of the correction %q is %v", h.GetId(), h.GetScore())
			}
		}
		return nil
	})
}

func (s corrections) Explain(ctx context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return unary(ctx, s.i, "Explain", req, sdk.CorrectionStore.Explain, nil)
}

func (s corrections) Put(ctx context.Context, req *sdk.PutRequest) (*sdk.PutResponse, error) {
	return unary(ctx, s.i, "Put", req, sdk.CorrectionRecords.Put, nil)
}

func (s corrections) Get(ctx context.Context, req *sdk.GetRequest) (*sdk.GetResponse, error) {
	return unary(ctx, s.i, "Get", req, sdk.CorrectionRecords.Get, nil)
}

func (s corrections) List(ctx context.Context, req *sdk.ListRequest) (*sdk.ListResponse, error) {
	return unary(ctx, s.i, "List", req, sdk.CorrectionRecords.List, nil)
}
