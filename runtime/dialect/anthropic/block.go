// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// rawArguments is the one member of a tool's input when the model's arguments
// are no JSON object: it holds them as a text, and turns into them again when
// the client sends the conversation back.
const rawArguments = "_raw_arguments"

// decodePart decodes a block that says something. A type that AUA does not
// know passes as it stands.
func decodePart(kind string, members object.Members, raw json.RawMessage) (*sdk.ContentPart, error) {
	switch kind {
	case "text":
		return decodeText(members, raw)
	case "image":
		return decodeImage(members)
	}
	return &sdk.ContentPart{Type: kind, Json: raw}, nil
}

func decodeText(members object.Members, raw json.RawMessage) (*sdk.ContentPart, error) {
	var text *string
	if err := object.Take(members, "text", &text); err != nil {
		return nil, err
	}
	if text == nil {
		return nil, fault.New(fault.RequestInvalid, "a block of the type text needs a \"text\"")
	}
	part := &sdk.ContentPart{Type: "text", Text: *text}
	for _, value := range members {
		if string(value) != "null" {
			part.Json = raw
		}
	}
	return part, nil
}

// decodeImage turns an image into OpenAI's form.
func decodeImage(members object.Members) (*sdk.ContentPart, error) {
	var source struct {
		Type      string `json:"type"`
		MediaType string `json:"media_type"`
		Data      string `json:"data"`
		URL       string `json:"url"`
	}
	if err := object.Take(members, "source", &source); err != nil {
		return nil, err
	}
	url := source.URL
	switch source.Type {
	case "base64":
		if source.MediaType == "" || source.Data == "" {
			return nil, fault.New(fault.RequestInvalid, "an image in base64 needs a \"media_type\" and \"data\"")
		}
		url = "data:" + source.MediaType + ";base64," + source.Data
	case "url":
		if url == "" {
			return nil, fault.New(fault.RequestInvalid, "an image's source of the type url needs a \"url\"")
		}
	case "file":
		return nil, fault.New(fault.RequestInvalid, "AUA keeps no files; send the image in base64 or as a url")
	default:
		return nil, fault.New(fault.RequestInvalid, "an image needs a \"source\" of the type base64 or url")
	}
	image := map[string]any{"type": "image_url", "image_url": map[string]string{"url": url}}
	for name, value := range members {
		if _, taken := image[name]; !taken {
			image[name] = value
		}
	}
	b, err := json.Marshal(image)
	return &sdk.ContentPart{Type: "image_url", Json: b}, err
}

// decodeToolUse decodes a call of a tool. Members that are neither id, name
// nor input have no place in a call and are left out.
func decodeToolUse(role string, members object.Members) (*sdk.ToolCall, error) {
	if role != "assistant" {
		return nil, fault.New(fault.RequestInvalid, "only the assistant calls tools; a message with the role %s cannot hold a block of the type tool_use", role)
	}
	call := &sdk.ToolCall{Type: "function"}
	if err := errors.Join(
		object.Take(members, "id", &call.Id),
		object.Take(members, "name", &call.Name),
	); err != nil {
		return nil, object.First(err)
	}
	if call.Id == "" || call.Name == "" {
		return nil, fault.New(fault.RequestInvalid, "a block of the type tool_use needs an \"id\" and a \"name\"")
	}
	var err error
	call.Arguments, err = decodeInput(object.TakeRaw(members, "input"))
	return call, err
}

// decodeInput turns a tool's input into compact arguments.
func decodeInput(raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "{}", nil
	}
	if raw[0] != '{' {
		return "", fault.New(fault.RequestInvalid, "a tool's \"input\" must be a JSON object")
	}
	if bytes.Contains(raw, []byte(rawArguments)) {
		var input map[string]any
		if err := json.Unmarshal(raw, &input); err == nil && len(input) == 1 {
			if text, ok := input[rawArguments].(string); ok {
				return text, nil
			}
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return "", object.WrongType("input", err)
	}
	return compact.String(), nil
}

// decodeToolResult decodes what a tool answered.
func decodeToolResult(role string, members object.Members) (*sdk.Message, error) {
	if role != "user" {
		return nil, fault.New(fault.RequestInvalid, "the results of tools belong into a message with the role user, not %s", role)
	}
	m := &sdk.Message{Role: "tool"}
	var failed bool
	if err := errors.Join(
		object.Take(members, "tool_use_id", &m.ToolCallId),
		object.Take(members, "is_error", &failed),
	); err != nil {
		return nil, object.First(err)
	}
	delete(members, "is_error")
	if m.ToolCallId == "" {
		return nil, fault.New(fault.RequestInvalid, "a block of the type tool_result needs a \"tool_use_id\"")
	}
	if err := decodeResultContent(object.TakeRaw(members, "content"), m); err != nil {
		return nil, err
	}
	delete(members, "content")
	if failed {
		members["is_error"] = json.RawMessage("true")
	}
	return m, addExtra(m, members)
}

func decodeResultContent(raw json.RawMessage, m *sdk.Message) error {
	if len(raw) == 0 {
		return nil
	}
	if raw[0] == '"' {
		return object.Take(object.Members{"content": raw}, "content", &m.Content)
	}
	var blocks []json.RawMessage
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return fault.New(fault.RequestInvalid, "a tool's result must be a string or a list of blocks")
	}
	for i, b := range blocks {
		kind, members, err := splitBlock(b)
		if err != nil {
			return object.At(err, "content", i)
		}
		part, err := decodePart(kind, members, b)
		if err != nil {
			return object.At(err, "content", i)
		}
		m.Parts = append(m.Parts, part)
	}
	settle(m)
	return nil
}
