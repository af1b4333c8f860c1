// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "local", d.Name)
	kind, ok := d.Serves(sdk.KindCorrectionStore)
	require.True(t, ok)
	require.False(t, kind.OwnsStorage, "the host keeps the records")
	var names []string
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description)
		names = append(names, a.Name)
	}
	require.Equal(t, []string{"min_score", "limit", "synonyms"}, names)
}

func TestMinScore(t *testing.T) {
	const loose = "What is the original capital of Australia?"
	s := openStore(t, "{}", "")
	load(t, s, about("c", question, claim))
	require.Empty(t, search(t, s, loose))
	s = openStore(t, `{"min_score": 0.1}`, "")
	load(t, s, about("c", question, "Canberra is Australia's original seat of government."))
	hits := search(t, s, loose)
	require.Len(t, hits, 1)
	require.Less(t, hits[0].GetScore(), defaultMinScore)
	require.Empty(t, search(t, s, "What is the capital of Austria?"), "no score lets another name through")
}

func TestSynonyms(t *testing.T) {
	for _, tc := range []struct{ config, query string }{
		{`{"synonyms": {"kubernetes": ["k8s"]}}`, "Who created K8s?"},
		{`{"synonyms": {"Kubernetes": ["the Google Orchestrator"]}}`, "Who created the Google Orchestrator?"},
		{`{"synonyms": {"created": ["cooked up"]}}`, "Who cooked up Kubernetes?"},
	} {
		s := openStore(t, "{}", "")
		load(t, s, about("c", "Who created Kubernetes?", "Google created Kubernetes."))
		require.Empty(t, search(t, s, tc.query))
		s = openStore(t, tc.config, "")
		load(t, s, about("c", "Who created Kubernetes?", "Google created Kubernetes."))
		require.Equal(t, []string{"c"}, ids(search(t, s, tc.query)), why(t, s, tc.query, "c"))
		require.Empty(t, search(t, s, "Who created Docker?"))
	}
}

func TestConfigErrors(t *testing.T) {
	for config, detail := range map[string]string{
		`{"min_score": 1.5}`:             "min_score is 1.5, but must be between 0 and 1 (probability).",
		`{"limit": 0}`:                   "limit is 0, but must be between 1 and 100 (corrections).",
		`{"synonyms": {"car": ["the"]}}`: `The synonyms of "car" contain "the"`,
		`{"synonyms": {"car": [" . "]}}`: `The synonyms of "car" contain " . "`,
	} {
		_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "corrections.default", Kind: sdk.KindCorrectionStore, Config: json.RawMessage(config)})
		require.ErrorContains(t, err, detail, config)
	}
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "corrections.default", Kind: sdk.KindCorrectionStore, Config: json.RawMessage(`{"file": "x"}`)})
	require.ErrorContains(t, err, "file")
}
