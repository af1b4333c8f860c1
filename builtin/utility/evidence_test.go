// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func passed(check string, weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: check, Result: sdk.CheckPass, Weight: weight}
}

func failed(check string, weight float64) *sdk.Evidence {
	return &sdk.Evidence{Check: check, Result: sdk.CheckFail, Weight: weight}
}

func TestWeigh(t *testing.T) {
	require.Empty(t, weigh(nil, 1))
	require.Equal(t, []finding{{"arithmetic", -1.5}, {"schema", 0.5}}, weigh([]*sdk.Evidence{
		passed("schema", 0.5), failed("arithmetic", 1.5),
	}, 1), "sorted by name")
	require.Equal(t, []finding{{"arithmetic", -3}}, weigh([]*sdk.Evidence{failed("arithmetic", 1.5)}, 2))
}

func TestWeighTakesNothingFromWhatSaysNothing(t *testing.T) {
	for _, result := range []sdk.CheckResult{sdk.CheckNotApplicable, sdk.CheckUnknown, 0, 99} {
		require.Empty(t, weigh([]*sdk.Evidence{{Check: "code", Result: result, Weight: 5}}, 1), result)
	}
}

func TestWeighCountsACheckOnce(t *testing.T) {
	require.Equal(t, []finding{{"arithmetic", -2}}, weigh([]*sdk.Evidence{
		failed("arithmetic", 1), failed("arithmetic", 2), failed("arithmetic", 1),
	}, 1), "three wrong equations, or two verifiers that run one check")
	require.Equal(t, []finding{{"arithmetic", -1.5}}, weigh([]*sdk.Evidence{
		passed("arithmetic", 0.5), failed("arithmetic", 2),
	}, 1), "two verifiers that disagree")
}

func TestWeighDoesNotDependOnOrder(t *testing.T) {
	evidence := []*sdk.Evidence{
		passed("a", 1), failed("b", 2), passed("c", 0.25), failed("a", 0.5), passed("b", 3), failed("d", 1),
	}
	want := weigh(evidence, 0.7)
	rng := newRand(1)
	for range 50 {
		rng.Shuffle(len(evidence), func(i, j int) { evidence[i], evidence[j] = evidence[j], evidence[i] })
		require.Equal(t, want, weigh(evidence, 0.7))
	}
}

func TestPenalty(t *testing.T) {
	require.Zero(t, penalty(nil, 10))
	require.Zero(t, penalty([]finding{{"arithmetic", -2}}, 10), "only contradictions are multiplied")
	require.Zero(t, penalty([]finding{{contradiction, 0.5}}, 10), "nor is the absence of one rewarded")
	require.Zero(t, penalty([]finding{{contradiction, -2}}, 1))
	require.InDelta(t, -18, penalty([]finding{{contradiction, -1}, {correction, -2}}, 10), 1e-12, "once, for the strongest")
	require.InDelta(t, -18, penalty([]finding{{contradiction, -2}}, 10), 1e-12)
	require.InDelta(t, -maxNats, penalty([]finding{{contradiction, -2}}, 1e300), 1e-12)
}

func TestVetoed(t *testing.T) {
	hard := func(result sdk.CheckResult) *sdk.Evidence {
		return &sdk.Evidence{Check: "json_schema", Result: result, Hard: true}
	}
	require.False(t, vetoed(nil))
	require.False(t, vetoed([]*sdk.Evidence{failed("arithmetic", 9)}), "a soft check never vetoes")
	require.False(t, vetoed([]*sdk.Evidence{hard(sdk.CheckPass), hard(sdk.CheckUnknown), hard(sdk.CheckNotApplicable)}))
	require.True(t, vetoed(slices.Concat([]*sdk.Evidence{passed("arithmetic", 9)}, []*sdk.Evidence{hard(sdk.CheckFail)})))
}
