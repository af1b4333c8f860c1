// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func testInstance() *Instance {
	return &Instance{id: identity{address: "x.y", plugin: "p", version: "1.0.0"}}
}

// requireBroken expects an error that says what broke the contract.
func requireBroken(t *testing.T, err error, method, what string) {
	t.Helper()
	e := fault.As(err)
	require.Equal(t, fault.PluginContractInvalid, e.Code)
	require.Equal(t, `x.y: the plugin "p" 1.0.0 broke the contract of `+method+": "+what+".", e.Message)
	require.Equal(t, "plugin", e.Details["fault"])
}

func TestClassificationContract(t *testing.T) {
	check := func(ps ...float64) error {
		resp := &sdk.ClassifyResponse{}
		for _, p := range ps {
			resp.Distribution = append(resp.Distribution, &sdk.FieldProbability{Field: "law", Probability: p})
		}
		return checkClassification(testInstance(), nil, resp)
	}
	require.NoError(t, check())
	require.NoError(t, check(0.7, 0.3))
	require.NoError(t, check(0.1, 0.2, 0.7000000001), "rounding is allowed")
	requireBroken(t, check(0.7, 0.4), "Classify", "the probabilities sum to 1.1")
	requireBroken(t, check(-0.1), "Classify", `the probability of the field "law" is -0.1`)
	requireBroken(t, check(math.NaN()), "Classify", `the probability of the field "law" is NaN`)

	asks := &sdk.ClassifyResponse{
		NeedCalls:    []*sdk.ModelCall{{Id: "1"}},
		Distribution: []*sdk.FieldProbability{{Probability: 7}},
	}
	require.NoError(t, checkClassification(testInstance(), nil, asks), "the rest of an answer that asks is ignored")
}

func TestScoreContract(t *testing.T) {
	two := &sdk.ScoreRequest{Candidates: []*sdk.Candidate{{}, {}}}
	scores := func(s ...*sdk.CandidateScore) *sdk.ScoreResponse { return &sdk.ScoreResponse{Scores: s} }
	require.NoError(t, checkScores(testInstance(), two, scores(&sdk.CandidateScore{Utility: 0.5}, &sdk.CandidateScore{})))
	requireBroken(t, checkScores(testInstance(), two, scores(&sdk.CandidateScore{})), "Score", "it gave 1 scores for 2 candidates")
	requireBroken(t, checkScores(testInstance(), two, scores(&sdk.CandidateScore{}, &sdk.CandidateScore{ChoiceValue: math.Inf(1)})),
		"Score", "the choice value of candidate 1 is +Inf")
	requireBroken(t, checkScores(testInstance(), two, scores(&sdk.CandidateScore{Confidence: 1.1}, &sdk.CandidateScore{ChoiceValue: -3})),
		"Score", "the score of candidate 0 has the value 1.1")
}

func TestEvidenceContract(t *testing.T) {
	one := &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{}}}
	require.NoError(t, checkEvidence(testInstance(), one, &sdk.VerifyResponse{Candidates: []*sdk.CandidateEvidence{{}}}))
	require.NoError(t, checkEvidence(testInstance(), one, &sdk.VerifyResponse{NeedCalls: []*sdk.ModelCall{{Id: "1"}}}))
	requireBroken(t, checkEvidence(testInstance(), one, &sdk.VerifyResponse{}), "Verify", "it gave evidence on 0 candidates of 1")
	requireBroken(t, checkEvidence(testInstance(), one, &sdk.VerifyResponse{Candidates: []*sdk.CandidateEvidence{
		{Evidence: []*sdk.Evidence{{Check: "arithmetic", Weight: -1}}},
	}}), "Verify", `the check "arithmetic" of candidate 0 has the weight -1`)
}

func TestContractsOverTheWire(t *testing.T) {
	h := newTestHost(t)
	_, err := h.acquire(spec(sdk.KindBackend, "behaviour", "contract")).Backend().Complete(t.Context(), &sdk.CompleteRequest{})
	require.ErrorContains(t, err, "it gave neither answer nor declined nor error")
	_, err = h.acquire(spec(sdk.KindScorer, "behaviour", "contract")).Scorer().Score(t.Context(), &sdk.ScoreRequest{})
	require.ErrorContains(t, err, "it gave 1 scores for 0 candidates")
	_, err = h.acquire(spec(sdk.KindVerifier, "behaviour", "contract")).Verifier().Verify(t.Context(), &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{}}})
	require.ErrorContains(t, err, "it gave evidence on 0 candidates of 1")
	for _, s := range h.Status() {
		require.EqualValues(t, 1, s.Errors, "a broken contract is an error")
	}
}

// embedder embeds as many texts as it likes.
type embedder struct {
	sdk.Backend
	n int
}

func (e embedder) Embed(context.Context, *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	return &sdk.EmbedResponse{Embeddings: make([]*sdk.Embedding, e.n)}, nil
}

func (e embedder) Models(context.Context, *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return &sdk.ModelsResponse{Models: []*sdk.Model{{Id: "small"}}}, nil
}

func TestOptionalBackendMethodsInline(t *testing.T) {
	h := newTestHost(t, func(o *testOptions, _ *timing) {
		o.Catalog.Builtins["embedder"] = &sdk.Plugin{
			Name: "embedder", Version: "1.0.0",
			Backend: func(context.Context, *sdk.Instance) (sdk.Backend, error) { return embedder{n: 2}, nil },
		}
	})
	b := h.acquire(Spec{Address: "backend.e", Kind: sdk.KindBackend, Plugin: "embedder", Isolation: IsolationInline}).Backend()
	resp, err := b.Embed(t.Context(), &sdk.EmbedRequest{Inputs: []string{"a", "b"}})
	require.NoError(t, err)
	require.Len(t, resp.GetEmbeddings(), 2)
	_, err = b.Embed(t.Context(), &sdk.EmbedRequest{Inputs: []string{"a"}})
	require.ErrorContains(t, err, "it gave 2 embeddings for 1 inputs")
	models, err := b.Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Equal(t, "small", models.GetModels()[0].GetId())
	probe, err := b.Probe(t.Context(), &sdk.ProbeRequest{})
	require.NoError(t, err)
	require.True(t, probe.GetReady(), "what cannot be tested counts as ready")
}
