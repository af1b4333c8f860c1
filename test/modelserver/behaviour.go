// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Behaviour is what the server does with one chat request.
type Behaviour struct {
	// Text is the answer. Empty for "You said: " and the newest user message.
	Text string `json:"text,omitempty"`
	// Structured is the answer to a request with a response_format; when it is
	// empty the format is ignored in silence, as some servers do.
	Structured string `json:"structured,omitempty"`
	// Reasoning comes before the answer, in the member that ReasoningField
	// names: reasoning_content (the default) or reasoning.
	Reasoning      string `json:"reasoning,omitempty"`
	ReasoningField string `json:"reasoning_field,omitempty"`
	// Refusal is sent in the member refusal, with a content of null.
	Refusal string `json:"refusal,omitempty"`
	// ToolCalls are called instead of answering with a text.
	ToolCalls []ToolCall `json:"tool_calls,omitempty"`
	// FinishReason replaces stop, length or tool_calls.
	FinishReason string `json:"finish_reason,omitempty"`
	// Model replaces the model's name in the response.
	Model string `json:"model,omitempty"`

	// Chunks cut the text of a stream; the text must not be given then.
	// Otherwise it is cut into words, or into pieces of ChunkBytes.
	Chunks     []string `json:"chunks,omitempty"`
	ChunkBytes int      `json:"chunk_bytes,omitempty"`
	// ArgumentBytes cuts the arguments of tool calls; 0 for 8.
	ArgumentBytes int `json:"argument_bytes,omitempty"`
	// BareToolCalls leaves index and id out of tool calls.
	BareToolCalls bool `json:"bare_tool_calls,omitempty"`
	// NoRole, NoFinish and NoDone leave the role, the finish reason and the
	// "[DONE]" out of a stream.
	NoRole   bool `json:"no_role,omitempty"`
	NoFinish bool `json:"no_finish,omitempty"`
	NoDone   bool `json:"no_done,omitempty"`

	// Usage is where a stream has its usage; see the constants. A buffered
	// answer has it always, but for [UsageNone].
	Usage UsagePlace `json:"usage,omitempty"`
	// The token counts; 0 to count words.
	PromptTokens     int `json:"prompt_tokens,omitempty"`
	CompletionTokens int `json:"completion_tokens,omitempty"`
	CachedTokens     int `json:"cached_tokens,omitempty"`
	ReasoningTokens  int `json:"reasoning_tokens,omitempty"`

	// Extra, ChoiceExtra and MessageExtra add members to every response or
	// chunk, to its choice, and to its message or delta.
	Extra        map[string]json.RawMessage `json:"extra,omitempty"`
	ChoiceExtra  map[string]json.RawMessage `json:"choice_extra,omitempty"`
	MessageExtra map[string]json.RawMessage `json:"message_extra,omitempty"`

	// HeaderMS delays the response, FirstMS the first chunk (or the body)
	// after the headers, ChunkMS each further chunk.
	HeaderMS int `json:"header_ms,omitempty"`
	FirstMS  int `json:"first_ms,omitempty"`
	ChunkMS  int `json:"chunk_ms,omitempty"`

	// Error answers with an error in the dialect's form; Status replaces its
	// status, and alone answers with a plain error of that status. With the
	// fault ErrorAfter it is the error in the middle of the answer instead.
	Error  Failure `json:"error,omitempty"`
	Status int     `json:"status,omitempty"`
	// Headers are added to the response, such as Retry-After.
	Headers map[string]string `json:"headers,omitempty"`

	// Fault breaks the response. The faults that end in "after" strike when
	// AfterChunks content chunks are sent (0 for one), or half of a buffered body.
	Fault       Fault `json:"fault,omitempty"`
	AfterChunks int   `json:"after_chunks,omitempty"`

	// Raw is the response's body, byte for byte, written in pieces of RawPiece
	// bytes (0 for all at once); RawType is its content type.
	Raw      string `json:"raw,omitempty"`
	RawType  string `json:"raw_type,omitempty"`
	RawPiece int    `json:"raw_piece,omitempty"`
}

// ToolCall is a call of a tool that the model asks for.
type ToolCall struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// UsagePlace is where a stream has its usage.
type UsagePlace string

