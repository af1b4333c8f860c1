// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

// The names of the events of POST /stream, in the order in which they come.
// Data of done is a [QueryResponse] without answer, data of error an [Error].
const (
	EventStart           = "start"
	EventRoute           = "route"
	EventSpecialistStart = "specialist_start"
	EventChunk           = "chunk"
	EventSpecialistDone  = "specialist_done"
	EventArbiterStart    = "arbiter_start"
	EventArbiterDone     = "arbiter_done"
	EventDone            = "done"
	EventError           = "error"
)

// StartEvent is the data of start.
type StartEvent struct {
	SessionID  string `json:"session_id"`
	TraceID    string `json:"trace_id"`
	RequestID  string `json:"request_id"`
	Generation string `json:"generation"`
}

// RouteEvent is the data of route.
type RouteEvent struct {
	Mode         string             `json:"mode"`
	Delivery     string             `json:"delivery"`
	Field        string             `json:"field"`
	Distribution map[string]float64 `json:"distribution"`
	// Candidates are the specialists that will be asked.
	Candidates []string `json:"candidates"`
}

// SpecialistStartEvent is the data of specialist_start.
type SpecialistStartEvent struct {
	Specialist string `json:"specialist"`
}

// ChunkEvent is the data of chunk.
type ChunkEvent struct {
	// Index counts the chunks of the answer from 0.
	Index int    `json:"index"`
	Text  string `json:"text"`
}

// SpecialistDoneEvent is the data of specialist_done.
type SpecialistDoneEvent struct {
	Specialist string  `json:"specialist"`
	Usage      Usage   `json:"usage"`
	LatencyMS  float64 `json:"latency_ms"`
	// Error is an AUA error code, when the specialist failed.
	Error string `json:"error,omitempty"`
}

// ArbiterDoneEvent is the data of arbiter_done.
type ArbiterDoneEvent struct {
	Verdict *Verdict `json:"verdict"`
}
