// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// tooLong is a model server's refusal of a prompt that does not fit.
func tooLong() act {
	a := fails(sdk.UpstreamInvalidRequest, false)
	a.ending.GetError().UpstreamCode = sdk.CodeContextLength
	return a
}

func TestPromptThatIsTooLongGoesToTheNextSpecialist(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	s.backends["one"].then(tooLong())
	s.backends["two"].then(tooLong())
	_, err := s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), "with all of them too small, the request cannot be answered")
	require.Equal(t, sdk.CodeContextLength, fault.As(err).Details["upstream_code"])
	tried := s.newest().Candidates
	require.Len(t, tried, 2)

	for _, buffered := range []bool{true, false} {
		s.backends[tried[0].Specialist].then(tooLong())
		req := request("q")
		req.Buffered = buffered
		r, err := s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		require.Equal(t, tried[1].Specialist+": q", r.Response.Answer)
	}

	s.backends["one"].then(fails(sdk.UpstreamInvalidRequest, false))
	s.backends["two"].then(fails(sdk.UpstreamInvalidRequest, false))
	_, err = s.Run(t.Context(), request("q"), nil)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Len(t, s.newest().Candidates, 1, "any other mistake would be one with every specialist")
}

// TestEmptyAnswer has specialists end before they have begun.
func TestEmptyAnswer(t *testing.T) {
	checked := func(r *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
		resp := &sdk.VerifyResponse{}
		for _, c := range r.GetCandidates() {
			e := &sdk.Evidence{Check: "empty", Result: sdk.CheckPass, Hard: true}
			if c.GetText() == "" {
				e.Result, e.Reason = sdk.CheckFail, "The answer is empty."
			}
			resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{Evidence: []*sdk.Evidence{e}})
		}
		return resp, nil
	}
	for _, buffered := range []bool{true, false} {
		s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
		s.verify = checked
		req := request("q")
		req.Buffered = buffered
		s.backends["one"].then(answers())
		r, err := s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		require.Equal(t, "two: q", r.Response.Answer)
		require.Len(t, s.newest().Candidates, 2, "the empty answer is in the record")

		s.backends["one"].then(answers())
		s.backends["two"].then(answers())
		r, err = s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		require.Equal(t, api.StatusAbstained, r.Response.Status, "nobody has said anything")
		require.Contains(t, r.Response.Reason, "The answer is empty.")
		require.Len(t, s.newest().Candidates, 2)
	}
}

// TestPromptThatWasCutIsTold has a server count far fewer tokens than were sent.
func TestPromptThatWasCutIsTold(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	for _, buffered := range []bool{true, false} {
		req := request(strings.Repeat("word ", 1000))
		req.Buffered = buffered
		s.backends["one"].then(answers("Only the end was seen."))
		r, err := s.Run(t.Context(), req, nil)
		require.NoError(t, err)
		require.Contains(t, r.Response.Caveat, "The model of one has probably seen only a part of the question: its server counted 10 tokens, where about 1254 were sent.")
		require.Equal(t, r.Response.Caveat, s.newest().Candidates[0].Reason)
	}
	r, err := s.Run(t.Context(), request("short"), nil)
	require.NoError(t, err)
	require.Empty(t, r.Response.Caveat)
}
