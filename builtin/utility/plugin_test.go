// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// newScorer configures a scorer the way a host does.
func newScorer(t testing.TB, config string) sdk.Scorer {
	t.Helper()
	v, err := Plugin().New(t.Context(), &sdk.Instance{
		Name: "scorer.default", Kind: sdk.KindScorer, Config: json.RawMessage(config),
	})
	require.NoError(t, err)
	return v.(sdk.Scorer)
}

// score scores candidates with weights that sum to 1.
func score(t testing.TB, s sdk.Scorer, w *sdk.Weights, candidates ...*sdk.Candidate) []*sdk.CandidateScore {
	t.Helper()
	resp, err := s.Score(t.Context(), &sdk.ScoreRequest{Weights: w, Candidates: candidates})
	require.NoError(t, err)
	require.Len(t, resp.GetScores(), len(candidates))
	return resp.GetScores()
}

func weights(e, c, k float64) *sdk.Weights {
	return &sdk.Weights{Efficacy: e, Confidence: c, Curiosity: k, Mu: 1.5}
}

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "utility", d.Name)
	require.Len(t, d.Kinds, 1)
	kind, ok := d.Serves(sdk.KindScorer)
	require.True(t, ok)
	require.Equal(t, sdk.NeedsNone, kind.Needs, "the scorer works on numbers and needs no text")
	var names []string
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description)
		require.NotEmpty(t, a.Unit)
		names = append(names, a.Name)
	}
	require.Equal(t, []string{"cost_weight", "latency_weight", "evidence_scale"}, names)
}

func TestSchemaDefaultsAreWhatAnEmptyBlockMeans(t *testing.T) {
	defaults := map[string]any{}
	for _, a := range schema().Attributes {
		defaults[a.Name] = a.Default
	}
	raw, err := json.Marshal(defaults)
	require.NoError(t, err)
	filled, err := decode(&sdk.Instance{Config: raw})
	require.NoError(t, err)
	empty, err := decode(&sdk.Instance{})
	require.NoError(t, err)
	require.Equal(t, empty, filled)
}

func TestCostWeight(t *testing.T) {
	cheap := &sdk.Candidate{Specialist: "cheap", CostUsd: 0.01}
	dear := &sdk.Candidate{Specialist: "dear", CostUsd: 0.05}
	w := weights(.5, .4, .1)

	free := score(t, newScorer(t, "{}"), w, cheap, dear)
	require.Equal(t, free[0].GetChoiceValue(), free[1].GetChoiceValue(), "cost does not count by default")

	scores := score(t, newScorer(t, `{"cost_weight": 2}`), w, cheap, dear)
	require.InDelta(t, free[0].GetChoiceValue()-0.02, scores[0].GetChoiceValue(), 1e-12)
	require.InDelta(t, free[0].GetChoiceValue()-0.10, scores[1].GetChoiceValue(), 1e-12)
	require.Equal(t, free[0].GetUtility(), scores[0].GetUtility(), "U is without cost")
	require.InDelta(t, -0.10, sum(scores[1], "cost"), 1e-12)
}

func TestLatencyWeight(t *testing.T) {
	quick := &sdk.Candidate{LatencyMs: 200}
	slow := &sdk.Candidate{LatencyMs: 3000}
	w := weights(.5, .4, .1)

	free := score(t, newScorer(t, "{}"), w, quick, slow)
	require.Equal(t, free[0].GetChoiceValue(), free[1].GetChoiceValue(), "latency does not count by default")

	scores := score(t, newScorer(t, `{"latency_weight": 0.05}`), w, quick, slow)
	require.InDelta(t, free[0].GetChoiceValue()-0.01, scores[0].GetChoiceValue(), 1e-12)
	require.InDelta(t, free[0].GetChoiceValue()-0.15, scores[1].GetChoiceValue(), 1e-12)
	require.InDelta(t, -0.15, sum(scores[1], "latency"), 1e-12)
}

func TestEvidenceScale(t *testing.T) {
	c := &sdk.Candidate{Evidence: []*sdk.Evidence{failed("arithmetic", 2)}}
	w := weights(.5, .4, .1)
	require.InDelta(t, logistic(-2), score(t, newScorer(t, "{}"), w, c)[0].GetConfidence(), 1e-12)
	require.InDelta(t, logistic(-1), score(t, newScorer(t, `{"evidence_scale": 0.5}`), w, c)[0].GetConfidence(), 1e-12)
	require.InDelta(t, 0.5, score(t, newScorer(t, `{"evidence_scale": 0}`), w, c)[0].GetConfidence(), 1e-12)
}

func TestConfigErrors(t *testing.T) {
	for _, tc := range []struct {
		config string
		path   []string
		detail string
	}{
		{`{"cost_weight": -1}`, []string{"cost_weight"}, "cost_weight is -1, but must be between 0 and 1e+06 (utility per US dollar)."},
		{`{"latency_weight": 1e9}`, []string{"latency_weight"}, "latency_weight is 1e+09, but must be between 0 and 1e+06 (utility per second)."},
		{`{"evidence_scale": 11}`, []string{"evidence_scale"}, "evidence_scale is 11, but must be between 0 and 10 (factor)."},
	} {
		_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "scorer.default", Kind: sdk.KindScorer, Config: json.RawMessage(tc.config)})
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, tc.config)
		require.Equal(t, "Number out of range", diagnostics[0].GetSummary())
		require.Equal(t, tc.path, diagnostics[0].GetPath())
		require.Equal(t, tc.detail, diagnostics[0].GetDetail())
	}
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "scorer.default", Kind: sdk.KindScorer, Config: json.RawMessage(`{"cost": 1}`)})
	require.ErrorContains(t, err, "cost")
}
