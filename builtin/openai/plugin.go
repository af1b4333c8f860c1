// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"

	"github.com/auahq/aua/sdk"
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
	return sdk.Schema{Attributes: []sdk.Attribute{
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
		{
			Name: "headers", Type: "map(string)", Sensitive: true,
			Description: "Further headers of each request.",
		},
		{
			Name: "connect_timeout", Type: "duration", Default: defaultConnectTimeout.String(),
			Description: "How long to wait for a connection, and again for its TLS handshake.",
		},
		{
			Name: "response_header_timeout", Type: "duration", Default: "0s",
			Description: "How long to wait for the response to begin; 0s to wait as long as the query may take. Most servers begin a buffered response only when the whole answer is there.",
		},
		{
			Name: "keep_alive", Type: "bool",
			Description: "Whether to use connections again. The default is true where that is fast: for https, and on Linux. Elsewhere, a llama-server answers 40 ms late over a connection that is used again.",
		},
		{
			Name: "max_response_bytes", Type: "int", Unit: "bytes", Default: defaultMaxResponseBytes,
			Min: sdk.Float(1024), Max: sdk.Float(maxMaxResponseBytes),
			Description: "The largest response that is accepted; of a stream, the largest event.",
		},
		{
			Name: "ca_file", Type: "string",
			Description: "A PEM file with the certificates that the server's certificate is checked against, instead of the system's.",
		},
	}}
}
