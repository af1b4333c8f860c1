// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// messagesMembers are the members that the Messages API takes; it refuses others.
var messagesMembers = []string{
	"cache_control", "container", "context_management", "inference_geo", "max_tokens", "mcp_servers", "messages", "metadata",
	"model", "output_config", "service_tier", "stop_sequences", "stream", "system", "temperature", "thinking",
	"tool_choice", "tools", "top_k", "top_p",
}

var toolUseID = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

// block is what the rules look at of a content block.
type block struct {
	Type      string          `json:"type"`
	Text      *string         `json:"text"`
	ID        string          `json:"id"`
	Input     json.RawMessage `json:"input"`
	ToolUseID string          `json:"tool_use_id"`
	Source    *struct {
		Type      string `json:"type"`
		MediaType string `json:"media_type"`
		Data      string `json:"data"`
		URL       string `json:"url"`
	} `json:"source"`
}

// messagesMistake returns what the API, by its documentation, has to say
// against a request; empty for nothing.
func messagesMistake(body []byte) string {
	var members map[string]json.RawMessage
	var req struct {
		MaxTokens   *int     `json:"max_tokens"`
		Temperature *float64 `json:"temperature"`
		Messages    []struct {
			Role    string          `json:"role"`
			Content json.RawMessage `json:"content"`
		} `json:"messages"`
	}
	if err := json.Unmarshal(body, &members); err != nil {
		return err.Error()
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(messagesMembers, name) {
			return name + ": Extra inputs are not permitted"
		}
	}
	if err := json.Unmarshal(body, &req); err != nil {
		return err.Error()
	}
	switch {
	case req.MaxTokens == nil:
		return "max_tokens: Field required"
	case req.Temperature != nil && (*req.Temperature < 0 || *req.Temperature > 1):
		return "temperature: range: 0..1"
	}
	var called []string
	for i, m := range req.Messages {
		if m.Role != "user" && m.Role != "assistant" {
			return fmt.Sprintf("messages.%d: Input tag '%s' found using 'role' does not match any of the expected tags: 'user', 'assistant'", i, m.Role)
		}
		blocks, ok := blocksOf(m.Content)
		if !ok || len(blocks) == 0 {
			return fmt.Sprintf("messages.%d: %s messages must have non-empty content", i, m.Role)
		}
		for j, b := range blocks {
			if mistake := b.mistake(); mistake != "" {
				return fmt.Sprintf("messages.%d.content.%d: %s", i, j, mistake)
			}
		}
		var mistake string
		if called, mistake = toolMistake(called, blocks); mistake != "" {
			return fmt.Sprintf("messages.%d: %s", i, mistake)
		}
	}
	if len(called) > 0 && len(req.Messages) > 0 && req.Messages[len(req.Messages)-1].Role == "user" {
		return "`tool_use` ids were found without `tool_result` blocks immediately after: " + strings.Join(called, ", ")
	}
	return ""
}

func blocksOf(content json.RawMessage) ([]block, bool) {
	var text string
	if json.Unmarshal(content, &text) == nil {
		return []block{{Type: "text", Text: &text}}, text != ""
	}
	var blocks []block
	return blocks, json.Unmarshal(content, &blocks) == nil
}

func (b *block) mistake() string {
	switch b.Type {
	case "text":
		if b.Text == nil || strings.TrimSpace(*b.Text) == "" {
			return "text content blocks must contain non-whitespace text"
		}
	case "tool_use":
		var input map[string]json.RawMessage
		if !toolUseID.MatchString(b.ID) {
			return "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
		}
		if json.Unmarshal(b.Input, &input) != nil || input == nil {
			return "tool_use.input: Input should be a valid dictionary"
		}
	case "image":
		if b.Source == nil || b.Source.URL == "" && (b.Source.MediaType == "" || b.Source.Data == "") {
			return "image.source: Field required"
		}
	case "":
		return "type: Field required"
	}
	return ""
}

// toolMistake checks that the calls of one message are answered by the first
// blocks of the next; it returns the calls of this one.
func toolMistake(called []string, blocks []block) (next []string, mistake string) {
	others := false
	for _, b := range blocks {
		switch b.Type {
		case "tool_use":
			next = append(next, b.ID)
		case "tool_result":
			at := slices.Index(called, b.ToolUseID)
			if at < 0 {
				return nil, "unexpected `tool_use_id` found in `tool_result` blocks: " + b.ToolUseID
			}
			if others {
				return nil, "`tool_result` blocks must come first"
			}
			called = slices.Delete(slices.Clone(called), at, at+1)
		default:
			others = true
		}
	}
	if len(called) > 0 {
		return nil, "`tool_use` ids were found without `tool_result` blocks immediately after: " + strings.Join(called, ", ")
	}
	return next, ""
}
