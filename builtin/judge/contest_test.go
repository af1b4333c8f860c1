// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func ids(calls []*sdk.ModelCall) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.GetId())
	}
	return all
}

func needed(t *testing.T, config string, req *sdk.ArbitrateRequest) []*sdk.ModelCall {
	t.Helper()
	resp, err := configured(t, config).Arbitrate(t.Context(), req)
	require.NoError(t, err)
	require.Empty(t, resp.GetClusterProbabilities())
	return resp.GetNeedCalls()
}

func TestCallsCompareEachPairInBothOrders(t *testing.T) {
	calls := needed(t, "{}", request(candidate(0, .6, "It is 42."), candidate(1, .8, "It is 41.")))
	require.Equal(t, []string{"1-0", "0-1"}, ids(calls))
	for _, c := range calls {
		require.Equal(t, "judge", c.GetRole())
		require.Equal(t, "arbiter_balanced_v1", c.GetTemplate())
		require.Len(t, c.GetVariables(), 3, "a template refuses any other set of variables")
		require.Equal(t, "What is 6 x 7?", c.GetVariables()["question"])
	}
	require.Equal(t, "It is 41.", calls[0].GetVariables()["answer_a"])
	require.Equal(t, "It is 42.", calls[0].GetVariables()["answer_b"])
	require.Equal(t, "It is 42.", calls[1].GetVariables()["answer_a"])
	require.Equal(t, "It is 41.", calls[1].GetVariables()["answer_b"])
}

func TestClassesAreRepresentedByTheirBestSpecialist(t *testing.T) {
	calls := needed(t, "{}", request(candidate(0, .6, "a"), candidate(0, .8, "b"), candidate(1, .7, "c"), candidate(1, .7, "d")))
	require.Equal(t, []string{"1-2", "2-1"}, ids(calls))
}

func TestVetoedAnswersAreNotCompared(t *testing.T) {
	best := candidate(0, .9, "")
	best.Evidence = []*sdk.Evidence{{Check: "empty", Result: sdk.CheckFail, Hard: true}}
	calls := needed(t, "{}", request(best, candidate(0, .5, "b"), candidate(1, .7, "c")))
	require.Equal(t, []string{"2-1", "1-2"}, ids(calls))
}

// Of many classes those of the strongest are compared first.
func TestPairsAreBounded(t *testing.T) {
	req := request(candidate(0, .5, "a"), candidate(1, .9, "b"), candidate(2, .7, "c"), candidate(3, .8, "d"))
	for _, tc := range []struct {
		config string
		want   string
	}{
		{`{"max_pairs": 1}`, "1-3 3-1"},
		{"{}", "1-3 3-1 1-2 2-1 3-2 2-3"},
		{`{"max_pairs": 10}`, "1-3 3-1 1-2 2-1 3-2 2-3 1-0 0-1 3-0 0-3 2-0 0-2"},
	} {
		require.Equal(t, tc.want, strings.Join(ids(needed(t, tc.config, req)), " "))
	}
}

// Of equally strong classes the larger one goes first.
func TestEqualsAreOrderedByTheirNumber(t *testing.T) {
	req := request(candidate(0, .5, "a"), candidate(1, .5, "b"), candidate(1, .5, "c"))
	require.Equal(t, []string{"1-0", "0-1"}, ids(needed(t, "{}", req)))
}

func TestAnswersThatAgreeAreHeldAgainstOneAnother(t *testing.T) {
	req := request(candidate(0, .5, "a"), candidate(0, .7, "b"), candidate(0, .6, "c"))
	require.Equal(t, []string{"1-2", "2-1"}, ids(needed(t, "{}", req)))
}

func TestPolicySettingChoosesTheTemplate(t *testing.T) {
	calls := needed(t, `{"policy": "conservative"}`, request(candidate(0, .6, "a"), candidate(1, .8, "b")))
	require.Equal(t, "arbiter_conservative_v1", calls[0].GetTemplate())
}

func TestStyleNormaliseSetting(t *testing.T) {
	long := "## Answer\n\n**42**\n\n" + strings.Repeat("Because it is so. ", 1000)
	req := request(candidate(0, .6, long), candidate(1, .8, "41"))
	plain := needed(t, `{"max_bytes": 100000}`, req)[1].GetVariables()["answer_a"]
	require.True(t, strings.HasPrefix(plain, "Answer\n\n42\n\nBecause"))
	require.LessOrEqual(t, len(plain), freeLength)
	require.Contains(t, plain, gap)
	raw := needed(t, `{"max_bytes": 100000, "style_normalise": false}`, req)[1].GetVariables()["answer_a"]
	require.Equal(t, long, raw)
}

func TestMaxBytesSetting(t *testing.T) {
	req := request(candidate(0, .6, strings.Repeat("x", 5000)), candidate(1, .8, strings.Repeat("y", 5000)))
	req.Content.LastMessage = strings.Repeat("z", 5000)
	for _, v := range needed(t, `{"max_bytes": 300}`, req)[0].GetVariables() {
		require.Len(t, v, 300)
	}
	for _, v := range needed(t, "{}", req)[0].GetVariables() {
		require.Len(t, v, 5000)
	}
}

func TestRate(t *testing.T) {
	require.InDelta(t, .5, rate(nil), 1e-12)
	require.InDelta(t, .8, rate(&sdk.Statistics{Successes: 70, Failures: 10, PriorMean: .5, PriorWeight: 20}), 1e-12)
	require.InDelta(t, 1-certainty, rate(&sdk.Statistics{Successes: 1e9}), 1e-12)
}
