// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// links distrusts answers with links to pages that nobody has looked at.
type links struct{}

func (links) Verify(_ context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	resp := &sdk.VerifyResponse{}
	for _, c := range req.GetCandidates() {
		found := &sdk.Evidence{Check: "links", Result: sdk.CheckNotApplicable, Reason: "There is no link."}
		if at := strings.Index(c.GetText(), "https://"); at >= 0 {
			end := at + len(strings.Fields(c.GetText()[at:])[0])
			found = &sdk.Evidence{
				Check: "links", Result: sdk.CheckFail, Weight: 0.7, // halves the odds
				Span: &sdk.Span{Start: int32(at), End: int32(end)}, Reason: "The answer has a link.",
			}
		}
		resp.Candidates = append(resp.Candidates, &sdk.CandidateEvidence{Evidence: []*sdk.Evidence{found}})
	}
	return resp, nil
}

func ExampleVerifier() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "links", Version: "1.0.0", Description: "Distrusts links.",
		Verifier: func(context.Context, *sdk.Instance) (sdk.Verifier, error) { return links{}, nil },
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	candidates := []*sdk.Candidate{{Text: "It is on https://example.com/faq I think."}, {Text: "I do not know."}}
	resp, err := c.Verifier.Verify(context.Background(), &sdk.VerifyRequest{Context: c.Call, Candidates: candidates})
	if err != nil {
		log.Fatal(err)
	}
	for i, r := range resp.GetCandidates() {
		for _, e := range r.GetEvidence() {
			fmt.Printf("%v %q\n", e.GetResult() == sdk.CheckFail, candidates[i].GetText()[e.GetSpan().GetStart():e.GetSpan().GetEnd()])
		}
	}
	// Output:
	// true "https://example.com/faq"
	// false ""
}
