// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

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
		object.Take(members, "max_output_tokens", &p.MaxTokens),
		object.Take(members, "temperature", &p.Temperature),
		object.Take(members, "top_p", &p.TopP),
	); err != nil {
		return nil, object.First(err)
	}
	switch {
	case p.MaxTokens != nil && *p.MaxTokens < 1:
		return nil, fault.New(fault.RequestInvalid, "\"max_output_tokens\" is %d; it must be at least 1.", *p.MaxTokens).With("param", "max_output_tokens")
	case p.Temperature != nil && (*p.Temperature < 0 || *p.Temperature > 2):
		return nil, fault.New(fault.RequestInvalid, "\"temperature\" is %v; it must lie between 0 and 2.", *p.Temperature).With("param", "temperature")
	case p.TopP != nil && (*p.TopP < 0 || *p.TopP > 1):
		return nil, fault.New(fault.RequestInvalid, "\"top_p\" is %v; it must lie between 0 and 1.", *p.TopP).With("param", "top_p")
	}
	var err error
	if p.ToolsJson, err = decodeTools(object.TakeRaw(members, "tools")); err != nil {
		return nil, err
	}
	if p.ToolChoiceJson, err = decodeToolChoice(object.TakeRaw(members, "tool_choice")); err != nil {
		return nil, err
	}
	if p.ResponseFormatJson, err = takeText(members); err != nil {
		return nil, err
	}
	if err := takeReasoning(members); err != nil {
		return nil, err
	}
	if len(members) > 0 {
		if p.ExtraJson, err = json.Marshal(members); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The request's further members cannot be read.")
		}
	}
	return p, nil
}

// takeText turns text.format into chat completions' response_format, and
// leaves text.verbosity where that API has it.
func takeText(members object.Members) (json.RawMessage, error) {
	var options object.Members
	if err := object.Take(members, "text", &options); err != nil {
		return nil, err
	}
	if verbosity := object.TakeRaw(options, "verbosity"); verbosity != nil {
		members["verbosity"] = verbosity
	}
	raw := object.TakeRaw(options, "format")
	if raw == nil {
		return nil, nil
	}
	var format object.Members
	var kind string
	if err := json.Unmarshal(raw, &format); err != nil {
		return nil, object.WrongType("text.format", err)
	}
	if err := object.Take(format, "type", &kind); err != nil {
		return nil, err
	}
	switch kind {
	case "text":
		return nil, nil
	case "json_object":
		return raw, nil
	case "json_schema":
		if len(format["schema"]) == 0 || len(format["name"]) == 0 {
			return nil, fault.New(fault.RequestInvalid, "\"text.format\" has the type json_schema and needs a \"name\" and a \"schema\".").With("param", "text")
		}
		return json.Marshal(map[string]any{"type": kind, "json_schema": format})
	}
	return nil, fault.New(fault.RequestInvalid, "\"text.format\" has the type %q; use text, json_object or json_schema.", kind).With("param", "text")
}

// takeReasoning moves reasoning.effort to where chat completions have it; what
// else reasoning holds stays.
func takeReasoning(members object.Members) error {
	var reasoning object.Members
	if err := object.Take(members, "reasoning", &reasoning); err != nil {
		return err
	}
	if effort := object.TakeRaw(reasoning, "effort"); effort != nil {
		members["reasoning_effort"] = effort
	}
	for name, value := range reasoning {
		if string(value) == "null" {
			delete(reasoning, name)
		}
	}
	if len(reasoning) == 0 {
		return nil
	}
	rest, err := json.Marshal(reasoning)
	if err != nil {
		return object.WrongType("reasoning", err)
	}
	members["reasoning"] = rest
	return nil
}
