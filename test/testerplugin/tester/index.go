// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"context"
	"slices"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// index is a correction store that finds every record of its tenant, the newest first.
type index struct {
	*instance
	mu       sync.Mutex
	records  []*sdk.Correction
	sequence int64
}

func (x *index) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(changes) > 0 && changes[0].GetSequence() == 1 {
		x.sequence, x.records = 0, nil
	}
	for _, c := range changes {
		if err := x.change(c); err != nil {
			return 0, err
		}
	}
	return x.sequence, nil
}

func (x *index) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.change(req.GetChange()); err != nil {
		return nil, err
	}
	return &sdk.ApplyResponse{Sequence: x.sequence}, nil
}

// change makes a change, with the lock held.
func (x *index) change(c *sdk.Change) error {
	switch {
	case c.GetSequence() <= x.sequence:
		return nil
	case c.GetSequence() > x.sequence+1:
		return status.Errorf(codes.FailedPrecondition, "change %d does not follow %d", c.GetSequence(), x.sequence)
	}
	x.sequence = c.GetSequence()
	x.records = slices.DeleteFunc(x.records, func(r *sdk.Correction) bool { return r.GetId() == c.GetCorrection().GetId() })
	if !c.GetErased() {
		x.records = append(x.records, c.GetCorrection())
	}
	return nil
}

func (x *index) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	if _, err := x.act(ctx, req.GetQuery()); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if req.GetMinSequence() > x.sequence {
		return nil, status.Errorf(codes.FailedPrecondition, "change %d is not here yet", req.GetMinSequence())
	}
	resp := &sdk.SearchResponse{}
	for _, r := range slices.Backward(x.records) {
		full := req.GetLimit() > 0 && len(resp.GetHits()) == int(req.GetLimit())
		if !full && r.GetTenant() == req.GetContext().GetTenant() {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: r.GetId(), Score: 0.5})
		}
	}
	return resp, nil
}

func (x *index) Explain(context.Context, *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return &sdk.ExplainResponse{Score: 0.5, Reasons: []string{"It finds everything."}}, nil
}
