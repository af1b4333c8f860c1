// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/statistics"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// withCorrections configures a correction store.
func withCorrections(onError string) func(*config.Config) {
	return func(c *config.Config) {
		c.CorrectionStores = []*config.Block{{
			Kind: sdk.KindCorrectionStore, Name: "default", Plugin: "test-corrections", Timeout: time.Second, OnError: onError, Isolation: "inline",
		}}
	}
}

// remember makes the stand's book, and feeds the correction store with it.
func (s *stand) remember(inst *plugin.Instance) *correction.Index {
	s.t.Helper()
	s.corrections = correction.New(correction.Options{
		Repository: s.store.Corrections(), Fields: func() []*config.Field { return s.config.Fields },
		Recorded: func(c *api.Correction) { s.Corrected(c) },
	})
	require.NoError(s.t, s.corrections.Load(s.t.Context()))
	x := correction.NewIndex(s.corrections, inst.CorrectionStore(), inst.Life)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		x.Run(ctx)
	}()
	s.t.Cleanup(func() {
		cancel()
		<-done
	})
	return x
}

// correct records a correction of the default tenant.
func (s *stand) correct(subject, claim, rejected string, more ...func(*api.CorrectionRequest)) *api.Correction {
	s.t.Helper()
	req := &api.CorrectionRequest{Subject: subject, Claim: claim, Rejected: rejected}
	for _, m := range more {
		m(req)
	}
	c, err := s.corrections.Add(s.t.Context(), "default", req)
	require.NoError(s.t, err)
	return c
}

// subjects is a correction store that finds the corrections whose subject is
// the query.
type subjects struct {
	stand    *stand
	sequence int64
	records  map[string]*sdk.Correction
}

func (x *subjects) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	for _, c := range changes {
		x.change(c)
	}
	return x.sequence, nil
}

func (x *subjects) Apply(_ context.Context, r *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	x.change(r.GetChange())
	return &sdk.ApplyResponse{Sequence: x.sequence}, nil
}

func (x *subjects) change(c *sdk.Change) {
	if x.records == nil {
		x.records = map[string]*sdk.Correction{}
	}
	x.sequence, x.records[c.GetCorrection().GetId()] = c.GetSequence(), c.GetCorrection()
}

func (x *subjects) Search(_ context.Context, r *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	if x.stand.search != nil {
		return x.stand.search(r)
	}
	resp := &sdk.SearchResponse{}
	for id, c := range x.records {
		if c.GetSubject() == r.GetQuery() {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: id, Score: 0.99})
		}
	}
	return resp, nil
}

func (x *subjects) Explain(context.Context, *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return &sdk.ExplainResponse{}, nil
}

// keyOf is what the outcomes of the specialist "one" in the field "alpha" are counted for.
var keyOf = statistics.Key{Tenant: "default", Specialist: "one", Version: "one/@", Field: "alpha"}
