// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func hit(id string, confidence, score float64, more ...func(*api.Correction)) Hit {
	c := &api.Correction{
		ID: id, Scope: api.ScopeGlobal, Subject: "What is the capital of Australia?", Claim: "Canberra",
		EffectiveConfidence: confidence, CreatedAt: today,
	}
	for _, m := range more {
		m(c)
	}
	return Hit{Correction: c, Score: score}
}

func anyField(string) bool { return true }

func actions(applied []Applied) map[string]string {
	out := map[string]string{}
	for _, a := range applied {
		out[a.ID] = a.Action
	}
	return out
}

func TestStrengthDecides(t *testing.T) {
	got := Decide([]Hit{hit("sure", 0.95, 0.99), hit("fair", 0.6, 0.9), hit("weak", 0.5, 0.9)}, anyField)
	require.Equal(t, map[string]string{"sure": "block", "fair": "inject", "weak": "ignore"}, actions(got))
	require.Equal(t, "sure", got[0].ID, "the strongest first")
	for _, a := range got {
		require.NotEmpty(t, a.Reason)
	}
}

func TestACorrectionOfAFieldAppliesToItAlone(t *testing.T) {
	h := hit("c", 0.95, 0.99, func(c *api.Correction) { c.Scope, c.Field = api.ScopeField, "law" })
	require.Equal(t, "block", Decide([]Hit{h}, func(f string) bool { return f == "law" })[0].Action)
	got := Decide([]Hit{h}, func(f string) bool { return f == "finance" })[0]
	require.Equal(t, "ignore", got.Action)
	require.Contains(t, got.Reason, "law")
	h.Scope = api.ScopeGlobal // then the field only says what it is about
	require.Equal(t, "block", Decide([]Hit{h}, func(string) bool { return false })[0].Action)
}

func TestTheNewestOfContradictingCorrectionsApplies(t *testing.T) {
	older := hit("older", 0.99, 0.99, func(c *api.Correction) { c.Claim, c.CreatedAt = "Sydney", today.Add(-time.Hour) })
	newer := hit("newer", 0.9, 0.99, func(c *api.Correction) { c.Rejected = "Sydney" })
	got := Decide([]Hit{older, newer}, anyField)
	require.Equal(t, map[string]string{"newer": "block", "older": "ignore"}, actions(got))
	require.Equal(t, "A newer correction says otherwise.", got[1].Reason)
}

func TestFewCorrectionsAreApplied(t *testing.T) {
	var hits []Hit
	for i := range 6 {
		hits = append(hits, hit(fmt.Sprint("c", i), 0.9+float64(i)/100, 0.99))
	}
	got := Decide(hits, anyField)
	require.Equal(t, map[string]string{"c5": "block", "c4": "block", "c3": "block", "c2": "ignore", "c1": "ignore", "c0": "ignore"}, actions(got))
	require.Empty(t, Decide(nil, anyField))
}
