// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

// poorShelf is a correction store that does one thing badly.
type poorShelf struct {
	*anyKind
	apply   func(*shelf, *sdk.ApplyRequest) (*sdk.ApplyResponse, error)
	search  func(*shelf, *sdk.SearchRequest) *sdk.SearchResponse
	explain func(*sdk.ExplainResponse)
}

func shelves(s poorShelf) program {
	return program{plugin: one(sdk.KindCorrectionStore, func(i *sdk.Instance) any { s := s; s.anyKind = careful(i); return s })}
}

func (p poorShelf) Apply(ctx context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	if p.apply != nil {
		if resp, err := p.apply(p.shelf, req); resp != nil || err != nil {
			return resp, err
		}
	}
	return p.anyKind.Apply(ctx, req)
}

func (p poorShelf) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	resp, err := p.anyKind.Search(ctx, req)
	if p.search != nil {
		if other := p.search(p.shelf, req); other != nil {
			return other, nil
		}
	}
	return resp, err
}

func (p poorShelf) Explain(ctx context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	resp, err := p.anyKind.Explain(ctx, req)
	if p.explain != nil {
		p.explain(resp)
	}
	return resp, err
}

// forgetful keeps no record.
type forgetful struct{ *anyKind }

func (forgetful) Get(context.Context, *sdk.GetRequest) (*sdk.GetResponse, error) {
	return &sdk.GetResponse{}, nil
}

// again searches as a careful shelf does, after a change of the request.
func again(s *shelf, req *sdk.SearchRequest, change func(*sdk.SearchRequest)) *sdk.SearchResponse {
	req = proto.CloneOf(req)
	change(req)
	resp, _ := s.Search(context.Background(), req)
	return resp
}

func correctionDefects() map[string]defect {
	owner := one(sdk.KindCorrectionStore, func(i *sdk.Instance) any { return forgetful{careful(i)} })
	owner.OwnsStorage = true
	return map[string]defect{
		"acknowledges and forgets": {
			program: shelves(poorShelf{apply: func(s *shelf, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
				if n := req.GetChange().GetSequence(); n == 3 {
					s.mu.Lock()
					defer s.mu.Unlock()
					s.sequence = n
					return &sdk.ApplyResponse{Sequence: n}, nil
				}
				return nil, nil
			}}),
			check: "corrections_written", found: "is not found by that very question",
		},
		"finds more than it was asked for": {
			program: shelves(poorShelf{search: func(s *shelf, req *sdk.SearchRequest) *sdk.SearchResponse {
				if s.sequence < 4 {
					return nil
				}
				return again(s, req, func(r *sdk.SearchRequest) { r.Limit = 100 })
			}}),
			check: "corrections_hits", found: "it gave 6 hits where 3 were asked for",
		},
		"never forgets": {
			program: shelves(poorShelf{apply: func(s *shelf, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
				req.Change.Erased = false
				return nil, nil
			}}),
			check: "corrections_erased", found: "the record is still found",
		},
		"wants each change once": {
			program: shelves(poorShelf{apply: func(s *shelf, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
				s.mu.Lock()
				defer s.mu.Unlock()
				if req.GetChange().GetSequence() <= s.sequence {
					return nil, status.Error(codes.AlreadyExists, "I know that")
				}
				return nil, nil
			}}),
			check: "corrections_replayed", found: "the newest change came again: the call of Apply failed",
		},
		"leaves gaps": {
			program: shelves(poorShelf{apply: func(s *shelf, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.sequence = max(s.sequence, req.GetChange().GetSequence()-1)
				return nil, nil
			}}),
			check: "corrections_gap", found: "change 5 after change 1 is accepted",
		},
		"answers from the past": {
			program: shelves(poorShelf{search: func(s *shelf, req *sdk.SearchRequest) *sdk.SearchResponse {
				return again(s, req, func(r *sdk.SearchRequest) { r.MinSequence = 0 })
			}}),
			check: "corrections_ahead", found: "is accepted",
		},
		"tells one tenant what another said": {
			program: shelves(poorShelf{search: func(s *shelf, req *sdk.SearchRequest) *sdk.SearchResponse {
				return again(s, req, func(r *sdk.SearchRequest) { r.Context.Tenant = "default" })
			}}),
			check: "corrections_tenants", found: `is found for the tenant "somebody-else"`,
		},
		"does not say why": {
			program: shelves(poorShelf{explain: func(r *sdk.ExplainResponse) { r.Reasons = nil }}),
			check:   "corrections_explained", found: "it gives no reason",
		},
		"keeps nothing": {program: program{plugin: owner}, check: "corrections_records", found: "Get returns the claim"},
	}
}
