// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// thrifty asks the cheapest specialist first.
type thrifty struct{}

func (thrifty) Route(_ context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	resp := &sdk.RouteResponse{Mode: sdk.ModeSingle, Reason: "The cheapest comes first."}
	for i, c := range req.GetCandidates() {
		resp.Choices = append(resp.Choices, &sdk.RouteChoice{
			Candidate: int32(i), ExpectedUtility: sdk.PosteriorMean(c.GetStatistics()),
		})
	}
	price := func(c *sdk.RouteChoice) float64 {
		return req.GetCandidates()[c.GetCandidate()].GetPriceCompletionUsdPerMillion()
	}
	slices.SortStableFunc(resp.GetChoices(), func(a, b *sdk.RouteChoice) int { return cmp.Compare(price(a), price(b)) })
	if len(resp.GetChoices()) > 0 {
		resp.Choices[0].Propensity = 1 // it is no matter of chance
	}
	return resp, nil
}

func ExampleRouter() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "thrifty", Version: "1.0.0", Description: "Asks the cheapest specialist first.",
		Router: func(context.Context, *sdk.Instance) (sdk.Router, error) { return thrifty{}, nil },
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	candidates := []*sdk.RouteCandidate{
		{Specialist: "large", PriceCompletionUsdPerMillion: 15}, {Specialist: "small", PriceCompletionUsdPerMillion: 0.6},
	}
	resp, err := c.Router.Route(context.Background(), &sdk.RouteRequest{Context: c.Call, Candidates: candidates})
	if err != nil {
		log.Fatal(err)
	}
	for _, choice := range resp.GetChoices() {
		fmt.Println(candidates[choice.GetCandidate()].GetSpecialist())
	}
	// Output:
	// small
	// large
}
