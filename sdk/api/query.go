// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package api holds the bodies of AUA's REST API, for servers and clients alike.
package api

import "encoding/json"

// QueryRequest is the body of POST /query and POST /stream.
type QueryRequest struct {
	// Query is the question. Give either Query or Messages.
	Query string `json:"query,omitempty"`
	// Messages is the conversation, in the form of the OpenAI API.
	Messages []json.RawMessage `json:"messages,omitempty"`
	// SessionID continues a conversation; one is made when it is empty.
	SessionID string `json:"session_id,omitempty"`
	// Field forces the field; its name or an alias.
	Field string `json:"field,omitempty"`
	// Specialist forces the specialist.
	Specialist string `json:"specialist,omitempty"`
	// Params are generation parameters, named as in the OpenAI API.
	Params json.RawMessage `json:"params,omitempty"`
	// Metadata is passed to hooks and kept in the decision record.
	Metadata map[string]string `json:"metadata,omitempty"`
	// Debug adds the decision record to the response.
	Debug bool `json:"debug,omitempty"`
}

// What became of a query.
const (
	StatusAnswered  = "answered"
	StatusAbstained = "abstained"
	StatusClarify   = "clarify"
)

// QueryResponse is the answer of POST /query, and, without Answer, the data of a stream's done event.
type QueryResponse struct {
	Answer string `json:"answer,omitempty"`
	// Status is answered, abstained or clarify.
	Status string `json:"status"`
	// Reason says why an answer was withheld, and what would help.
	Reason string `json:"reason,omitempty"`
	// Caveat is a warning that belongs to the answer.
	Caveat string `json:"caveat,omitempty"`
	// ToolCalls are the tools that the answer calls, in the form of the OpenAI API.
	ToolCalls    json.RawMessage    `json:"tool_calls,omitempty"`
	FinishReason string             `json:"finish_reason,omitempty"`
	Field        string             `json:"field"`
	Distribution map[string]float64 `json:"distribution"`
	// Mode is single, fanout, ensemble, cascade or fallback.
	Mode string `json:"mode"`
	// Delivery is relay or hold.
	Delivery   string  `json:"delivery"`
	Specialist string  `json:"specialist"`
	Model      string  `json:"model,omitempty"`
	Utility    Utility `json:"utility"`
	// Confidence is the calibrated probability that the answer is right.
	Confidence float64 `json:"confidence"`
	// Corrections are those that were applied.
	Corrections []AppliedCorrection `json:"corrections,omitempty"`
	Usage       Usage               `json:"usage"`
	// Cost is in US dollars, over all calls of the query.
	Cost float64 `json:"cost"`
	// LatencyMS is from the request to the answer.
	LatencyMS  float64 `json:"latency_ms"`
	SessionID  string  `json:"session_id"`
	TraceID    string  `json:"trace_id"`
	RequestID  string  `json:"request_id"`
	Generation string  `json:"generation"`
	DecisionID string  `json:"decision_id"`
	// Degraded lists what was missing while the query was served, such as "classifier.default: crashed".
	Degraded []string `json:"degraded,omitempty"`
	// Decision is the whole record, when the request asked for debug.
	Decision *Decision `json:"decision,omitempty"`
}

// Utility is U = w_e E + w_c C + w_k K of the chosen answer, and its parts; each is in [0, 1].
type Utility struct {
	U float64 `json:"u"`
	E float64 `json:"e"`
	C float64 `json:"c"`
	K float64 `json:"k"`
}

// Usage counts tokens over all calls of a query.
type Usage struct {
	PromptTokens     int64 `json:"prompt_tokens"`
	CompletionTokens int64 `json:"completion_tokens"`
	TotalTokens      int64 `json:"total_tokens"`
	CachedTokens     int64 `json:"cached_tokens,omitempty"`
	ReasoningTokens  int64 `json:"reasoning_tokens,omitempty"`
}

// Error is the body of every response that reports an error, but for /v1/*.
type Error struct {
	// Code is an AUA error code, such as AUA_NO_SPECIALIST.
	Code    string         `json:"error"`
	Message string         `json:"message"`
	TraceID string         `json:"trace_id"`
	Details map[string]any `json:"details"`
}
