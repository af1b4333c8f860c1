// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// Reasons to decline that come from the request and not from what is asked.
const (
	NoQuestion Decline = "The last message is not a question of the user."
	TooLong    Decline = "The answer is longer than max_tokens allows."
	InPart     Decline = "The answer would contain a stop sequence, and no answer is given in part."
)

// Question returns the text of the newest message, which the backend has found to
// be the user's. A program that does not follow a conversation needs no more.
func Question(req *sdk.CompleteRequest) string {
	m := req.GetMessages()
	if len(m) == 0 {
		return ""
	}
	return m[len(m)-1].GetContent()
}

// impossible says why no program could answer the request; nil when one could.
func (b *Backend) impossible(req *sdk.CompleteRequest) error {
	p := req.GetParams()
	if demanded(p.GetToolsJson()) && compact(p.GetToolChoiceJson()) != `"none"` {
		return Decline(b.name + " calls no tools.")
	}
	if demanded(p.GetResponseFormatJson()) && compact(p.GetResponseFormatJson()) != `{"type":"text"}` {
		return Decline(b.name + " answers in plain text, not in a demanded format.")
	}
	m := req.GetMessages()
	if len(m) == 0 || m[len(m)-1].GetRole() != "user" {
		return NoQuestion
	}
	for _, part := range m[len(m)-1].GetParts() {
		if part.GetType() != "text" {
			return Decline(b.name + " reads text only, no images, audio or files.")
		}
	}
	return nil
}

// demanded reports whether an optional JSON member says anything.
func demanded(json []byte) bool {
	s := compact(json)
	return s != "" && s != "null" && s != "[]"
}

// compact leaves out white space. No string that it is compared with has any.
func compact(json []byte) string { return strings.Join(strings.Fields(string(json)), "") }

// fit returns the answer in a form that the parameters allow.
func (a Answer) fit(params *sdk.Params) (string, error) {
	text := a.Text
	if most := params.GetMaxTokens(); most > 0 {
		each := int64(a.TokenBytes)
		if each == 0 {
			each = 4
		}
		if room := most * each; room/each == most && int64(len(text)) > room {
			if text = a.Short; text == "" || int64(len(text)) > room {
				return "", TooLong
			}
		}
	}
	for _, stop := range params.GetStop() {
		if stop != "" && strings.Contains(text, stop) {
			return "", InPart
		}
	}
	return text, nil
}
