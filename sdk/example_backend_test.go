// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk_test

import (
	"context"
	"fmt"
	"log"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/sdk/program"
)

var capitals = map[string]string{"capital of France?": "Paris", "capital of Peru?": "Lima"}

// ExampleBackend answers by itself, which package program makes a matter of one
// function. A backend that calls a model server implements Complete and Stream;
// package upstream has what it needs for HTTP.
func ExampleBackend() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "capitals", Version: "1.0.0", Description: "Knows capitals.",
		Backend: func(_ context.Context, inst *sdk.Instance) (sdk.Backend, error) {
			misses := inst.Metrics.Counter("misses_total", "Questions that are about something else.")
			return program.New("capitals", func(_ context.Context, req *sdk.CompleteRequest) (program.Answer, error) {
				city, ok := capitals[program.Question(req)]
				if !ok {
					misses.Inc()
					return program.Answer{}, program.Decline("I know capitals only.")
				}
				return program.Answer{Text: city}, nil
			}), nil
		},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	for _, question := range []string{"capital of Peru?", "How are you?"} {
		resp, err := c.Backend.Complete(context.Background(), &sdk.CompleteRequest{
			Context: c.Call, Messages: []*sdk.Message{{Role: "user", Content: question}},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%q %q\n", resp.GetAnswer().GetText(), resp.GetDeclined().GetReason())
	}
	// Output:
	// "Lima" ""
	// "" "I know capitals only."
}
