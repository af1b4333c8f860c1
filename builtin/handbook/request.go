// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// The reasons to decline that come from the request and not from the question.
const (
	errTools  decline = "The handbook calls no tools."
	errFormat decline = "The handbook answers in text, not in a demanded format."
	errParts  decline = "The handbook reads text only, no images, audio or files."
	errNoUser decline = "The last message is not a question of the user."
)

// asked returns the question, which is the newest message. Earlier ones are not
// read: a question that goes on from them has too few words of its own to be
// answered, and is declined.
func asked(req *sdk.CompleteRequest) (string, error) {
	p := req.GetParams()
	if demanded(p.GetToolsJson()) && strings.TrimSpace(string(p.GetToolChoiceJson())) != `"none"` {
		return "", errTools
	}
	if f := string(p.GetResponseFormatJson()); demanded(p.GetResponseFormatJson()) && strings.Join(strings.Fields(f), "") != `{"type":"text"}` {
		return "", errFormat
	}
	messages := req.GetMessages()
	if len(messages) == 0 || messages[len(messages)-1].GetRole() != "user" {
		return "", errNoUser
	}
	newest := messages[len(messages)-1]
	for _, part := range newest.GetParts() {
		if part.GetType() != "text" {
			return "", errParts
		}
	}
	return newest.GetContent(), nil
}

// demanded reports whether an optional JSON member says anything.
func demanded(json []byte) bool {
	s := strings.Join(strings.Fields(string(json)), "")
	return s != "" && s != "null" && s != "[]"
}
