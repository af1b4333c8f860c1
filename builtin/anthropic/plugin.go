// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "anthropic",
		Version:     sdk.Version,
		Description: "Talks to Anthropic's Messages API, or to another server that speaks it.",
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
			Description: "The API's address, such as \"https://api.anthropic.com\". It has no default: nothing leaves the machine for an address that the configuration does not name.",
		},
		{
			Name: "api_key", Type: "string", Sensitive: true,
			Description: "Sent as the header x-api-key. Leave it out for a server that wants none.",
		},
		{
			Name: "version", Type: "string", Default: defaultVersion,
			Description: "The version of the API, sent as the header anthropic-version.",
		},
		{
			Name: "beta", Type: "list(string)",
			Description: "Names of beta features, sent as the header anthropic-beta.",
		},
		{
			Name: "max_tokens", Type: "int", Unit: "tokens", Default: int64(defaultMaxTokens), Min: sdk.Float(1),
			Description: "The most tokens of an answer to a query that does not say. What a query allows for thinking comes on top.",
		},
	}, upstream.Attributes()...)}
}
