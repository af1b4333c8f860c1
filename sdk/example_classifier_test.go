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

// keyword knows a field by one word.
type keyword struct{ word, field string }

func (k keyword) Classify(_ context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	if !strings.Contains(strings.ToLower(req.GetContent().GetLastMessage()), k.word) {
		return &sdk.ClassifyResponse{NoField: true}, nil
	}
	return &sdk.ClassifyResponse{
		Distribution: []*sdk.FieldProbability{{Field: k.field, Probability: 0.9}},
		Margin:       0.8,
		Terms:        []*sdk.TermEvidence{{Field: k.field, Term: k.word, Weight: 2.2}},
	}, nil
}

func ExampleClassifier() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "keyword", Version: "1.0.0", Description: "Knows a field by one word.",
		Classifier: func(_ context.Context, inst *sdk.Instance) (sdk.Classifier, error) {
			return keyword{word: "invoice", field: inst.Fields[0].GetName()}, nil
		},
	}, &sdk.Instance{Fields: []*sdk.Field{{Name: "finance"}}})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for _, query := range []string{"Is this invoice due?", "Who was Ada Lovelace?"} {
		resp, err := c.Classifier.Classify(context.Background(), &sdk.ClassifyRequest{Context: c.Call, Content: &sdk.Content{LastMessage: query}})
		if err != nil {
			log.Fatal(err)
		}
		for _, f := range resp.GetDistribution() {
			fmt.Println(f.GetField(), f.GetProbability())
		}
		fmt.Println("no field:", resp.GetNoField())
	}
	// Output:
	// finance 0.9
	// no field: false
	// no field: true
}
