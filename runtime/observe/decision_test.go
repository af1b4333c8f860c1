// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"time"

	"github.com/auahq/aua/sdk/api"
)

// secret is content that must appear nowhere.
const secret = "my-password-is-hunter2"

// answered is the record of a query that went well, with content everywhere.
func answered() *api.Decision {
	return &api.Decision{
		ID: "d1", Time: time.Unix(1700000000, 0), Tenant: "acme", SessionID: "s1", TraceID: "t1", RequestID: "r1",
		Generation: "g1", Surface: "/query", Query: secret, Answer: secret, Metadata: map[string]string{"note": secret},
		Classification: api.Classification{
			Field: "mathematics", Distribution: map[string]float64{"mathematics": 0.8, "general": 0.2},
			Terms: []api.Term{{Field: "mathematics", Term: secret}},
		},
		Route: api.Route{Mode: "single", Delivery: "relay"},
		Candidates: []api.Candidate{
			{Specialist: "slow", Outcome: "failed", Answer: secret},
			{
				Specialist: "calc", Outcome: "answered", Answer: secret,
				Evidence: []api.Evidence{{Check: "arithmetic", Reason: secret}},
				Score:    &api.Score{Utility: api.Utility{U: 0.75, C: 0.9}},
			},
		},
		Chosen: 1, Status: api.StatusAnswered, LatencyMS: 120,
		Usage: api.Usage{PromptTokens: 11, CompletionTokens: 7}, Cost: 0.002,
		Hops: []api.Hop{{Plugin: "classifier.default", Method: "Classify", DurationMS: 0.4}},
	}
}

// failed is the record of a query that no specialist could answer.
func failed(code string) *api.Decision {
	return &api.Decision{
		ID: "d2", SessionID: "s1", Query: secret, Chosen: -1, Status: "failed", Error: code, LatencyMS: 3000,
		Candidates: []api.Candidate{{Specialist: "slow", Outcome: "failed"}},
	}
}
