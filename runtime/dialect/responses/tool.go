// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk/fault"
)

// decodeTools turns flat function tools into chat completions' form; nil for none.
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

func decodeTool(raw json.RawMessage) (json.RawMessage, error) {
	function, err := object.Element(raw)
	if err != nil {
		return nil, err
	}
	var kind, name string
	if err := object.Take(function, "type", &kind); err != nil {
		return nil, err
	}
	if kind != "function" {
		return nil, fault.New(fault.RequestInvalid, "AUA passes tools of the type function to the model, and this one has the type %q, which OpenAI's servers run themselves", kind)
	}
	if err := object.Take(object.Members{"name": function["name"]}, "name", &name); err != nil || name == "" {
		return nil, fault.New(fault.RequestInvalid, "\"name\" is missing")
	}
	for member, value := range function {
		if string(value) == "null" {
			delete(function, member)
		}
	}
	return json.Marshal(map[string]any{"type": kind, "function": function})
}

// decodeToolChoice turns a choice into chat completions' form.
func decodeToolChoice(raw json.RawMessage) (json.RawMessage, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var word string
	if json.Unmarshal(raw, &word) == nil {
		switch word {
		case "auto", "none", "required":
			return raw, nil
		}
		return nil, fault.New(fault.RequestInvalid, "\"tool_choice\" is %q; use auto, none, required or a function.", word).With("param", "tool_choice")
	}
	var choice struct {
		Type string `json:"type"`
		Name string `json:"name"`
	}
	if err := object.Take(object.Members{"tool_choice": raw}, "tool_choice", &choice); err != nil {
		return nil, err
	}
	if choice.Type != "function" || choice.Name == "" {
		return nil, fault.New(fault.RequestInvalid, "\"tool_choice\" must be auto, none, required, or an object with the type function and a \"name\".").With("param", "tool_choice")
	}
	return json.Marshal(map[string]any{"type": "function", "function": map[string]string{"name": choice.Name}})
}
