// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDescription(t *testing.T) {
	d := Plugin().Describe()
	require.Equal(t, "evidence", d.Name)
	kind, ok := d.Serves(sdk.KindArbiter)
	require.True(t, ok)
	require.Equal(t, sdk.NeedsNone, kind.Needs)
	require.False(t, kind.Fit)
	var names []string
	for _, a := range d.Config.Attributes {
		require.NotEmpty(t, a.Description)
		names = append(names, a.Name)
	}
	require.Equal(t, []string{
		"policy", "min_probability", "min_margin", "min_all_wrong", "caution", "alternatives", "correlation", "vote_scale", "vcg", "groups",
	}, names)
}

func TestSchemaDefaultsAreWhatAnEmptyBlockMeans(t *testing.T) {
	filled := map[string]any{}
	for _, a := range schema().Attributes {
		if a.Default != nil {
			filled[a.Name] = a.Default
		}
	}
	weights := map[string]any{}
	for _, a := range schema().Blocks[0].Schema.Attributes {
		weights[a.Name] = a.Default
	}
	filled["weights"] = weights
	raw, err := json.Marshal(filled)
	require.NoError(t, err)
	got, err := decode(&sdk.Instance{Config: raw})
	require.NoError(t, err)
	empty, err := decode(&sdk.Instance{})
	require.NoError(t, err)
	require.Equal(t, empty, got)
	require.Equal(t, defaults(), empty)
}

// Every number of the schema that may be set is one that is looked at.
func TestEveryNumberHasItsRangeChecked(t *testing.T) {
	check := func(a sdk.Attribute, block func(v float64) map[string]any) {
		for _, v := range []float64{*a.Min - 1, *a.Max + 1} {
			raw, err := json.Marshal(block(v))
			require.NoError(t, err)
			_, err = decode(&sdk.Instance{Config: raw})
			diagnostics := sdk.Diagnostics(err)
			require.Len(t, diagnostics, 1, a.Name)
			require.Equal(t, "Number out of range", diagnostics[0].GetSummary())
			require.Contains(t, diagnostics[0].GetPath(), a.Name)
		}
	}
	for _, a := range schema().Attributes {
		if a.Type == "number" {
			check(a, func(v float64) map[string]any { return map[string]any{a.Name: v} })
		}
	}
	for _, a := range schema().Blocks[0].Schema.Attributes {
		check(a, func(v float64) map[string]any { return map[string]any{"weights": map[string]any{a.Name: v}} })
	}
}

func TestConfigErrors(t *testing.T) {
	for _, tc := range []struct {
		config, summary, detail string
		path                    []string
	}{
		{`{"policy": "bold"}`, "No such policy", "There is no policy \"bold\". Set policy to balanced or conservative.", []string{"policy"}},
		{
			`{"groups": {"units": "physics"}}`, "No such group",
			"There is no group \"physics\" for the check units. The groups are logical, mathematical, cross_session, empirical, and none.",
			[]string{"groups", "units"},
		},
		{`{"alternatives": 1}`, "Number out of range", "alternatives is 1, but must be between 2 and 1e+06 (answers).", []string{"alternatives"}},
		{`{"weights": {"empirical": 2}}`, "Number out of range", "empirical is 2, but must be between 0 and 1 (share).", []string{"weights", "empirical"}},
	} {
		_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "arbiter.default", Kind: sdk.KindArbiter, Config: json.RawMessage(tc.config)})
		diagnostics := sdk.Diagnostics(err)
		require.Len(t, diagnostics, 1, tc.config)
		require.Equal(t, tc.summary, diagnostics[0].GetSummary())
		require.Equal(t, tc.detail, diagnostics[0].GetDetail())
		require.Equal(t, tc.path, diagnostics[0].GetPath())
	}
	_, err := Plugin().New(t.Context(), &sdk.Instance{Name: "arbiter.default", Kind: sdk.KindArbiter, Config: json.RawMessage(`{"polcy": "balanced"}`)})
	require.ErrorContains(t, err, "polcy")
}
