// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package responses translates between the OpenAI Responses dialect and AUA's
// queries and answers.
//
// AUA's messages and parameters have the form of OpenAI's chat completions, so
// items, tools and formats are turned into that form and back. The server keeps
// no responses: a conversation comes whole, or continues an AUA session.
package responses

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Request is a decoded POST /v1/responses.
type Request struct {
	Model    string
	Messages []*sdk.Message
	Params   *sdk.Params
	Stream   bool
	User     string
	Metadata map[string]string
	// Field and SessionID come from the extra member "aua" of the body.
	Field, SessionID string
	// Echo are the members that a response repeats; it belongs into [Meta].
	Echo object.Members
}

// echoed are the members of a request that the dialect's responses repeat.
var echoed = []string{
	"instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "reasoning", "temperature",
	"text", "tool_choice", "tools", "top_p", "user",
}

// Decode decodes a request body. Errors are faults with the code
// AUA_REQUEST_INVALID that name the member or the position.
func Decode(body []byte) (*Request, error) {
	members, err := object.Split(body)
	if err != nil {
		return nil, err
	}
	if err := refuse(members); err != nil {
		return nil, err
	}
	req := &Request{Echo: object.Members{}}
	for _, name := range echoed {
		if value, ok := members[name]; ok && string(value) != "null" {
			req.Echo[name] = value
		}
	}
	var aua struct {
		Field     string `json:"field"`
		SessionID string `json:"session_id"`
	}
	var instructions string
	if err := errors.Join(
		object.Take(members, "model", &req.Model),
		object.Take(members, "stream", &req.Stream),
		object.Take(members, "user", &req.User),
		object.Take(members, "aua", &aua),
		object.Take(members, "instructions", &instructions),
	); err != nil {
		return nil, object.First(err)
	}
	req.Field, req.SessionID = aua.Field, aua.SessionID
	if instructions != "" {
		req.Messages = []*sdk.Message{{Role: "system", Content: instructions}}
	}
	input, err := decodeInput(object.TakeRaw(members, "input"))
	if err != nil {
		return nil, err
	}
	req.Messages = append(req.Messages, input...)
	// Metadata stays among the members as well: it is the model server's too.
	if raw, ok := members["metadata"]; ok {
		if err := json.Unmarshal(raw, &req.Metadata); err != nil {
			return nil, object.WrongType("metadata", err)
		}
	}
	req.Params, err = decodeParams(members)
	return req, err
}

// refuse refuses what needs responses, conversations or prompts that the
// server would have kept, and removes members that then mean nothing.
func refuse(members object.Members) error {
	for _, name := range []string{"previous_response_id", "conversation"} {
		if object.TakeRaw(members, name) != nil {
			return fault.New(fault.RequestInvalid, "AUA keeps no responses, so %q cannot be used. "+
				"Continue a conversation with \"aua\": {\"session_id\": \"...\"}, or send all of it in \"input\".", name).With("param", name)
		}
	}
	if object.TakeRaw(members, "prompt") != nil {
		return fault.New(fault.RequestInvalid, "AUA keeps no prompts, so \"prompt\" cannot be used. Send the text in \"instructions\" or \"input\".").With("param", "prompt")
	}
	var store, background bool
	if err := errors.Join(object.Take(members, "store", &store), object.Take(members, "background", &background)); err != nil {
		return object.First(err)
	}
	if store {
		return fault.New(fault.RequestInvalid, "AUA keeps no responses, so \"store\" must be false or left out. "+
			"Continue a conversation with \"aua\": {\"session_id\": \"...\"}.").With("param", "store")
	}
	if background {
		return fault.New(fault.RequestInvalid, "AUA answers while the client waits, so \"background\" must be false or left out.").With("param", "background")
	}
	for _, name := range []string{"include", "stream_options", "truncation"} {
		delete(members, name)
	}
	return nil
}
