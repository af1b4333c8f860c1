// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"strings"
)

// chatRequest is what the server reads of a chat request.
type chatRequest struct {
	Model     string           `json:"model"`
	Messages  []requestMessage `json:"messages"`
	Stream    bool             `json:"stream"`
	MaxTokens *int             `json:"max_tokens"`
	// MaxCompletionTokens is the newer name of the same.
	MaxCompletionTokens *int            `json:"max_completion_tokens"`
	ResponseFormat      json.RawMessage `json:"response_format"`
	StreamOptions       *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

type requestMessage struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
}

// text returns the message's text, or its text parts joined by newlines.
func (m *requestMessage) text() string {
	var s string
	if json.Unmarshal(m.Content, &s) == nil {
		return s
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(m.Content, &parts) != nil {
		return ""
	}
	var texts []string
	for _, p := range parts {
		if p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// prompt returns the newest user message.
func (r *chatRequest) prompt() string {
	for i := len(r.Messages) - 1; i >= 0; i-- {
		if r.Messages[i].Role == "user" {
			return r.Messages[i].text()
		}
	}
	return ""
}

// tokens counts the words of all messages, the mock's idea of tokens, and what the template adds.
func (c *Config) tokens(r *chatRequest) int {
	n := c.TemplateTokens
	for i := range r.Messages {
		n += len(strings.Fields(r.Messages[i].text()))
	}
	return n
}

// limit returns the most tokens that the request allows; -1 for any number.
func (r *chatRequest) limit() int {
	switch {
	case r.MaxCompletionTokens != nil:
		return *r.MaxCompletionTokens
	case r.MaxTokens != nil:
		return *r.MaxTokens
	}
	return -1
}

// demandsFormat reports whether the answer must have a form other than text.
func (r *chatRequest) demandsFormat() bool {
	var format struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(r.ResponseFormat, &format) == nil && format.Type != "" && format.Type != "text"
}
