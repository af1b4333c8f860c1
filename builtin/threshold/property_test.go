// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

const rounds = 60

func randomRequest(r *rand.Rand) *sdk.DecideRequest {
	req := &sdk.DecideRequest{Looks: int32(r.IntN(5))}
	score := r.Float64
	if r.IntN(2) == 0 {
		score = func() float64 { return float64(r.IntN(2)) }
	}
	for i := range r.IntN(80) {
		p := &sdk.PairedOutcome{
			CaseId: fmt.Sprint(i), Blue: score(), Green: score(), Critical: r.IntN(20) == 0,
			BlueLatencyMs: 1000 * r.ExpFloat64(), GreenLatencyMs: 1000 * r.ExpFloat64(), BlueCostUsd: r.Float64(), GreenCostUsd: r.Float64(),
		}
		if r.IntN(3) == 0 {
			p.Group = fmt.Sprint(r.IntN(10))
		}
		req.Pairs = append(req.Pairs, p)
	}
	for range r.IntN(3) {
		req.Guardrails = append(req.Guardrails, &sdk.Guardrail{Metric: "m", Limit: r.NormFloat64(), Observed: r.NormFloat64()})
	}
	return req
}

func randomConfig(r *rand.Rand) string {
	config := map[string]any{
		"peeking": peekings[r.IntN(3)], "level": .8 + .19*r.Float64(), "min_cases": 1 + r.IntN(40),
		"max_critical_regressions": r.IntN(3),
	}
	switch r.IntN(3) {
	case 0:
		config["margin"] = .01 + .2*r.Float64()
	case 1:
		config["min_effect"] = .2 * r.Float64()
	}
	if r.IntN(3) == 0 {
		config["max_latency_increase"], config["max_cost_increase"] = r.Float64(), r.Float64()
	}
	b, _ := json.Marshal(config)
	return string(b)
}

func TestVerdictsKeepTheContract(t *testing.T) {
	r := newRand(1)
	verdicts := map[sdk.PromotionVerdict]int{}
	for range rounds {
		verdicts[decide(t, randomConfig(r), randomRequest(r)).GetVerdict()]++
	}
	require.NotZero(t, verdicts[sdk.PromotionFailure])
	require.NotZero(t, verdicts[sdk.PromotionInconclusive])
}

// A success is never said of what the interval does not show.
func TestASuccessIsBackedByItsInterval(t *testing.T) {
	r := newRand(2)
	successes := 0
	for range rounds {
		n := 20 + r.IntN(60)
		req := paired(n, r.IntN(40), r.IntN(10), n)
		margin := .1 * float64(r.IntN(2))
		got := decide(t, fmt.Sprintf(`{"peeking": %q, "margin": %g}`, peekings[r.IntN(3)], margin), req)
		if got.GetVerdict() != sdk.PromotionSuccess {
			continue
		}
		successes++
		require.GreaterOrEqual(t, got.GetEffectLow(), -margin)
	}
	require.Greater(t, successes, 5)
}

func TestVerdictsAreDeterministicAndDoNotDependOnOrder(t *testing.T) {
	r := newRand(3)
	for range rounds {
		config, req := randomConfig(r), randomRequest(r)
		before := proto.CloneOf(req)
		want := decide(t, config, req)
		require.True(t, proto.Equal(before, req))
		require.True(t, proto.Equal(want, decide(t, config, req)))
		r.Shuffle(len(req.GetPairs()), func(i, j int) { req.Pairs[i], req.Pairs[j] = req.Pairs[j], req.Pairs[i] })
		got := decide(t, config, req)
		require.Equal(t, want.GetVerdict(), got.GetVerdict())
		require.InDelta(t, want.GetEffect(), got.GetEffect(), 1e-9)
		require.InDelta(t, want.GetEffectLow(), got.GetEffectLow(), 1e-9)
		require.ElementsMatch(t, want.GetFixedCaseIds(), got.GetFixedCaseIds())
		require.ElementsMatch(t, want.GetRegressedCaseIds(), got.GetRegressedCaseIds())
	}
}

// Turning blue and green round turns the interval round.
func TestIntervalsAreMirrored(t *testing.T) {
	r := newRand(4)
	for range rounds / 2 {
		config, req := fmt.Sprintf(`{"peeking": %q}`, peekings[r.IntN(3)]), randomRequest(r)
		want := decide(t, config, req)
		for _, p := range req.GetPairs() {
			p.Blue, p.Green = p.GetGreen(), p.GetBlue()
		}
		got := decide(t, config, req)
		require.InDelta(t, want.GetEffect(), -got.GetEffect(), 1e-9)
		require.InDelta(t, want.GetEffectLow(), -got.GetEffectHigh(), 1e-6)
		require.Equal(t, want.GetFixedCaseIds(), got.GetRegressedCaseIds())
	}
}

func TestMoreFixedCasesNeverUndoASuccess(t *testing.T) {
	r := newRand(5)
	for range rounds / 2 {
		config := fmt.Sprintf(`{"peeking": %q}`, peekings[r.IntN(3)])
		both, fixed, regressed, neither := 20+r.IntN(30), r.IntN(60), r.IntN(20), 20+r.IntN(30)
		if decide(t, config, paired(both, fixed, regressed, neither)).GetVerdict() == sdk.PromotionSuccess {
			require.Equal(t, sdk.PromotionSuccess, decide(t, config, paired(both, fixed+5, regressed, neither)).GetVerdict())
		}
	}
}

func FuzzDecide(f *testing.F) {
	for seed := range uint64(6) {
		b, err := proto.Marshal(randomRequest(newRand(seed)))
		require.NoError(f, err)
		f.Add(b)
	}
	p := configured(f, `{"max_latency_increase": 0.1, "max_cost_increase": 0.1, "min_cases": 3}`)
	f.Fuzz(func(t *testing.T, b []byte) {
		req := &sdk.DecideRequest{}
		if proto.Unmarshal(b, req) != nil {
			return
		}
		resp, err := p.Decide(context.Background(), req)
		if err != nil {
			require.ErrorContains(t, err, "decide request: ")
			return
		}
		require.NotZero(t, resp.GetVerdict())
		require.LessOrEqual(t, resp.GetEffectLow(), resp.GetEffectHigh())
	})
}

func BenchmarkDecide(b *testing.B) {
	scores := paired(800, 200, 150, 850)
	for i, p := range scores.GetPairs() {
		p.Green = float64(i%997) / 997
	}
	for name, req := range map[string]*sdk.DecideRequest{"binary": paired(800, 200, 150, 850), "scores": scores} {
		b.Run(name, func(b *testing.B) {
			p := configured(b, "{}")
			for b.Loop() {
				if _, err := p.Decide(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
