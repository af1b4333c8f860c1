// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// brief is a scorer that prefers short answers.
type brief struct {
	Half float64 `json:"half_length"`
}

func (b brief) Score(_ context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	resp := &sdk.ScoreResponse{}
	for _, c := range req.GetCandidates() {
		known := sdk.PosteriorMean(c.GetStatistics())
		brevity := b.Half / (b.Half + float64(len(c.GetText())))
		resp.Scores = append(resp.Scores, &sdk.CandidateScore{
			Efficacy: known, Confidence: known, ChoiceValue: brevity,
			Terms: []*sdk.ScoreTerm{{Name: "brevity", Value: brevity, Unit: "utility"}},
		})
	}
	return resp, nil
}

// ExampleScorer is a whole plugin, and a call of it. A plugin's main function calls
// [sdk.Serve] with what is handed to [plugintest.Open] here.
func ExampleScorer() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "brief", Version: "1.0.0", Description: "Prefers short answers.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{{
			Name: "half_length", Type: "number", Default: 200, Unit: "bytes", Description: "The length that is worth half.",
		}}},
		Scorer: func(_ context.Context, inst *sdk.Instance) (sdk.Scorer, error) {
			var b brief
			err := inst.Decode(&b)
			return b, err
		},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	resp, err := c.Scorer.Score(context.Background(), &sdk.ScoreRequest{Context: c.Call, Candidates: []*sdk.Candidate{
		{Text: "Paris."}, {Text: "The capital of France, a country in Europe, is the beautiful city of Paris."},
	}})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range resp.GetScores() {
		fmt.Printf("%.2f\n", s.GetChoiceValue())
	}
	// Output:
	// 0.97
	// 0.73
}
