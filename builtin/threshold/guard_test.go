// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// clearly is evidence that suffices by itself.
func clearly() *sdk.DecideRequest { return paired(100, 60, 5, 35) }

func TestGuardrails(t *testing.T) {
	for name, tc := range map[string]struct {
		guardrail *sdk.Guardrail
		verdict   sdk.PromotionVerdict
		reason    string
	}{
		"held":         {&sdk.Guardrail{Metric: "error_rate", Limit: .01, Observed: .01}, sdk.PromotionSuccess, "Green is shown to be better."},
		"breached":     {&sdk.Guardrail{Metric: "error_rate", Limit: .01, Observed: .011}, sdk.PromotionFailure, "The guardrail error_rate is breached: 0.011, where 0.01 is the limit."},
		"not measured": {&sdk.Guardrail{Metric: "error_rate", Limit: .01, Observed: math.NaN()}, sdk.PromotionInconclusive, "The guardrail error_rate could not be measured."},
		"without end":  {&sdk.Guardrail{Metric: "latency_p95_ms", Limit: 1, Observed: math.Inf(1)}, sdk.PromotionFailure, "The guardrail latency_p95_ms is breached: +Inf, where 1 is the limit."},
	} {
		req := clearly()
		req.Guardrails = []*sdk.Guardrail{tc.guardrail}
		got := decide(t, "{}", req)
		require.Equal(t, tc.verdict, got.GetVerdict(), name)
		require.Contains(t, got.GetReasons(), tc.reason, name)
	}
}

func TestAGuardrailForbidsHoweverFewCasesThereAre(t *testing.T) {
	req := &sdk.DecideRequest{Guardrails: []*sdk.Guardrail{{Metric: "error_rate", Limit: .01, Observed: .5}}}
	require.Equal(t, sdk.PromotionFailure, decide(t, "{}", req).GetVerdict())
}

func TestACriticalRegressionForbids(t *testing.T) {
	req := clearly()
	for _, p := range req.GetPairs()[158:163] {
		p.Critical = true
	}
	got := decide(t, "{}", req)
	require.Equal(t, sdk.PromotionFailure, got.GetVerdict())
	require.Contains(t, got.GetReasons(), "Of the critical cases 3 became worse, where 0 may at most: case-160, case-161, case-162.")
	require.Equal(t, sdk.PromotionFailure, decide(t, `{"max_critical_regressions": 2}`, req).GetVerdict())
	require.Equal(t, sdk.PromotionSuccess, decide(t, `{"max_critical_regressions": 3}`, req).GetVerdict())
}

func priced(blue, green float64) *sdk.DecideRequest {
	req := clearly()
	for _, p := range req.GetPairs() {
		p.BlueLatencyMs, p.GreenLatencyMs = 1000*blue, 1000*green
		p.BlueCostUsd, p.GreenCostUsd = .001*blue, .001*green
	}
	return req
}

func TestLatencyAndCostMayGrowOnlySoFar(t *testing.T) {
	for setting, reason := range map[string]string{
		"max_latency_increase": "The 95th percentile of latency grew from 1000 to 1300, more than the 20 % that are allowed.",
		"max_cost_increase":    "The mean cost grew from 0.001 to 0.0013, more than the 20 % that are allowed.",
	} {
		config := `{"` + setting + `": 0.2}`
		require.Equal(t, sdk.PromotionSuccess, decide(t, "{}", priced(1, 1.3)).GetVerdict(), "not looked at by default")
		require.Equal(t, sdk.PromotionSuccess, decide(t, config, priced(1, 1.2)).GetVerdict())
		got := decide(t, config, priced(1, 1.3))
		require.Equal(t, sdk.PromotionFailure, got.GetVerdict())
		require.Contains(t, got.GetReasons(), reason)
		require.Equal(t, sdk.PromotionInconclusive, decide(t, config, priced(0, 0)).GetVerdict(), "lost measurements are no success")
		require.Equal(t, sdk.PromotionFailure, decide(t, config, priced(0, 1)).GetVerdict())
		require.Equal(t, sdk.PromotionSuccess, decide(t, `{"`+setting+`": 0}`, priced(1, 1)).GetVerdict())
	}
}

func TestPercentile(t *testing.T) {
	var values []float64
	for i := range 100 {
		values = append(values, float64(100-i))
	}
	require.InDelta(t, 95, percentile(values), 0)
	require.InDelta(t, 100, values[0], 0, "the values stay as they are")
	require.InDelta(t, 7, percentile([]float64{7}), 0)
	require.Zero(t, percentile(nil))
	require.Zero(t, mean(nil))
}

func TestList(t *testing.T) {
	require.Equal(t, "a, b", list([]string{"a", "b"}))
	require.Equal(t, "a, b, c, d, e and 2 more", list([]string{"a", "b", "c", "d", "e", "f", "g"}))
	require.Equal(t, "1 case", count(1, "case", "cases"))
	require.Equal(t, "0 cases", count(0, "case", "cases"))
}