// The places.
const (
	// UsageAsked sends an extra chunk without choices, if the request asks for it.
	UsageAsked UsagePlace = ""
	// UsageExtra sends that chunk unasked.
	UsageExtra UsagePlace = "extra_chunk"
	// UsageLast puts it on the chunk that has the finish reason.
	UsageLast UsagePlace = "last_chunk"
	// UsageEvery puts the counts so far on every chunk.
	UsageEvery UsagePlace = "every_chunk"
	// UsageNone sends none, asked or not.
	UsageNone UsagePlace = "none"
)

// Fault is a way to break a response.
type Fault string

// The faults.
const (
	// CutBefore closes the connection before the first byte of the response.
	CutBefore Fault = "cut_before"
	// ResetBefore does so with a TCP reset.
	ResetBefore Fault = "reset_before"
	// CutHeaders closes it after the headers.
	CutHeaders Fault = "cut_headers"
	// CutAfter closes it in the middle of the answer.
	CutAfter Fault = "cut_after"
	// ResetAfter does so with a TCP reset.
	ResetAfter Fault = "reset_after"
	// EndAfter ends the stream properly in the middle of the answer.
	EndAfter Fault = "end_after"
	// StallBefore never responds; the connection stays open until the client closes it.
	StallBefore Fault = "stall_before"
	// StallHeaders sends the headers and then nothing.
	StallHeaders Fault = "stall_headers"
	// StallAfter falls silent in the middle of the answer.
	StallAfter Fault = "stall_after"
	// ErrorAfter sends an error in the middle of a stream, in the dialect's form, and ends it.
	ErrorAfter Fault = "error_after"
	// SlowAfter goes on with the answer so slowly that it does not come to an
	// end, but is never silent for long.
	SlowAfter Fault = "slow_after"
	// BadJSONAfter sends broken JSON in the middle of the answer.
	BadJSONAfter Fault = "bad_json_after"
	// BadJSON answers 200 with JSON that is broken off.
	BadJSON Fault = "bad_json"
	// WrongTypes answers 200 with JSON whose members have the wrong types.
	WrongTypes Fault = "wrong_types"
	// HTML answers 200 with a web page.
	HTML Fault = "html"
	// Empty answers 200 without a body.
	Empty Fault = "empty"
)

// Faults lists all faults.
func Faults() []Fault {
	return []Fault{
		CutBefore, ResetBefore, CutHeaders, CutAfter, ResetAfter, EndAfter, StallBefore, StallHeaders,
		StallAfter, ErrorAfter, SlowAfter, BadJSONAfter, BadJSON, WrongTypes, HTML, Empty,
	}
}

func (b *Behaviour) check() error {
	if b.Fault != "" && !slices.Contains(Faults(), b.Fault) {
		return fmt.Errorf("fault %q does not exist; there are %v", b.Fault, Faults())
	}
	if b.Error != "" && !slices.Contains(Failures(), b.Error) {
		return fmt.Errorf("error %q does not exist; there are %v", b.Error, Failures())
	}
	switch b.Usage {
	case UsageAsked, UsageExtra, UsageLast, UsageEvery, UsageNone:
	default:
		return fmt.Errorf("usage %q does not exist", b.Usage)
	}
	if len(b.Chunks) > 0 && b.Text != "" {
		return fmt.Errorf("text and chunks are both given")
	}
	return nil
}

// Directive returns b as the line that makes a request with it in its newest
// user message be answered by it, whatever the server's script says.
func (b Behaviour) Directive() string {
	data, err := json.Marshal(b)
	if err != nil {
		panic(fmt.Sprintf("behaviour is not JSON: %v", err))
	}
	return directivePrefix + string(data)
}

const directivePrefix = "x-mock: "

// directive finds a behaviour in a prompt.
func directive(prompt string) (Behaviour, bool, error) {
	for line := range strings.Lines(prompt) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), directivePrefix)
		if !ok {
			continue
		}
		var b Behaviour
		if err := decodeStrict([]byte(rest), &b); err != nil {
			return b, false, fmt.Errorf("x-mock: %w", err)
		}
		return b, true, b.check()
	}
	return Behaviour{}, false, nil
}
