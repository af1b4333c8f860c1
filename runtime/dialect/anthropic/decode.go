// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package anthropic translates between the Anthropic Messages dialect and
// AUA's queries and answers.
//
// AUA's messages and parameters have the form of OpenAI's chat completions, so
// images, tools and tool calls are turned into that form and back. What has no
// place there is carried along untouched: thinking blocks as the member
// "thinking_blocks" of a message's extra_json, a failed tool's mark as
// "is_error", a request's further members in the parameters' extra_json.
package anthropic

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Request is a decoded POST /v1/messages.
type Request struct {
	Model    string
	Messages []*sdk.Message
	Params   *sdk.Params
	Stream   bool
	// User is metadata.user_id.
	User string
	// Field and SessionID come from the extra member "aua" of the body.
	Field, SessionID string
}

// DecodeMessages decodes a request body. Errors are faults with the code
// AUA_REQUEST_INVALID that name the member or the position.
func DecodeMessages(body []byte) (*Request, error) {
	members, err := object.Split(body)
	if err != nil {
		return nil, err
	}
	var aua struct {
		Field     string `json:"field"`
		SessionID string `json:"session_id"`
	}
	var messages []json.RawMessage
	req := &Request{}
	if err := errors.Join(
		object.Take(members, "model", &req.Model),
		object.Take(members, "stream", &req.Stream),
		object.Take(members, "aua", &aua),
		object.Take(members, "messages", &messages),
	); err != nil {
		return nil, object.First(err)
	}
	req.Field, req.SessionID = aua.Field, aua.SessionID
	if req.User, err = takeUser(members); err != nil {
		return nil, err
	}
	system, err := decodeSystem(object.TakeRaw(members, "system"))
	if err != nil {
		return nil, err
	}
	conversation, err := decodeConversation(messages)
	if err != nil {
		return nil, err
	}
	req.Messages = append(system, conversation...)
	req.Params, err = decodeParams(members)
	return req, err
}

// takeUser takes user_id out of metadata, and leaves other metadata in place.
func takeUser(members object.Members) (string, error) {
	var metadata object.Members
	if err := object.Take(members, "metadata", &metadata); err != nil {
		return "", err
	}
	var user string
	if err := object.Take(metadata, "user_id", &user); err != nil {
		return "", err
	}
	delete(metadata, "user_id")
	if len(metadata) == 0 {
		return user, nil
	}
	rest, err := json.Marshal(metadata)
	if err != nil {
		return "", object.WrongType("metadata", err)
	}
	members["metadata"] = rest
	return user, nil
}

func decodeSystem(raw json.RawMessage) ([]*sdk.Message, error) {
	if len(raw) == 0 || string(raw) == `""` || string(raw) == "[]" {
		return nil, nil
	}
	system, err := decodeContent("system", raw)
	if err != nil {
		reason := strings.TrimSuffix(fault.As(err).Message, ".")
		return nil, fault.Wrap(err, fault.RequestInvalid, "system: %s.", reason).With("param", "system")
	}
	return system, nil
}
