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

// function is a tool as OpenAI's chat completions describe it.
type function struct {
	Name        string          `json:"name"`
	Description string          `json:"description,omitempty"`
	Parameters  json.RawMessage `json:"parameters"`
	Strict      json.RawMessage `json:"strict,omitempty"`
}

// decodeTools turns the list of tools into OpenAI's form; nil for none.
func decodeTools(raw json.RawMessage) (json.RawMessage, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var tools []json.RawMessage
	if err := object.Take(object.Members{"tools": raw}, "tools", &tools); err != nil {
		return nil, err
	}
	if len(tools) == 0 {
		return nil, nil
	}
	for i, tool := range tools {
		var err error
		if tools[i], err = decodeTool(tool); err != nil {
			return nil, object.At(err, "tools", i)
		}
	}
	return json.Marshal(tools)
}

// decodeTool turns one tool into OpenAI's form. A tool of a type that only
// Anthropic's servers know has no such form and stays as it is.
func decodeTool(raw json.RawMessage) (json.RawMessage, error) {
	members, err := object.Element(raw)
	if err != nil {
		return nil, err
	}
	var kind string
	if err := object.Take(members, "type", &kind); err != nil {
		return nil, err
	}
	if kind != "" && kind != "custom" {
		return raw, nil
	}
	var f function
	if err := errors.Join(
		object.Take(members, "name", &f.Name),
		object.Take(members, "description", &f.Description),
		object.Take(members, "input_schema", &f.Parameters),
		object.Take(members, "strict", &f.Strict),
	); err != nil {
		return nil, object.First(err)
	}
	if f.Name == "" {
		return nil, fault.New(fault.RequestInvalid, "\"name\" is missing")
	}
	if len(f.Parameters) == 0 || f.Parameters[0] != '{' {
		return nil, fault.New(fault.RequestInvalid, "\"input_schema\" must be a JSON schema")
	}
	tool := map[string]any{"type": "function", "function": f}
	for name, value := range members {
		if _, taken := tool[name]; !taken {
			tool[name] = value
		}
	}
	return json.Marshal(tool)
}

// decodeToolChoice turns the choice into OpenAI's form.
func decodeToolChoice(members object.Members, p *sdk.Params) error {
	var choice *struct {
		Type            string `json:"type"`
		Name            string `json:"name"`
		DisableParallel bool   `json:"disable_parallel_tool_use"`
	}
	if err := object.Take(members, "tool_choice", &choice); err != nil || choice == nil {
		return err
	}
	switch choice.Type {
	case "auto", "none":
		p.ToolChoiceJson = []byte(`"` + choice.Type + `"`)
	case "any":
		p.ToolChoiceJson = []byte(`"required"`)
	case "tool":
		if choice.Name == "" {
			return fault.New(fault.RequestInvalid, "\"tool_choice\" has the type tool and needs a \"name\".").With("param", "tool_choice")
		}
		var err error
		if p.ToolChoiceJson, err = json.Marshal(map[string]any{"type": "function", "function": map[string]string{"name": choice.Name}}); err != nil {
			return err
		}
	default:
		return fault.New(fault.RequestInvalid, "\"tool_choice\" has the type %q; use auto, any, tool or none.", choice.Type).With("param", "tool_choice")
	}
	if choice.DisableParallel {
		members["parallel_tool_calls"] = json.RawMessage("false")
	}
	return nil
}
