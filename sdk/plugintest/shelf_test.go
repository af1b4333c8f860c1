// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"strings"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// shelf is a correction store that keeps its records in a map, and finds those
// of which it is asked the subject. It owns storage as well.
type shelf struct {
	mu       sync.Mutex
	sequence int64
	records  map[string]*sdk.Correction
}

func newShelf() *shelf { return &shelf{records: map[string]*sdk.Correction{}} }

func (s *shelf) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(changes) > 0 && changes[0].GetSequence() == 1 {
		s.sequence, s.records = 0, map[string]*sdk.Correction{}
	}
	for _, c := range changes {
		if err := s.add(c); err != nil {
			return 0, err
		}
	}
	return s.sequence, nil
}

func (s *shelf) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.add(req.GetChange())
	return &sdk.ApplyResponse{Sequence: s.sequence}, err
}

// add makes a change, with the lock held.
func (s *shelf) add(c *sdk.Change) error {
	switch {
	case c.GetSequence() > s.sequence+1:
		return status.Errorf(codes.FailedPrecondition, "change %d does not follow %d", c.GetSequence(), s.sequence)
	case c.GetSequence() <= s.sequence:
		return nil
	case c.GetErased():
		delete(s.records, c.GetCorrection().GetId())
	default:
		s.records[c.GetCorrection().GetId()] = c.GetCorrection()
	}
	s.sequence = c.GetSequence()
	return nil
}

func (s *shelf) Search(_ context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if req.GetMinSequence() > s.sequence {
		return nil, status.Errorf(codes.FailedPrecondition, "change %d is not here yet", req.GetMinSequence())
	}
	resp := &sdk.SearchResponse{}
	for _, r := range s.records {
		if r.GetTenant() == req.GetContext().GetTenant() && strings.EqualFold(r.GetSubject(), req.GetQuery()) && len(resp.Hits) < int(req.GetLimit()) {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: r.GetId(), Score: 0.9})
		}
	}
	return resp, nil
}

func (s *shelf) Explain(context.Context, *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return &sdk.ExplainResponse{Score: 0.9, Reasons: []string{"It is the same question."}}, nil
}

func (s *shelf) Put(_ context.Context, req *sdk.PutRequest) (*sdk.PutResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[req.GetCorrection().GetId()] = req.GetCorrection()
	return &sdk.PutResponse{Sequence: 1}, nil
}

func (s *shelf) Get(_ context.Context, req *sdk.GetRequest) (*sdk.GetResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &sdk.GetResponse{Correction: s.records[req.GetId()]}, nil
}

func (s *shelf) List(context.Context, *sdk.ListRequest) (*sdk.ListResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	resp := &sdk.ListResponse{}
	for _, r := range s.records {
		resp.Corrections = append(resp.Corrections, r)
	}
	return resp, nil
}
