// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"strings"

	"github.com/auahq/aua/sdk/answer"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// chatPrefix begins a message of a chat session that is a correction.
const chatPrefix = "correction:"

// Chat is a message of a chat session, with the turn before it.
type Chat struct {
	Tenant, SessionID string
	// Message is what the user wrote.
	Message string
	// Question and Answer are the turn that it may correct: the user's message
	// before, and what was answered.
	Question, Answer string
	// Everywhere makes the correction for all of the tenant's queries instead of
	// this session's: the caller has a token that may write corrections.
	Everywhere bool
}

// IsChat reports whether the message of a chat session is a correction:
// "correction: the capital of Australia is Canberra".
func IsChat(message string) bool {
	m := strings.TrimSpace(message)
	return len(m) >= len(chatPrefix) && strings.EqualFold(m[:len(chatPrefix)], chatPrefix)
}

// FromChat records the correction that a message of a chat session makes, of
// which [IsChat] is true. Call it instead of serving the message as a query,
// and answer the user with the claim that was recorded. The question that was
// asked before becomes the subject, and its answer what is rejected, as far as
// it is plain what that answer was.
func (b *Book) FromChat(ctx context.Context, m Chat) (*api.Correction, error) {
	claim := strings.TrimSpace(strings.TrimSpace(m.Message)[len(chatPrefix):])
	switch {
	case claim == "":
		return nil, fault.New(fault.RequestInvalid, "The message is a correction without a statement. Write what holds behind %q.", chatPrefix)
	case strings.TrimSpace(m.Question) == "":
		return nil, fault.New(fault.RequestInvalid, "There is no question before the correction that it could be about. Ask first, or use POST /corrections with a subject.")
	}
	req := &api.CorrectionRequest{Subject: m.Question, Claim: claim, Scope: api.ScopeSession, ScopeID: m.SessionID, Verifier: "chat"}
	if m.Everywhere {
		req.Scope, req.ScopeID = api.ScopeGlobal, ""
	}
	req.Rejected = Rejected(m.Question, claim, m.Answer)
	return b.Add(ctx, m.Tenant, req)
}

// Rejected is what a claim rejects of an answer to the question: the final
// answer, as far as it is plain what that was and it is not what the claim says;
// else empty.
func Rejected(question, claim, given string) string {
	f, ok := answer.Extract(given)
	if !ok || len(f.Text) > maxFinal || f.Marker == answer.MarkLast && !oneNumber(given) {
		return ""
	}
	if Relate(&api.Correction{Subject: question, Claim: claim}, f.Text) == Agrees {
		return ""
	}
	return f.Text
}
