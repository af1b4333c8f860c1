// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Meta is what every response and stream of one query carries.
type Meta struct {
	// ID is the response's id, "resp_" and the request's id.
	ID string
	// Created is a Unix time in seconds.
	Created int64
	// Model is the model as the client named it.
	Model string
	// Echo are the members of the request that the response repeats.
	Echo object.Members
}

type usage struct {
	InputTokens   int64 `json:"input_tokens"`
	InputDetails  any   `json:"input_tokens_details"`
	OutputTokens  int64 `json:"output_tokens"`
	OutputDetails any   `json:"output_tokens_details"`
	TotalTokens   int64 `json:"total_tokens"`
}

// inputDetails has cache_write_tokens, which no plugin reports, because typed clients require it.
type inputDetails struct {
	CachedTokens     int64 `json:"cached_tokens"`
	CacheWriteTokens int64 `json:"cache_write_tokens"`
}

type outputDetails struct {
	ReasoningTokens int64 `json:"reasoning_tokens"`
}

func usageOf(u api.Usage) *usage {
	return &usage{
		InputTokens: u.PromptTokens, InputDetails: inputDetails{CachedTokens: u.CachedTokens},
		OutputTokens: u.CompletionTokens, OutputDetails: outputDetails{u.ReasoningTokens}, TotalTokens: u.TotalTokens,
	}
}

// object returns a response's members. Those that AUA knows win over what the
// request is repeated with.
func (m Meta) object(status string, output []any) map[string]any {
	body := map[string]any{
		"instructions": nil, "max_output_tokens": nil, "metadata": map[string]string{}, "parallel_tool_calls": true,
		"reasoning": map[string]any{"effort": nil, "summary": nil}, "temperature": nil,
		"text": map[string]any{"format": map[string]string{"type": "text"}}, "tool_choice": "auto", "tools": []any{},
		"top_p": nil, "truncation": "disabled", "user": nil,
	}
	for name, value := range m.Echo {
		body[name] = value
	}
	maps.Copy(body, map[string]any{
		"id": m.ID, "object": "response", "created_at": m.Created, "model": m.Model, "status": status, "output": output,
		"background": false, "error": nil, "incomplete_details": nil, "previous_response_id": nil, "store": false, "usage": nil,
	})
	return body
}

// Encode encodes a whole answer. When the query was not answered, the output
// is a refusal that holds the reason.
func Encode(meta Meta, answer *sdk.Answer, r *api.QueryResponse) ([]byte, error) {
	items := itemsOf(meta, answer, r)
	status, reason := statusOf(answer, r)
	for _, it := range items {
		it.status = "completed"
	}
	items[len(items)-1].status = status
	return json.Marshal(ended(meta, items, status, reason, r))
}

// itemsOf makes the items of a whole answer.
func itemsOf(meta Meta, answer *sdk.Answer, r *api.QueryResponse) []*item {
	var items []*item
	add := func(kind, content string) *item {
		it := newItem(meta, kind, len(items))
		it.content.WriteString(content)
		items = append(items, it)
		return it
	}
	if r.Status != api.StatusAnswered {
		add(refusal, r.Reason)
		return items
	}
	if answer.GetReasoning() != "" {
		add(reasoning, answer.GetReasoning())
	}
	if answer.GetText() != "" || len(answer.GetToolCalls()) == 0 {
		add(message, answer.GetText())
	}
	for i, c := range answer.GetToolCalls() {
		add(functionCall, c.GetArguments()).names(meta, c.GetId(), c.GetName(), i)
	}
	return items
}

// statusOf returns a finished response's status, and why it is incomplete.
func statusOf(answer *sdk.Answer, r *api.QueryResponse) (status, reason string) {
	if r.Status == api.StatusAnswered {
		switch answer.GetFinishReason() {
		case "length":
			return "incomplete", "max_output_tokens"
		case "content_filter":
			return "incomplete", "content_filter"
		}
	}
	return "completed", ""
}

// ended returns a finished response's members.
func ended(meta Meta, items []*item, status, reason string, r *api.QueryResponse) map[string]any {
	var text strings.Builder
	for _, it := range items {
		if it.kind == message {
			text.WriteString(it.content.String())
		}
	}
	body := meta.object(status, outputOf(items))
	body["output_text"], body["usage"], body["aua"] = text.String(), usageOf(r.Usage), openai.AuaOf(r)
	if reason != "" {
		body["incomplete_details"] = map[string]string{"reason": reason}
	}
	return body
}

func outputOf(items []*item) []any {
	output := make([]any, len(items))
	for i, it := range items {
		output[i] = it.encode()
	}
	return output
}
