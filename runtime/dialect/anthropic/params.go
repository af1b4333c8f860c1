// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// decodeParams takes the parameters out of members; what is left becomes extra.
func decodeParams(members object.Members) (*sdk.Params, error) {
	p := &sdk.Params{}
	if err := errors.Join(
		object.Take(members, "max_tokens", &p.MaxTokens),
		object.Take(members, "temperature", &p.Temperature),
		object.Take(members, "top_p", &p.TopP),
		object.Take(members, "stop_sequences", &p.Stop),
	); err != nil {
		return nil, object.First(err)
	}
	if err := checkParams(p); err != nil {
		return nil, err
	}
	var err error
	if p.ToolsJson, err = decodeTools(object.TakeRaw(members, "tools")); err != nil {
		return nil, err
	}
	if err := decodeToolChoice(members, p); err != nil {
		return nil, err
	}
	if p.ResponseFormatJson, err = takeFormat(members); err != nil {
		return nil, err
	}
	if len(members) > 0 {
		if p.ExtraJson, err = json.Marshal(members); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The request's further members cannot be read.")
		}
	}
	return p, nil
}

// checkParams checks ranges. The temperature's is AUA's and not the dialect's
// 0 to 1, because the model behind may be any.
func checkParams(p *sdk.Params) error {
	switch {
	case p.MaxTokens == nil:
		return fault.New(fault.RequestInvalid, "\"max_tokens\" is missing; this API wants the most tokens to generate.").With("param", "max_tokens")
	case *p.MaxTokens < 1:
		return fault.New(fault.RequestInvalid, "\"max_tokens\" is %d; it must be at least 1.", *p.MaxTokens).With("param", "max_tokens")
	case p.Temperature != nil && (*p.Temperature < 0 || *p.Temperature > 2):
		return fault.New(fault.RequestInvalid, "\"temperature\" is %v; it must lie between 0 and 2.", *p.Temperature).With("param", "temperature")
	case p.TopP != nil && (*p.TopP < 0 || *p.TopP > 1):
		return fault.New(fault.RequestInvalid, "\"top_p\" is %v; it must lie between 0 and 1.", *p.TopP).With("param", "top_p")
	}
	return nil
}

// takeFormat turns output_config.format into a response format; the rest of
// output_config stays.
func takeFormat(members object.Members) (json.RawMessage, error) {
	raw, ok := members["output_config"]
	if !ok {
		return nil, nil
	}
	var config object.Members
	if err := json.Unmarshal(raw, &config); err != nil {
		return nil, object.WrongType("output_config", err)
	}
	var format *struct {
		Type   string          `json:"type"`
		Schema json.RawMessage `json:"schema"`
	}
	if err := object.Take(config, "format", &format); err != nil {
		return nil, err
	}
	if format == nil {
		return nil, nil
	}
	if format.Type != "json_schema" || len(format.Schema) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"output_config.format\" must have the type json_schema and a \"schema\".").With("param", "output_config")
	}
	delete(members, "output_config")
	if len(config) > 0 {
		rest, err := json.Marshal(config)
		if err != nil {
			return nil, object.WrongType("output_config", err)
		}
		members["output_config"] = rest
	}
	return json.Marshal(map[string]any{
		"type": "json_schema", "json_schema": map[string]any{"name": "answer", "schema": format.Schema, "strict": true},
	})
}
