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

// codename hides a name from the models, and puts it back into their answers.
type codename struct{ name, alias string }

func (c codename) BeforeQuery(_ context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	resp := &sdk.BeforeQueryResponse{}
	for _, m := range req.GetContent().GetMessages() {
		// A request must not be changed: what is different is made anew.
		resp.Messages = append(resp.Messages, &sdk.Message{Role: m.GetRole(), Content: strings.ReplaceAll(m.GetContent(), c.name, c.alias)})
	}
	return resp, nil
}

func (c codename) AfterResponse(_ context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	if !strings.Contains(req.GetText(), c.alias) {
		return &sdk.AfterResponseResponse{}, nil // nothing to change
	}
	text := strings.ReplaceAll(req.GetText(), c.alias, c.name)
	return &sdk.AfterResponseResponse{Text: &text}, nil
}

func ExampleMiddleware() {
	c, err := plugintest.Open(context.Background(), &sdk.Plugin{
		Name: "codename", Version: "1.0.0", Description: "Hides a name from the models.", ChangesAnswer: true,
		Middleware: func(context.Context, *sdk.Instance) (sdk.Middleware, error) {
			return codename{name: "Falcon", alias: "Project X"}, nil
		},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	before, err := c.Middleware.BeforeQuery(context.Background(), &sdk.BeforeQueryRequest{
		Context: c.Call, Content: &sdk.Content{Messages: []*sdk.Message{{Role: "user", Content: "When is Falcon due?"}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(before.GetMessages()[0].GetContent())
	after, err := c.Middleware.AfterResponse(context.Background(), &sdk.AfterResponseRequest{
		Context: c.Call, State: before.GetState(), Text: "Project X is due in May.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(after.GetText())
	// Output:
	// When is Project X due?
	// Falcon is due in May.
}
