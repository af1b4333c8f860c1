// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/auahq/aua/sdk"
)

// The events of the lines.
const (
	// eventQuery is a query before it is served, eventResponse its answer.
	eventQuery    = "query"
	eventResponse = "response"
	// eventRecovered says that the line before it was followed by the beginning
	// of another, which a crash had cut off.
	eventRecovered = "recovered"
)

// entry is a line without its hash.
type entry struct {
	Seq        int64  `json:"seq"`
	Time       string `json:"time"`
	Event      string `json:"event"`
	Instance   string `json:"instance"`
	RequestID  string `json:"request_id,omitempty"`
	SessionID  string `json:"session_id,omitempty"`
	TraceID    string `json:"trace_id,omitempty"`
	Tenant     string `json:"tenant,omitempty"`
	Generation string `json:"generation,omitempty"`
	// Messages is how many messages the query has.
	Messages int `json:"messages,omitempty"`
	// Query is the number of the response's query, ElapsedMS the time since it.
	Query     int64  `json:"query,omitempty"`
	ElapsedMS *int64 `json:"elapsed_ms,omitempty"`
	Status    string `json:"status,omitempty"`
	// Sent says that the answer had gone out when the line was written.
	Sent *bool `json:"sent,omitempty"`
	// ContentSHA256 is the hash of the content: of a response the text, of a
	// query the JSON array of its messages as content = "full" writes it.
	ContentSHA256 string          `json:"content_sha256,omitempty"`
	Content       json.RawMessage `json:"content,omitempty"`
	// LostBytes is the size of a line that was cut off.
	LostBytes int64  `json:"lost_bytes,omitempty"`
	Prev      string `json:"prev"`
}

// newEntry begins a line about a call.
func newEntry(event string, c *sdk.CallContext) *entry {
	return &entry{
		Event: event, Instance: c.GetInstance(), RequestID: c.GetRequestId(), SessionID: c.GetSessionId(),
		TraceID: c.GetTraceId(), Tenant: c.GetTenant(), Generation: c.GetGeneration(),
	}
}

// link completes the line behind prev.
func (e *entry) link(prev link, now time.Time) ([]byte, error) {
	e.Seq, e.Prev = prev.seq+1, prev.hash
	e.Time = now.UTC().Format(time.RFC3339Nano)
	return json.Marshal(e)
}

// message is a message as a line carries it.
type message struct {
	Role       string          `json:"role"`
	Content    string          `json:"content,omitempty"`
	Parts      []part          `json:"parts,omitempty"`
	ToolCalls  []toolCall      `json:"tool_calls,omitempty"`
	ToolCallID string          `json:"tool_call_id,omitempty"`
	Name       string          `json:"name,omitempty"`
	Extra      json.RawMessage `json:"extra,omitempty"`
}

type part struct {
	Type string          `json:"type"`
	Text string          `json:"text,omitempty"`
	Part json.RawMessage `json:"part,omitempty"`
}

type toolCall struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name"`
	Arguments string `json:"arguments,omitempty"`
}

// messagesJSON writes messages as a JSON array.
func messagesJSON(messages []*sdk.Message) ([]byte, error) {
	list := make([]message, len(messages))
	for i, m := range messages {
		list[i] = message{
			Role: m.GetRole(), Content: m.GetContent(), ToolCallID: m.GetToolCallId(), Name: m.GetName(), Extra: rawJSON(m.GetExtraJson()),
		}
		for _, p := range m.GetParts() {
			list[i].Parts = append(list[i].Parts, part{p.GetType(), p.GetText(), rawJSON(p.GetJson())})
		}
		for _, c := range m.GetToolCalls() {
			list[i].ToolCalls = append(list[i].ToolCalls, toolCall{c.GetId(), c.GetName(), c.GetArguments()})
		}
	}
	return json.Marshal(list)
}

// rawJSON returns b, or b as a JSON string when it is not JSON.
func rawJSON(b []byte) json.RawMessage {
	if len(b) == 0 || json.Valid(b) {
		return b
	}
	quoted, err := json.Marshal(string(b))
	if err != nil {
		return nil
	}
	return quoted
}

// hashOf returns the SHA-256 of b in hexadecimal digits.
func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
