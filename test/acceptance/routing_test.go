// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestTwoFieldsTwoServers(t *testing.T) {
	code, maths, hcl := two(t)
	s := serve(t, hcl)

	r := s.ask(&api.QueryRequest{Query: coding})
	require.Equal(t, "swe", r.Specialist)
	require.Equal(t, "software_engineering", r.Field)
	require.Equal(t, "Check for nil before you follow the pointer.", r.Answer)
	r = s.ask(&api.QueryRequest{Query: algebra, Debug: true})
	require.Equal(t, "math", r.Specialist)
	require.Equal(t, "mathematics", r.Field)
	require.NotZero(t, r.Utility.U)
	require.NotEmpty(t, r.Decision.Classification.Terms, "the record says what spoke for the field")
	require.Len(t, code.ChatRequests(), 1)
	require.Len(t, maths.ChatRequests(), 1)

	maths.Kill()
	r = s.ask(&api.QueryRequest{Query: algebra, Debug: true})
	require.Equal(t, "swe", r.Specialist, "the other one answers")
	require.Equal(t, "No specialist of mathematics answered; swe did.", r.Caveat)
	require.Equal(t, "AUA_BACKEND_UNREACHABLE", r.Decision.Candidates[0].Error)
	st := s.specialist("math")
	require.Contains(t, st.Reason, "The specialist math did not answer:")

	require.NoError(t, maths.Restart())
	require.Eventually(t, func() bool {
		return s.ask(&api.QueryRequest{Query: algebra}).Specialist == "math"
	}, patience, 100*time.Millisecond, "it is used again once it is back")
	require.Empty(t, s.specialist("math").Reason)
}

func TestEverythingDown(t *testing.T) {
	code, maths, hcl := two(t)
	s := serve(t, hcl)
	code.Kill()
	maths.Kill()
	_, err := s.Query(t.Context(), &api.QueryRequest{Query: coding})
	require.ErrorContains(t, err, "AUA_BACKEND_UNREACHABLE")
	require.Eventually(t, func() bool {
		h, err := s.Health(t.Context())
		return err == nil && h.Status == "unavailable" && len(h.Reasons) == 2
	}, patience, 100*time.Millisecond)
}
