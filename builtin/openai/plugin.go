// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "openai",
		Version:     sdk.Version,
		Description: "Talks to any model server with an OpenAI-compatible API, such as vLLM, llama.cpp, LM Studio or OpenAI.",
		Config:      schema(),
		Validate: func(inst *sdk.Instance) error {
			_, err := readSettings(inst)
			return err
		},
		Backend: func(_ context.Context, inst *sdk.Instance) (sdk.Backend, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return newBackend(inst, s), nil
		},
	}
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: append([]sdk.Attribute{
		{
			Name: "base_url", Type: "string", Required: true,
			Description: "The API's address, such as \"http://127.0.0.1:8080/v1\".",
		},
		{
			Name: "api_key", Type: "string", Sensitive: true,
			Description: "Sent as a bearer token. Leave it out for a server that wants none.",
		},
		{
			Name: "organization", Type: "string",
			Description: "Sent as the header OpenAI-Organization.",
		},
	}, upstream.Attributes()...)}
}
