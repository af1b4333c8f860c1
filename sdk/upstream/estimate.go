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
		if n := asciiRun(text[i:]); n > 0 {
			e.quarters += int64(n)
			i += n
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

// asciiRun returns how many ASCII characters text begins with. Prompts are
// long, and so eight are looked at at a time.
func asciiRun(text string) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		c := text[i : i+8]
		if (c[0]|c[1]|c[2]|c[3]|c[4]|c[5]|c[6]|c[7])&utf8.RuneSelf != 0 {
			break
		}
	}
	for i < len(text) && text[i] < utf8.RuneSelf {
		i++
	}
	return i
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

// CutPrompt reports whether a server has probably cut the prompt in silence, and
// how many tokens the prompt should have had. It costs next to nothing when the
// server counts about as many as a prompt of that length has.
func CutPrompt(req *sdk.CompleteRequest, usage *sdk.Usage) (estimate int64, cut bool) {
	if !usage.GetReported() || usage.GetPromptTokens() <= 0 || usage.GetPromptTokens()*cutShare >= mostTokens(req) {
		return 0, false
	}
	estimate = EstimatePrompt(req)
	return estimate, estimate >= cutMinimum && usage.GetPromptTokens()*cutShare < estimate
}

// mostTokens is what the estimate of a prompt cannot exceed: no character
// counts more than a token for each three of its bytes.
func mostTokens(req *sdk.CompleteRequest) int64 {
	tokens := 1 + len(req.GetParams().GetToolsJson())/4
	for _, m := range req.GetMessages() {
		bytes := len(m.GetContent())
		for _, part := range m.GetParts() {
			bytes += len(part.GetText())
		}
		for _, call := range m.GetToolCalls() {
			bytes += len(call.GetName()) + len(call.GetArguments())
		}
		tokens += PerMessage + bytes/3 + 1
	}
	return int64(tokens)
}
