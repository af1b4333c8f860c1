// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// cautious promotes when green is better by more than two standard errors, and
// has broken nothing that matters.
type cautious struct{ least int }

func (c cautious) Decide(_ context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	resp := &sdk.DecideResponse{Verdict: sdk.PromotionInconclusive, Level: 0.95}
	var sum, squares float64
	for _, p := range req.GetPairs() {
		d := p.GetGreen() - p.GetBlue()
		sum, squares = sum+d, squares+d*d
		if d < 0 && p.GetCritical() {
			resp.RegressedCaseIds = append(resp.RegressedCaseIds, p.GetCaseId())
		}
	}
	n := float64(len(req.GetPairs()))
	if len(req.GetPairs()) < c.least {
		resp.Reasons = []string{fmt.Sprintf("%d cases are too few; %d are needed.", len(req.GetPairs()), c.least)}
		return resp, nil
	}
	resp.Effect = sum / n
	margin := 2 * math.Sqrt((squares/n-resp.Effect*resp.Effect)/n)
	resp.EffectLow, resp.EffectHigh = resp.Effect-margin, resp.Effect+margin
	switch {
	case len(resp.RegressedCaseIds) > 0:
		resp.Verdict, resp.Reasons = sdk.PromotionFailure, []string{"A critical case has become worse."}
	case resp.EffectLow > 0:
		resp.Verdict, resp.Reasons = sdk.PromotionSuccess, []string{"Green is better."}
	}
	return resp, nil
}

func ExamplePromotionPolicy() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "cautious", Version: "1.0.0", Description: "Promotes what is surely better.",
		PromotionPolicy: func(context.Context, *sdk.Instance) (sdk.PromotionPolicy, error) { return cautious{least: 3}, nil },
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	pairs := []*sdk.PairedOutcome{
		{CaseId: "a", Blue: 0.4, Green: 0.7}, {CaseId: "b", Blue: 0.5, Green: 0.7}, {CaseId: "c", Blue: 0.2, Green: 0.6},
	}
	for _, seen := range [][]*sdk.PairedOutcome{pairs[:1], pairs, append(pairs, &sdk.PairedOutcome{CaseId: "d", Blue: 1, Critical: true})} {
		resp, err := c.PromotionPolicy.Decide(context.Background(), &sdk.DecideRequest{Context: c.Call, Specialist: "swe", Pairs: seen})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(resp.GetReasons()[0])
	}
	// Output:
	// 1 cases are too few; 3 are needed.
	// Green is better.
	// A critical case has become worse.
}
