// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package openai translates between the OpenAI chat completions dialect and
// AUA's queries and answers. What the dialect says and AUA does not understand
// is carried along untouched.
package openai

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// ChatRequest is a decoded POST /v1/chat/completions.
type ChatRequest struct {
	Model        string
	Messages     []*sdk.Message
	Params       *sdk.Params
	Stream       bool
	IncludeUsage bool
	User         string
	Metadata     map[string]string
	// Field and SessionID come from the extra member "aua" of the body.
	Field, SessionID string
}

// DecodeChat decodes a request body. Errors are faults with the code
// AUA_REQUEST_INVALID that name the member or the position.
func DecodeChat(body []byte) (*ChatRequest, error) {
	members, err := object.Split(body)
	if err != nil {
		return nil, err
	}
	req := &ChatRequest{}
	if err := errors.Join(
		object.Take(members, "model", &req.Model),
		object.Take(members, "stream", &req.Stream),
		object.Take(members, "user", &req.User),
	); err != nil {
		return nil, object.First(err)
	}
	var options struct {
		IncludeUsage bool `json:"include_usage"`
	}
	var aua struct {
		Field     string `json:"field"`
		SessionID string `json:"session_id"`
	}
	var n int
	if err := errors.Join(object.Take(members, "stream_options", &options), object.Take(members, "n", &n), object.Take(members, "aua", &aua)); err != nil {
		return nil, object.First(err)
	}
	req.Field, req.SessionID = aua.Field, aua.SessionID
	if n > 1 {
		return nil, fault.New(fault.RequestInvalid, "AUA gives one answer to a query, and \"n\" is %d. Leave it out, or send the query %d times.", n, n)
	}
	req.IncludeUsage = options.IncludeUsage

	var messages []json.RawMessage
	if err := object.Take(members, "messages", &messages); err != nil {
		return nil, err
	}
	if req.Messages, err = DecodeMessages(messages); err != nil {
		return nil, err
	}
	// Metadata stays among the members as well: it is the model server's too.
	if raw, ok := members["metadata"]; ok {
		if err := json.Unmarshal(raw, &req.Metadata); err != nil {
			return nil, object.WrongType("metadata", err)
		}
	}
	req.Params, err = decodeParams(members)
	return req, err
}

// DecodeParams decodes generation parameters alone; members that are not known
// are passed through. An empty or null body gives nil.
func DecodeParams(body []byte) (*sdk.Params, error) {
	if len(body) == 0 || bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		return nil, nil
	}
	members, err := object.Split(body)
	if err != nil {
		return nil, err
	}
	return decodeParams(members)
}

// decodeParams takes the parameters out of members; what is left becomes extra.
func decodeParams(members object.Members) (*sdk.Params, error) {
	p := &sdk.Params{}
	var completionTokens *int64
	if raw, ok := members["max_completion_tokens"]; ok {
		// It also stays among the extra members: a server that wants this name refuses the older one.
		if err := json.Unmarshal(raw, &completionTokens); err != nil {
			return nil, object.WrongType("max_completion_tokens", err)
		}
	}
	var stop json.RawMessage
	if err := errors.Join(
		object.Take(members, "temperature", &p.Temperature),
		object.Take(members, "top_p", &p.TopP),
		object.Take(members, "max_tokens", &p.MaxTokens),
		object.Take(members, "seed", &p.Seed),
		object.Take(members, "presence_penalty", &p.PresencePenalty),
		object.Take(members, "frequency_penalty", &p.FrequencyPenalty),
		object.Take(members, "stop", &stop),
	); err != nil {
		return nil, object.First(err)
	}
	if p.MaxTokens == nil {
		p.MaxTokens = completionTokens
	}
	var err error
	if p.Stop, err = decodeStop(stop); err != nil {
		return nil, err
	}
	p.ToolsJson = object.TakeRaw(members, "tools")
	p.ToolChoiceJson = object.TakeRaw(members, "tool_choice")
	p.ResponseFormatJson = object.TakeRaw(members, "response_format")
	if len(members) > 0 {
		if p.ExtraJson, err = json.Marshal(members); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "The request's further members cannot be read.")
		}
	}
	return p, checkParams(p)
}

func checkParams(p *sdk.Params) error {
	ranges := []struct {
		name     string
		value    *float64
		min, max float64
	}{
		{"temperature", p.Temperature, 0, 2},
		{"top_p", p.TopP, 0, 1},
		{"presence_penalty", p.PresencePenalty, -2, 2},
		{"frequency_penalty", p.FrequencyPenalty, -2, 2},
	}
	for _, r := range ranges {
		if r.value != nil && (*r.value < r.min || *r.value > r.max) {
			return fault.New(fault.RequestInvalid, "%q is %v; it must lie between %v and %v.", r.name, *r.value, r.min, r.max).With("param", r.name)
		}
	}
	if p.MaxTokens != nil && *p.MaxTokens < 1 {
		return fault.New(fault.RequestInvalid, "\"max_tokens\" is %d; it must be at least 1.", *p.MaxTokens).With("param", "max_tokens")
	}
	return nil
}

func decodeStop(raw json.RawMessage) ([]string, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, nil
	}
	var many []string
	if err := json.Unmarshal(raw, &many); err != nil {
		return nil, object.WrongType("stop", errors.New("it must be a string or a list of strings"))
	}
	return many, nil
}
