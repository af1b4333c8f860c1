// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

func TestSampleOfCasesThatAreRightOrWrong(t *testing.T) {
	x := newSample(paired(5, 3, 1, 2).GetPairs())
	require.True(t, x.binary)
	require.InDelta(t, 11, x.units, 0)
	require.InDelta(t, 2.0/11, x.effect, 1e-12)
	require.InDelta(t, 4.0/11, x.square(), 1e-12)
	require.Equal(t, []difference{{-1, 1}, {0, 7}, {1, 3}}, x.differences)
	require.InDelta(t, 5, x.rightRight, 0)
	require.InDelta(t, 2, x.wrongWrong, 0)
	fixed, regressed := x.discordant()
	require.InDelta(t, 3, fixed, 0)
	require.InDelta(t, 1, regressed, 0)
	require.Equal(t, []string{"case-5", "case-6", "case-7"}, x.fixed)
	require.Equal(t, []string{"case-8"}, x.regressed)
}

func TestCasesOfAGroupAreOneUnit(t *testing.T) {
	x := newSample([]*sdk.PairedOutcome{
		{CaseId: "a", Group: "g", Blue: 0, Green: 1},
		{CaseId: "b", Group: "g", Blue: 0, Green: 1},
		{CaseId: "c", Group: "g", Blue: 1, Green: 0},
		{CaseId: "d", Blue: 1, Green: 0},
	})
	require.InDelta(t, 2, x.units, 0)
	require.InDelta(t, (1.0/3-1)/2, x.effect, 1e-12, "the mean of the units")
	require.False(t, x.binary)
	require.Equal(t, []string{"a", "b"}, x.fixed)
	require.Equal(t, []string{"c", "d"}, x.regressed)
}

func TestACaseAnsweredSeveralTimesIsOneUnit(t *testing.T) {
	x := newSample([]*sdk.PairedOutcome{
		{CaseId: "a", Blue: 0, Green: 1}, {CaseId: "a", Blue: 1, Green: 0}, {CaseId: "b", Blue: .5, Green: .75},
	})
	require.InDelta(t, 2, x.units, 0)
	require.Equal(t, []string{"b"}, x.fixed)
	require.Empty(t, x.regressed, "as often better as worse")
	require.False(t, x.binary)
}

// A case that has no group must not fall together with a group of its name.
func TestGroupsAndCasesHaveNamesOfTheirOwn(t *testing.T) {
	x := newSample([]*sdk.PairedOutcome{{CaseId: "a", Group: "b", Green: 1}, {CaseId: "b", Green: 1}})
	require.InDelta(t, 2, x.units, 0)
}

func TestCriticalCases(t *testing.T) {
	x := newSample([]*sdk.PairedOutcome{
		{CaseId: "a", Blue: 1, Critical: true}, {CaseId: "b", Blue: 1}, {CaseId: "c", Green: 1, Critical: true}, {CaseId: "d", Blue: 1, Green: 1, Critical: true},
	})
	require.Equal(t, []string{"a", "b"}, x.regressed)
	require.Equal(t, []string{"a"}, x.critical)
}

func TestInvalidRequests(t *testing.T) {
	for message, spoil := range map[string]func(*sdk.DecideRequest){
		"looks is -1, and must be at least 1, or absent":                             func(r *sdk.DecideRequest) { r.Looks = -1 },
		"pairs[1] has no case id":                                                    func(r *sdk.DecideRequest) { r.Pairs[1].CaseId = "" },
		"pairs[0].blue is NaN, and must be between 0 and 1":                          func(r *sdk.DecideRequest) { r.Pairs[0].Blue = math.NaN() },
		"pairs[0].green is 1.5, and must be between 0 and 1":                         func(r *sdk.DecideRequest) { r.Pairs[0].Green = 1.5 },
		"pairs[0].blue_latency_ms is -1, and must be a finite number of at least 0":  func(r *sdk.DecideRequest) { r.Pairs[0].BlueLatencyMs = -1 },
		"pairs[0].green_cost_usd is +Inf, and must be a finite number of at least 0": func(r *sdk.DecideRequest) { r.Pairs[0].GreenCostUsd = math.Inf(1) },
	} {
		req := paired(1, 1, 0, 0)
		spoil(req)
		_, err := configured(t, "{}").Decide(t.Context(), req)
		require.Equal(t, codes.InvalidArgument, status.Code(err))
		require.Equal(t, "decide request: "+message, status.Convert(err).Message())
	}
}
