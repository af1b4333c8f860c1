// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// subjects finds the corrections whose subject stands in the query. It keeps an
// index only; the host has the records, and loads the index at each start.
type subjects struct {
	mu       sync.Mutex
	sequence int64
	byID     map[string]string
}

func (s *subjects) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range changes {
		if err := s.change(c); err != nil {
			return s.sequence, err
		}
	}
	return s.sequence, nil
}

func (s *subjects) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.change(req.GetChange()); err != nil {
		return nil, err
	}
	return &sdk.ApplyResponse{Sequence: s.sequence}, nil
}

func (s *subjects) change(c *sdk.Change) error {
	switch {
	case c.GetSequence() <= s.sequence:
		return nil // it is there
	case c.GetSequence() > s.sequence+1:
		return status.Errorf(codes.FailedPrecondition, "change %d does not follow change %d", c.GetSequence(), s.sequence)
	}
	s.sequence = c.GetSequence()
	if delete(s.byID, c.GetCorrection().GetId()); !c.GetErased() {
		s.byID[c.GetCorrection().GetId()] = strings.ToLower(c.GetCorrection().GetSubject())
	}
	return nil
}

func (s *subjects) Search(_ context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sequence < req.GetMinSequence() {
		return nil, status.Errorf(codes.FailedPrecondition, "the index ends with change %d", s.sequence)
	}
	resp := &sdk.SearchResponse{}
	for id, subject := range s.byID {
		if strings.Contains(strings.ToLower(req.GetQuery()), subject) && len(resp.GetHits()) < int(req.GetLimit()) {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: id, Score: 0.8})
		}
	}
	return resp, nil
}

func (s *subjects) Explain(_ context.Context, req *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &sdk.ExplainResponse{Reasons: []string{fmt.Sprintf("Its subject is %q.", s.byID[req.GetId()])}}, nil
}

func ExampleCorrectionStore() {
	ctx := context.Background()
	c, err := plugintest.Open(ctx, &sdk.Plugin{
		Name: "subjects", Version: "1.0.0", Description: "Finds corrections by their subject.",
		CorrectionStore: func(context.Context, *sdk.Instance) (sdk.CorrectionStore, error) {
			return &subjects{byID: map[string]string{}}, nil
		},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for n, subject := range []string{"Pluto", "Tomato"} {
		if _, err := c.CorrectionStore.Apply(ctx, &sdk.ApplyRequest{Instance: c.Call.GetInstance(), Change: &sdk.Change{
			Sequence: int64(n + 1), Correction: &sdk.Correction{Id: fmt.Sprint("c", n), Subject: subject},
		}}); err != nil {
			log.Fatal(err)
		}
	}
	for _, sequence := range []int64{2, 3} {
		resp, err := c.CorrectionStore.Search(ctx, &sdk.SearchRequest{Context: c.Call, Query: "Is a tomato a fruit?", Limit: 5, MinSequence: sequence})
		fmt.Println(len(resp.GetHits()), status.Code(err))
	}
	// Output:
	// 1 OK
	// 0 FailedPrecondition
}
