// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Meta is what every response and chunk of one query carries.
type Meta struct {
	// ID is the response's id, "chatcmpl-" and the request's id.
	ID string
	// Created is a Unix time in seconds.
	Created int64
	Model   string
}

// Aua is the extra member of every response: what AUA decided.
type Aua struct {
	SessionID  string `json:"session_id"`
	TraceID    string `json:"trace_id"`
	RequestID  string `json:"request_id"`
	Generation string `json:"generation"`
	DecisionID string `json:"decision_id"`
	Status     string `json:"status"`
	Reason     string `json:"reason,omitempty"`
	Caveat     string `json:"caveat,omitempty"`
	Field      string `json:"field"`
	Mode       string `json:"mode"`
	Delivery   string `json:"delivery"`
	Specialist string `json:"specialist"`
	// Model is the model's name as its server gave it.
	Model      string      `json:"model,omitempty"`
	Utility    api.Utility `json:"utility"`
	Confidence float64     `json:"confidence"`
	Degraded   []string    `json:"degraded,omitempty"`
	// Corrections are those that were applied.
	Corrections []api.AppliedCorrection `json:"corrections,omitempty"`
}

// AuaOf picks the extra member out of a response.
func AuaOf(r *api.QueryResponse) *Aua {
	return &Aua{
		SessionID: r.SessionID, TraceID: r.TraceID, RequestID: r.RequestID, Generation: r.Generation, DecisionID: r.DecisionID,
		Status: r.Status, Reason: r.Reason, Caveat: r.Caveat, Field: r.Field, Mode: r.Mode, Delivery: r.Delivery,
		Specialist: r.Specialist, Model: r.Model, Utility: r.Utility, Confidence: r.Confidence, Degraded: r.Degraded, Corrections: r.Corrections,
	}
}

type usage struct {
	PromptTokens     int64        `json:"prompt_tokens"`
	CompletionTokens int64        `json:"completion_tokens"`
	TotalTokens      int64        `json:"total_tokens"`
	PromptDetails    *promptUsage `json:"prompt_tokens_details,omitempty"`
	OutputDetails    *outputUsage `json:"completion_tokens_details,omitempty"`
}

type promptUsage struct {
	CachedTokens int64 `json:"cached_tokens"`
}

type outputUsage struct {
	ReasoningTokens int64 `json:"reasoning_tokens"`
}

func usageOf(u api.Usage) *usage {
	out := &usage{PromptTokens: u.PromptTokens, CompletionTokens: u.CompletionTokens, TotalTokens: u.TotalTokens}
	if u.CachedTokens > 0 {
		out.PromptDetails = &promptUsage{u.CachedTokens}
	}
	if u.ReasoningTokens > 0 {
		out.OutputDetails = &outputUsage{u.ReasoningTokens}
	}
	return out
}

// EncodeChat encodes a whole answer.
func EncodeChat(meta Meta, answer *sdk.Answer, r *api.QueryResponse) ([]byte, error) {
	message := map[string]any{"role": "assistant", "content": textOrNull(answer), "refusal": nil}
	if r := answer.GetReasoning(); r != "" {
		message["reasoning_content"] = r
	}
	if calls := ToolCalls(answer.GetToolCalls()); calls != nil {
		message["tool_calls"] = calls
	}
	choice := map[string]any{
		"index": 0, "message": message, "finish_reason": finish(answer.GetFinishReason()), "logprobs": nil,
	}
	top := map[string]any{
		"id": meta.ID, "object": "chat.completion", "created": meta.Created, "model": meta.Model,
		"choices": []any{choice}, "usage": usageOf(r.Usage), "aua": AuaOf(r),
	}
	extra := answer.GetExtra()
	if err := errors.Join(merge(message, extra.GetMessageJson()), merge(choice, extra.GetChoiceJson()), merge(top, extra.GetTopJson())); err != nil {
		return nil, err
	}
	return json.Marshal(top)
}

func textOrNull(a *sdk.Answer) any {
	if a.GetText() == "" && len(a.GetToolCalls()) > 0 {
		return nil
	}
	return a.GetText()
}

func finish(reason string) string {
	if reason == "" {
		return "stop"
	}
	return reason
}

// merge adds a provider's members to an object; AUA's own members win, except
// where AUA has nothing to say (null).
func merge(into map[string]any, extra []byte) error {
	if len(extra) == 0 {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(extra, &members); err != nil {
		return err
	}
	for name, value := range members {
		if mine, taken := into[name]; !taken || mine == nil {
			into[name] = value
		}
	}
	return nil
}
