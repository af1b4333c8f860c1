// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "judge", d.Name)
	kind, ok := d.Serves(sdk.KindArbiter)
	require.True(t, ok)
	require.Equal(t, sdk.NeedsLastMessage, kind.Needs)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description)
	}
}

func TestSchemaDefaultsAreWhatAnEmptyBlockMeans(t *testing.T) {
	filled := map[string]any{}
	for _, a := range schema().Attributes {
		filled[a.Name] = a.Default
	}
	raw, err := json.Marshal(filled)
	require.NoError(t, err)
	got, err := decode(&sdk.Instance{Config: raw})
	require.NoError(t, err)
	require.Equal(t, defaults(), got)
	empty, err := decode(&sdk.Instance{})
	require.NoError(t, err)
	require.Equal(t, defaults(), empty)
}

func TestPolicySettingAsksForMore(t *testing.T) {
	require.Equal(t, sdk.DecisionPick, arbitrate(t, "{}", two(.6, .7), prefers("forty-two")).GetDecision())
	got := arbitrate(t, `{"policy": "conservative"}`, two(.6, .7), prefers("forty-two"))
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
	require.Contains(t, got.GetReason(), "with a probability of only 60 %")
}

func TestReliabilitySetting(t *testing.T) {
	p := func(config string) float64 {
		return arbitrate(t, config, two(.6, .6), prefers("forty-two")).GetClusterProbabilities()[0]
	}
	require.Greater(t, p(`{"reliability": 0.95}`), p("{}"))
	require.InDelta(t, 1.5/4, p(`{"reliability": 0.5}`), 1e-9, "a judge that is worth nothing changes nothing")
}

func TestConfigErrors(t *testing.T) {
	for config, detail := range map[string]string{
		`{"policy": "bold"}`: "There is no policy \"bold\". Set policy to balanced or conservative.",
		`{"max_pairs": 11}`:  "max_pairs is 11, but must be between 1 and 10 (pairs).",
		`{"max_bytes": 1}`:   "max_bytes is 1, but must be between 200 and 1e+06 (bytes).",
		`{"reliability": 1}`: "reliability is 1, but must be between 0.5 and 0.99 (share).",
	} {
		_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "arbiter.judge", Kind: sdk.KindArbiter, Config: json.RawMessage(config)})
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, config)
		require.Equal(t, detail, diagnostics[0].GetDetail())
	}
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "arbiter.judge", Kind: sdk.KindArbiter, Config: json.RawMessage(`{"pairs": 1}`)})
	require.ErrorContains(t, err, "pairs")
}
