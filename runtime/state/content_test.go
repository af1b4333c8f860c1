// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// digest is the SHA-256 of "2", from another implementation.
const digest = "sha256:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"

func TestContent(t *testing.T) {
	require.Equal(t, "2", Content(ContentFull, "2"))
	require.Equal(t, digest, Content(ContentHash, "2"))
	require.Empty(t, Content(ContentNone, "2"))
	require.Empty(t, Content("redacted", "2"), "a policy that does not exist keeps nothing")
	for _, p := range []ContentPolicy{ContentFull, ContentHash, ContentNone} {
		require.Empty(t, Content(p, ""))
	}
}

// private has the same words wherever users' or models' words can be.
func private() *api.Decision {
	const words = "the patient is John"
	d := decision("acme", "d1", 0)
	d.Query, d.Answer = words, words
	d.Classification.Terms = []api.Term{{Field: "medicine", Term: words}}
	d.Candidates[0].Answer = words
	d.Candidates[0].Evidence[0].Reason = "It says: " + words
	d.ModelCalls = []api.ModelCall{{Role: "judge", Candidate: d.Candidates[0]}}
	d.Verdict = &api.Verdict{Decision: "pick", Reason: words, Findings: []api.Finding{{Check: "logical", Reason: words}}}
	return d
}

func TestKeepingLeavesNoContentBehind(t *testing.T) {
	for _, p := range []ContentPolicy{ContentHash, ContentNone, "redacted"} {
		d := private()
		kept, err := json.Marshal(Keep(p, d))
		require.NoError(t, err)
		require.NotContains(t, string(kept), "John", p)
		require.Equal(t, private(), d, "the record itself was changed")
	}
}

func TestKeepingHashesTellsAnswersApart(t *testing.T) {
	d := private()
	d.Candidates[0].Answer = "2"
	kept := Keep(ContentHash, d)
	require.Equal(t, digest, kept.Candidates[0].Answer)
	require.NotEqual(t, kept.Query, kept.Candidates[0].Answer)
	require.Equal(t, kept.Query, kept.Answer)
	require.Equal(t, d.Candidates[0].Score, kept.Candidates[0].Score)
	require.Equal(t, "arithmetic", kept.Candidates[0].Evidence[0].Check)
	require.Equal(t, d.Classification.Distribution, kept.Classification.Distribution)
}

func TestKeepingAllChangesNothing(t *testing.T) {
	require.Equal(t, private(), Keep(ContentFull, private()))
}

func TestErasingLeavesNothingThatAnybodySaid(t *testing.T) {
	whole := func() *api.Decision {
		d := private()
		d.Metadata = map[string]string{"patient": "John"}
		d.Reason, d.Caveat = "John is not sure.", "Ask John."
		d.Candidates[0].Reason, d.ModelCalls[0].Reason = "The server quotes John.", "So does John."
		d.Corrections = []api.AppliedCorrection{{ID: "c1", Claim: "John is well.", Reason: "It is about John."}}
		return d
	}
	d := whole()
	erased := Erase(d)
	text, err := json.Marshal(erased)
	require.NoError(t, err)
	require.NotContains(t, string(text), "John")
	require.NotContains(t, string(text), "sha256:", "a hash can be confirmed by who guesses the text")
	require.True(t, erased.Erased)
	require.Equal(t, d.Candidates[0].Score, erased.Candidates[0].Score)
	require.Equal(t, "pick", erased.Verdict.Decision)
	require.Equal(t, whole(), d, "the record itself was changed")
}
