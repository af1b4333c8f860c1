// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// majority gives each answer its share of the votes, with one more vote for "all
// are wrong", so that agreement is no certainty.
type majority struct{}

func (majority) Arbitrate(_ context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	vote := 1 / float64(len(req.GetCandidates())+1)
	resp := &sdk.ArbitrateResponse{ClusterProbabilities: make([]float64, req.GetClusters()), AllWrongProbability: vote}
	for _, c := range req.GetCandidates() {
		resp.ClusterProbabilities[c.GetCluster()] += vote
	}
	best := slices.Max(resp.GetClusterProbabilities())
	if best <= 0.5 {
		resp.Decision, resp.Reason = sdk.DecisionInconclusive, "No answer has a majority."
		return resp, nil
	}
	resp.Decision, resp.Reason = sdk.DecisionPick, "Most specialists give this answer."
	resp.Pick = int32(slices.IndexFunc(req.GetCandidates(), func(c *sdk.Candidate) bool {
		return resp.GetClusterProbabilities()[c.GetCluster()] == best
	}))
	return resp, nil
}

func ExampleArbiter() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "majority", Version: "1.0.0", Description: "Counts votes.",
		Arbiter: func(context.Context, *sdk.Instance) (sdk.Arbiter, error) { return majority{}, nil },
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	// The host has found that the second and the third answer say the same.
	answers := []*sdk.Candidate{{Text: "41", Cluster: 0}, {Text: "42", Cluster: 1}, {Text: "It is 42.", Cluster: 1}, {Text: "42!", Cluster: 1}}
	for _, heard := range [][]*sdk.Candidate{answers, answers[:2]} {
		resp, err := c.Arbiter.Arbitrate(context.Background(), &sdk.ArbitrateRequest{Context: c.Call, Candidates: heard, Clusters: 2})
		if err != nil {
			log.Fatal(err)
		}
		if resp.GetDecision() == sdk.DecisionPick {
			fmt.Println(heard[resp.GetPick()].GetText())
		}
		fmt.Println(resp.GetReason())
	}
	// Output:
	// 42
	// Most specialists give this answer.
	// No answer has a majority.
}
