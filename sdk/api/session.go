// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"time"
)

// SessionRequest is the body of POST /sessions. Every member may be absent.
type SessionRequest struct {
	// Title names the session for people. Without one, its first question does.
	Title string `json:"title,omitempty"`
	// System are instructions that stand before every turn, whatever else of
	// the history is left out.
	System string `json:"system,omitempty"`
	// Field and Specialist hold for every turn that names neither.
	Field      string `json:"field,omitempty"`
	Specialist string `json:"specialist,omitempty"`
	// Metadata is the client's own.
	Metadata map[string]string `json:"metadata,omitempty"`
}

// Session is a conversation that the server keeps.
type Session struct {
	ID string `json:"id"`
	SessionRequest
	CreatedAt time.Time `json:"created_at"`
	// UpdatedAt is when the newest turn was stored.
	UpdatedAt time.Time `json:"updated_at"`
	// Messages counts the stored messages, and Tokens estimates them all.
	Messages int64 `json:"messages"`
	Tokens   int64 `json:"tokens"`
	// LastField and LastSpecialist are those of the newest answer: the session stays with them.
	LastField      string `json:"last_field,omitempty"`
	LastSpecialist string `json:"last_specialist,omitempty"`
}

// SessionList is the answer of GET /sessions: a page, the last used session first.
type SessionList struct {
	Sessions []*Session `json:"sessions"`
	// Next is the cursor of the next page; absent on the last one.
	Next string `json:"next,omitempty"`
}

// SessionMessage is a stored message. What a message holds is named as in the OpenAI API.
type SessionMessage struct {
	// Index counts the session's messages from 0.
	Index int64 `json:"index"`
	// Role is user, assistant or tool.
	Role string `json:"role"`
	// Content is the text; Parts are the content's parts, when the client sent parts.
	Content    string            `json:"content"`
	Parts      []json.RawMessage `json:"parts,omitempty"`
	ToolCalls  json.RawMessage   `json:"tool_calls,omitempty"`
	ToolCallID string            `json:"tool_call_id,omitempty"`
	Name       string            `json:"name,omitempty"`
	// Extra are further members that the client sent.
	Extra     json.RawMessage `json:"extra,omitempty"`
	CreatedAt time.Time       `json:"created_at"`
	// Tokens is an estimate.
	Tokens int64 `json:"tokens"`

	// The rest is set for answers. With another status than answered, Content
	// says why there is no answer.
	Status     string  `json:"status,omitempty"`
	Caveat     string  `json:"caveat,omitempty"`
	Field      string  `json:"field,omitempty"`
	Specialist string  `json:"specialist,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
	// DecisionID names the decision record, which says why it was answered so.
	DecisionID string `json:"decision_id,omitempty"`
}

// MessageList is the answer of GET /sessions/{id}/messages: a page.
type MessageList struct {
	Messages []*SessionMessage `json:"messages"`
	// Next is the cursor of the next page; absent on the last one.
	Next string `json:"next,omitempty"`
}

// SessionErased is the answer of DELETE /sessions/{id}.
type SessionErased struct {
	ID string `json:"id"`
	// Messages and Corrections count what was erased, and Decisions the decision
	// records that lost their content.
	Messages    int64 `json:"messages"`
	Corrections int64 `json:"corrections"`
	Decisions   int64 `json:"decisions"`
}
