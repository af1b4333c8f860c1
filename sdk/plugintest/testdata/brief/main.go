// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Command brief is a plugin for the tests of the kit: a scorer that prefers
// short answers.
package main

import (
	"context"

	"github.com/auahq/aua/sdk"
)

type scorer struct{}

func (scorer) Score(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	resp := &sdk.ScoreResponse{}
	for _, c := range req.GetCandidates() {
		u := 1 / float64(1+c.GetUsage().GetCompletionTokens())
		resp.Scores = append(resp.Scores, &sdk.CandidateScore{Utility: u, ChoiceValue: u})
	}
	return resp, nil
}

func main() {
	sdk.Serve(&sdk.Plugin{
		Name: "brief", Version: "1.0.0", Description: "Prefers short answers.",
		Scorer: func(context.Context, *sdk.Instance) (sdk.Scorer, error) { return scorer{}, nil },
	})
}
