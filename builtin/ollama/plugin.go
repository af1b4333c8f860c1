// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "ollama",
		Version:     sdk.Version,
		Description: "Talks to an Ollama server in its own API, and pulls no model.",
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
	attributes := []sdk.Attribute{
		{
			Name: "base_url", Type: "string", Default: defaultBaseURL,
			Description: "The server's address.",
		},
		{
			Name: "api_key", Type: "string", Sensitive: true,
			Description: "Sent as a bearer token, for a server behind a proxy that wants one.",
		},
		{
			Name: "keep_alive", Type: "string",
			Description: "How long the model stays loaded after a query, such as \"30m\"; \"-1\" for ever, \"0\" to unload it at once. Left out, the server decides.",
		},
		{
			Name: "num_ctx", Type: "int", Unit: "tokens", Min: sdk.Float(1),
			Description: "The length of the model's context. A longer prompt is cut in silence. Left out, the server decides, for which a few thousand tokens are usual.",
		},
		{
			Name: "think", Type: "string", Enum: []string{"true", "false", "low", "medium", "high", "max"},
			Description: "Whether, or how much, the model thinks before it answers. Left out, models that can think do.",
		},
		{
			Name: "options", Type: "any",
			Description: "Further options of the model, such as { top_k = 20, repeat_penalty = 1.1 }, under the names that Ollama gives them.",
		},
	}
	for _, a := range upstream.Attributes() {
		if a.Name == "keep_alive" {
			a.Name, a.Description = "reuse_connections", "Whether to use connections again. The default is true for https, and on Linux."
		}
		attributes = append(attributes, a)
	}
	return sdk.Schema{Attributes: attributes}
}
