// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func samplePlan() *Plan {
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	return &Plan{
		FormatVersion: PlanFormat, ID: "plan-1", CreatedAt: at, ExpiresAt: at.Add(24 * time.Hour), Version: "0.1.0",
		Lineage: "abc", Serial: 3, From: "sha256:aa", To: "sha256:bb", Summary: PlanSummary{Change: 1},
		Changes: []PlanChange{{
			Address: "specialist.swe", Action: ActionUpdate, Effect: EffectHot, File: "aua.hcl", Line: 4,
			Keys: []PlanKey{{Path: "params.temperature", Before: json.RawMessage("0.1"), After: json.RawMessage("0.2"), Effect: EffectHot}},
		}},
		Config: json.RawMessage(`{"config_version":"1.0"}`), PluginLock: "# locked\n",
	}
}

func TestPlanFileRoundTrip(t *testing.T) {
	data, err := samplePlan().Encode()
	require.NoError(t, err)
	p, err := ReadPlan(data)
	require.NoError(t, err)
	again, err := p.Encode()
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	require.Equal(t, samplePlan().Changes, p.Changes)
}

// TestPlansThatAreRefused: whatever a file is instead of a plan, its reader is
// told what it is and what to do.
func TestPlansThatAreRefused(t *testing.T) {
	data, err := samplePlan().Encode()
	require.NoError(t, err)
	whole := string(data)
	change := func(from, to string) string {
		require.Contains(t, whole, from)
		return strings.Replace(whole, from, to, 1)
	}
	for _, c := range []struct{ name, data, want string }{
		{"empty", " \n", "empty"},
		{"cut", whole[:len(whole)/2], "damaged"},
		{"two", whole + whole, "something follows"},
		{"hcl", "config_version = \"1.0\"\n", "no saved plan"},
		{"binary", "PK\x03\x04\x00", "no saved plan"},
		{"list", "[]", "no saved plan"},
		{"foreign", `{"format_version": "x", "resource_changes": []}`, "no saved plan"},
		{"configuration", `{"config_version": "1.0"}`, "-config"},
		{"object", `{"a": 1}`, "no saved plan"},
		{"newer", change(`"format_version": "1.0"`, `"format_version": "2.0"`), "newer AUA"},
		{"older", change(`"format_version": "1.0"`, `"format_version": "0.9"`), "older AUA"},
		{"edited", change(`"serial": 3`, `"serial": "three"`), "serial"},
		{"without configuration", change(`"config": {`, `"configuration": {`), "lacks config"},
		{"without id and end", strings.Replace(change(`"id": "plan-1"`, `"id": ""`), `"expires_at"`, `"expires"`, 1), "lacks expires_at, id"},
	} {
		_, err := ReadPlan([]byte(c.data))
		require.Error(t, err, c.name)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), c.name)
		require.Contains(t, fault.As(err).Message, c.want, c.name)
		require.Contains(t, fault.As(err).Message, "aua plan", c.name)
	}
	_, err = ReadPlan([]byte(change(`"format_version": "1.0"`, `"format_version": "1.7"`)))
	require.NoError(t, err, "a later minor version adds members only")
}

func TestSummarise(t *testing.T) {
	require.Equal(t, PlanSummary{Add: 2, Change: 1, Replace: 1, Remove: 1}, Summarise([]PlanChange{
		{Action: ActionCreate}, {Action: ActionCreate}, {Action: ActionUpdate}, {Action: ActionReplace}, {Action: ActionDelete},
	}))
	require.Zero(t, Summarise(nil))
}

func FuzzReadPlan(f *testing.F) {
	data, err := samplePlan().Encode()
	require.NoError(f, err)
	f.Add(data)
	f.Add([]byte(`{"format_version":"1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ReadPlan(data)
		if err != nil {
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			return
		}
		_, err = p.Encode()
		require.NoError(t, err)
	})
}
