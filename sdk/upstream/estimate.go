// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"unicode/utf8"

	"github.com/auahq/aua/sdk"
)

// PerMessage is what a chat template adds to each message, in tokens.
const PerMessage = 4

// Estimator counts text in quarters of a token, to estimate usage that a server
// does not report. Four characters of English are about one token (OpenAI's
// rule of thumb); characters beyond ASCII count a half, and those of East Asian
// scripts (from U+3000 up) one token each, which is on the high side for recent
// tokenizers.
type Estimator struct {
	quarters int64
}

// Add counts a text.
func (e *Estimator) Add(text string) {
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			e.quarters++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r >= 0x3000 {
			e.quarters += 4
		} else {
			e.quarters += 2
		}
		i += size
	}
}

// Tokens returns the tokens of the texts so far.
func (e *Estimator) Tokens() int64 { return (e.quarters + 3) / 4 }

// EstimatePrompt estimates a request's prompt tokens. Images and other parts
// without text count nothing.
func EstimatePrompt(req *sdk.CompleteRequest) int64 {
	var e Estimator
	for _, m := range req.GetMessages() {
		e.quarters += 4 * PerMessage
		if len(m.GetParts()) == 0 {
			e.Add(m.GetContent())
		}
		for _, part := range m.GetParts() {
			e.Add(part.GetText())
		}
		for _, call := range m.GetToolCalls() {
			e.Add(call.GetName())
			e.Add(call.GetArguments())
		}
	}
	e.quarters += int64(len(req.GetParams().GetToolsJson()))
	return e.Tokens()
}

// EstimateUsage estimates the usage of an answer that came without.
func EstimateUsage(req *sdk.CompleteRequest, answer *sdk.Answer) *sdk.Usage {
	var said Estimator
	said.Add(answer.GetText())
	said.Add(answer.GetReasoning())
	for _, call := range answer.GetToolCalls() {
		said.Add(call.GetName())
		said.Add(call.GetArguments())
	}
	return &sdk.Usage{PromptTokens: EstimatePrompt(req), CompletionTokens: said.Tokens()}
}

// The prompt counts as cut when the server reports fewer tokens than a share of
// the estimate, and the estimate is not small. Sixteen characters in one token
// do not occur in text.
const (
	cutMinimum = 512
	cutShare   = 4
)

// LooksCut reports whether a server has probably cut the prompt in silence.
func LooksCut(estimate int64, usage *sdk.Usage) bool {
	return usage.GetReported() && usage.GetPromptTokens() > 0 && estimate >= cutMinimum &&
		usage.GetPromptTokens()*cutShare < estimate
}
