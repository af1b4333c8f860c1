// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "threshold", d.Name)
	kind, ok := d.Serves(sdk.KindPromotionPolicy)
	require.True(t, ok)
	require.Equal(t, sdk.NeedsNone, kind.Needs)
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description)
	}
}

func TestSchemaDefaultsAreWhatAnEmptyBlockMeans(t *testing.T) {
	filled := map[string]any{}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			filled[a.Name] = a.Default
		}
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

func TestEveryNumberHasItsRangeChecked(t *testing.T) {
	for _, a := range schema().Attributes {
		if a.Min == nil {
			continue
		}
		for _, v := range []float64{*a.Min - 1, *a.Max + 1} {
			raw, err := json.Marshal(map[string]any{a.Name: v})
			require.NoError(t, err)
			_, err = decode(&sdk.Instance{Config: raw})
			diagnostics := sdk.Diagnostics(err)
			require.Len(t, diagnostics, 1, a.Name)
			require.Equal(t, []string{a.Name}, diagnostics[0].GetPath())
			require.Equal(t, "Number out of range", diagnostics[0].GetSummary())
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for config, detail := range map[string]string{
		`{"peeking": "often"}`:                 "There is no \"often\". Set peeking to e_process, spending or none.",
		`{"margin": 0.02, "min_effect": 0.01}`: "With a margin the new model need not be better, with min_effect it must be. Set one of them to 0.",
		`{"level": 0.5}`:                       "level is 0.5, but must be between 0.6 and 0.9999 (probability).",
		`{"max_latency_increase": -0.1}`:       "max_latency_increase is -0.1, but must be between 0 and 100 (share).",
	} {
		_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "p", Kind: sdk.KindPromotionPolicy, Config: json.RawMessage(config)})
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, config)
		require.Equal(t, detail, diagnostics[0].GetDetail())
	}
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "p", Kind: sdk.KindPromotionPolicy, Config: json.RawMessage(`{"mincases": 1}`)})
	require.ErrorContains(t, err, "mincases")
}

func TestSpendingNeverSpendsMoreThanThereIs(t *testing.T) {
	s := settings{Level: .95, Peeking: spending}
	require.InDelta(t, .025, s.alpha(1), 1e-12)
	total := 0.0
	for look := range 100_000 {
		total += s.alpha(look + 1)
	}
	require.InDelta(t, .05, total, 1e-6)
	require.Less(t, total, .05)
	s.Peeking = eProcess
	require.Equal(t, s.alpha(1), s.alpha(1000), "an e-process has nothing to spend")
}
