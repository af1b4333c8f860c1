// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// today is when the tests run.
var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// openStore configures a store the way a host does, but for the clock.
func openStore(t testing.TB, config, dir string) *store {
	t.Helper()
	s, err := open(t.Context(), &sdk.Instance{
		Name: "corrections.default", Kind: sdk.KindCorrectionStore, Config: json.RawMessage(config), DataDir: dir,
	}, func() time.Time { return today })
	require.NoError(t, err)
	return s
}

// about makes a record of the tenant "acme".
func about(id, subject, claim string) *sdk.Correction {
	return &sdk.Correction{Id: id, Tenant: "acme", Scope: "global", Subject: subject, Claim: claim}
}

// load gives the records to the store as changes from number 1 on.
func load(t testing.TB, s *store, records ...*sdk.Correction) {
	t.Helper()
	n, err := s.Load(t.Context(), numbered(1, records...))
	require.NoError(t, err)
	require.Equal(t, int64(len(records)), n)
}

func numbered(first int64, records ...*sdk.Correction) []*sdk.Change {
	changes := make([]*sdk.Change, len(records))
	for i, r := range records {
		changes[i] = &sdk.Change{Sequence: first + int64(i), Correction: r}
	}
	return changes
}

// search returns the hits for the tenant "acme".
func search(t testing.TB, s *store, query string) []*sdk.SearchHit {
	t.Helper()
	resp, err := s.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "acme"}, Query: query})
	require.NoError(t, err)
	return resp.GetHits()
}

func ids(hits []*sdk.SearchHit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.GetId())
	}
	return out
}

// why is what Explain says, for the message of a failed test.
func why(t testing.TB, s *store, query, id string) string {
	t.Helper()
	resp, err := s.Explain(t.Context(), &sdk.ExplainRequest{Context: &sdk.CallContext{Tenant: "acme"}, Query: query, Id: id})
	require.NoError(t, err)
	return fmt.Sprintf("%q: %.3f %v", query, resp.GetScore(), resp.GetReasons())
}
