// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// configured makes a policy the way a host does.
func configured(t testing.TB, config string) sdk.PromotionPolicy {
	t.Helper()
	made, err := Plugin().New(t.Context(), &sdk.Instance{
		Name: "promotion_policy.default", Kind: sdk.KindPromotionPolicy, Config: json.RawMessage(config),
	})
	require.NoError(t, err)
	return made.(sdk.PromotionPolicy)
}

// decide has a request judged, and holds the answer against the contract.
func decide(t testing.TB, config string, req *sdk.DecideRequest) *sdk.DecideResponse {
	t.Helper()
	resp, err := configured(t, config).Decide(t.Context(), req)
	require.NoError(t, err)
	requireContract(t, resp)
	return resp
}

func requireContract(t testing.TB, resp *sdk.DecideResponse) {
	t.Helper()
	require.NotZero(t, resp.GetVerdict())
	require.True(t, -1 <= resp.GetEffectLow() && resp.GetEffectLow() <= resp.GetEffect() &&
		resp.GetEffect() <= resp.GetEffectHigh() && resp.GetEffectHigh() <= 1, "%v", resp)
	require.True(t, resp.GetLevel() > 0 && resp.GetLevel() < 1)
	require.True(t, resp.GetMinDetectableEffect() > 0 && resp.GetMinDetectableEffect() <= 1)
	require.NotEmpty(t, resp.GetReasons())
	for _, r := range resp.GetReasons() {
		require.Regexp(t, "(?s)^[A-Z].*\\.$", r)
	}
}

// paired makes cases of which so many are right on both sides, fixed, regressed,
// and wrong on both.
func paired(both, fixed, regressed, neither int) *sdk.DecideRequest {
	req := &sdk.DecideRequest{Specialist: "math", Looks: 1}
	add := func(n int, blue, green float64) {
		for range n {
			req.Pairs = append(req.Pairs, &sdk.PairedOutcome{CaseId: fmt.Sprintf("case-%d", len(req.GetPairs())), Blue: blue, Green: green})
		}
	}
	add(both, 1, 1)
	add(fixed, 0, 1)
	add(regressed, 1, 0)
	add(neither, 0, 0)
	return req
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0xa0a)) }

// drawn is a binary sample of so many cases, of which a share differs, and of
// those a share is fixed.
func drawn(r *rand.Rand, n int, discordant, fixed float64) *sample {
	var counts [4]int
	for range n {
		switch {
		case r.Float64() >= discordant:
			counts[r.IntN(2)]++
		case r.Float64() < fixed:
			counts[2]++
		default:
			counts[3]++
		}
	}
	return newSample(paired(counts[0], counts[2], counts[3], counts[1]).GetPairs())
}
