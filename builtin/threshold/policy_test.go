// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestVerdicts(t *testing.T) {
	for name, tc := range map[string]struct {
		config string
		req    *sdk.DecideRequest
		want   sdk.PromotionVerdict
		last   string
	}{
		"better":         {"{}", paired(100, 60, 5, 35), sdk.PromotionSuccess, "Green is shown to be better."},
		"worse":          {"{}", paired(100, 5, 60, 35), sdk.PromotionFailure, "Green is shown to be worse."},
		"the same":       {"{}", paired(500, 50, 50, 400), sdk.PromotionInconclusive, "No difference is shown: with so many cases it takes 3.8 points to be noticed four times out of five. Gather more cases."},
		"too few":        {"{}", paired(10, 30, 0, 9), sdk.PromotionInconclusive, "There are too few cases to decide: 49 independent ones, and 50 are needed. Gather more."},
		"just enough":    {"{}", paired(10, 30, 0, 10), sdk.PromotionSuccess, "Green is shown to be better."},
		"nothing at all": {"{}", paired(0, 0, 0, 0), sdk.PromotionInconclusive, "There are too few cases to decide: 0 independent ones, and 50 are needed. Gather more."},
		"not worth it":   {`{"min_effect": 0.5}`, paired(100, 60, 5, 35), sdk.PromotionFailure, "Green is shown to be better by less than the 50.0 points that are asked for."},
		"perhaps":        {`{"min_effect": 0.3}`, paired(100, 60, 5, 35), sdk.PromotionInconclusive, "Green is shown to be better, but by less than the 30.0 points that are asked for, as far as it is known. Gather more cases."},
		"worth it":       {`{"min_effect": 0.2}`, paired(100, 60, 5, 35), sdk.PromotionSuccess, "Green is shown to be better."},
		"no worse":       {`{"margin": 0.05}`, paired(500, 50, 50, 400), sdk.PromotionSuccess, "Green is shown not to be worse by as much as the margin of 5.0 points."},
		"perhaps worse":  {`{"margin": 0.02}`, paired(500, 50, 50, 400), sdk.PromotionInconclusive, "Green may be worse by more than the margin of 2.0 points. Gather more cases."},
		"far worse":      {`{"margin": 0.02}`, paired(100, 5, 60, 35), sdk.PromotionFailure, "Green is shown to be worse by more than the margin of 2.0 points."},
		"tested once":    {`{"peeking": "none"}`, paired(500, 60, 40, 400), sdk.PromotionSuccess, "Green is shown to be better."},
		"tested often":   {"{}", paired(500, 60, 40, 400), sdk.PromotionInconclusive, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := decide(t, tc.config, tc.req)
			require.Equal(t, tc.want, got.GetVerdict(), "%v", got)
			if tc.last != "" {
				require.Equal(t, tc.last, got.GetReasons()[len(got.GetReasons())-1])
			}
		})
	}
}

func TestSummary(t *testing.T) {
	got := decide(t, "{}", paired(700, 62, 31, 447))
	require.InDelta(t, .025, got.GetEffect(), 1e-12)
	require.InDelta(t, .9, got.GetLevel(), 1e-12)
	require.Equal(t, []string{
		"On 1240 independent cases green scores 2.5 points more than blue, with a 90 % interval from +0.2 to +4.9 points; e = 47.1, where 20 or more is needed to call it better.",
		"Green fixes 62 cases and regresses 31.",
		"Green is shown to be better.",
	}, got.GetReasons())
	require.Len(t, got.GetFixedCaseIds(), 62)
	require.Len(t, got.GetRegressedCaseIds(), 31)

	worse := decide(t, `{"peeking": "spending"}`, paired(700, 31, 32, 447))
	require.Contains(t, worse.GetReasons()[0], "green scores 0.1 points less than blue, with a 95 % interval")
	require.Contains(t, worse.GetReasons()[0], "p = 0.599, where 0.025 or less is needed")
}

func TestLevelSetting(t *testing.T) {
	req := paired(700, 62, 35, 443)
	require.Equal(t, sdk.PromotionSuccess, decide(t, `{"level": 0.9}`, req).GetVerdict())
	require.Equal(t, sdk.PromotionInconclusive, decide(t, `{"level": 0.99}`, req).GetVerdict())
	require.InDelta(t, .98, decide(t, `{"level": 0.99}`, req).GetLevel(), 1e-12)
}

func TestMinCasesSetting(t *testing.T) {
	require.Equal(t, sdk.PromotionSuccess, decide(t, `{"min_cases": 10}`, paired(0, 12, 0, 0)).GetVerdict())
	require.Equal(t, sdk.PromotionInconclusive, decide(t, `{"min_cases": 13}`, paired(0, 12, 0, 0)).GetVerdict())
}

func TestPeekingSetting(t *testing.T) {
	req := paired(500, 62, 40, 400)
	req.Looks = 4
	once := decide(t, `{"peeking": "none"}`, req)
	require.Equal(t, sdk.PromotionSuccess, once.GetVerdict())
	require.Contains(t, once.GetReasons(), "This is look 4 at evidence that peeking = none takes for one look, so that the level does not hold; set peeking to e_process.")
	require.Equal(t, sdk.PromotionInconclusive, decide(t, `{"peeking": "spending"}`, req).GetVerdict())
	require.Equal(t, sdk.PromotionInconclusive, decide(t, `{"peeking": "e_process"}`, req).GetVerdict())
}

// Cases that depend on one another must not pass for many.
func TestAGroupDoesNotCountManyTimes(t *testing.T) {
	req := paired(100, 60, 5, 35)
	for _, p := range req.GetPairs() {
		p.Group = "one"
	}
	require.Equal(t, sdk.PromotionInconclusive, decide(t, "{}", req).GetVerdict())
}

func TestDecideStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := configured(t, "{}").Decide(ctx, paired(1, 1, 1, 1))
	require.ErrorIs(t, err, context.Canceled)
}
