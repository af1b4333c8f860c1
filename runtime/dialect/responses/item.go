// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"
	"strconv"
	"strings"
)

// The kinds of items. A refusal is a message of its own kind of content.
const (
	reasoning    = "reasoning"
	message      = "message"
	refusal      = "refusal"
	functionCall = "function_call"
)

// item is one item of the output, whole or growing.
type item struct {
	kind  string
	id    string
	index int
	// content is the text, or a call's arguments.
	content strings.Builder
	// callID and name belong to a call.
	callID, name string
	// status is empty while the item grows, then completed or incomplete.
	status string
}

type reasoningItem struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Summary []any  `json:"summary"`
	Content []any  `json:"content"`
	Status  string `json:"status"`
}

type messageItem struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Role    string `json:"role"`
	Content []any  `json:"content"`
	Status  string `json:"status"`
}

type callItem struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	CallID    string `json:"call_id"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
	Status    string `json:"status"`
}

type textContent struct {
	Type        string `json:"type"`
	Text        string `json:"text"`
	Annotations []any  `json:"annotations"`
	Logprobs    []any  `json:"logprobs"`
}

type reasoningContent struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type refusalContent struct {
	Type    string `json:"type"`
	Refusal string `json:"refusal"`
}

func newItem(meta Meta, kind string, index int) *item {
	prefix := map[string]string{reasoning: "rs_", message: "msg_", refusal: "msg_", functionCall: "fc_"}[kind]
	return &item{kind: kind, index: index, id: prefix + strings.TrimPrefix(meta.ID, "resp_") + "_" + strconv.Itoa(index)}
}

// names says what a call is; a server that gave no id gets one made, because
// the client answers by it.
func (it *item) names(meta Meta, callID, name string, n int) {
	it.callID, it.name = callID, name
	if callID == "" {
		it.callID = "call_" + strings.TrimPrefix(meta.ID, "resp_") + "_" + strconv.Itoa(n)
	}
}

// whole reports whether a call's arguments are a whole JSON object.
func (it *item) whole() bool {
	arguments := strings.Trim(it.content.String(), " \t\r\n")
	return strings.HasPrefix(arguments, "{") && strings.HasSuffix(arguments, "}") && json.Valid([]byte(arguments))
}

// part returns the item's only part of content, holding text.
func (it *item) part(text string) any {
	switch it.kind {
	case reasoning:
		return reasoningContent{"reasoning_text", text}
	case refusal:
		return refusalContent{refusal, text}
	}
	return textContent{"output_text", text, []any{}, []any{}}
}

// begun returns the item as it is when nothing of it has come.
func (it *item) begun() any {
	switch it.kind {
	case reasoning:
		return reasoningItem{it.id, it.kind, []any{}, []any{}, "in_progress"}
	case functionCall:
		return callItem{it.id, it.kind, it.callID, it.name, "", "in_progress"}
	}
	return messageItem{it.id, message, "assistant", []any{}, "in_progress"}
}

// encode returns the item as it stands.
func (it *item) encode() any {
	content, status := it.content.String(), it.status
	if status == "" {
		status = "incomplete"
	}
	switch it.kind {
	case reasoning:
		return reasoningItem{it.id, it.kind, []any{}, []any{it.part(content)}, status}
	case functionCall:
		return callItem{it.id, it.kind, it.callID, it.name, content, status}
	}
	return messageItem{it.id, message, "assistant", []any{it.part(content)}, status}
}
