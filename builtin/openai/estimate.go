// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"unicode/utf8"

	"github.com/auahq/aua/sdk"
)

// perMessage is what a chat template adds to each message, in tokens.
const perMessage = 4

// estimator counts text in quarters of a token, to estimate usage that a server
// does not report. Four characters of English are about one token (OpenAI's
// rule of thumb); characters beyond ASCII count a half, and those of East Asian
// scripts (from U+3000 up) one token each, which is on the high side for recent
// tokenizers.
type estimator struct {
	quarters int64
}

func (e *estimator) add(text string) {
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

func (e *estimator) tokens() int64 { return (e.quarters + 3) / 4 }

// estimatePrompt estimates a request's prompt tokens. Images and other parts
// without text count nothing.
func estimatePrompt(req *sdk.CompleteRequest) int64 {
	var e estimator
	for _, m := range req.GetMessages() {
		e.quarters += 4 * perMessage
		if len(m.GetParts()) == 0 {
			e.add(m.GetContent())
		}
		for _, part := range m.GetParts() {
			e.add(part.GetText())
		}
		for _, call := range m.GetToolCalls() {
			e.add(call.GetName())
			e.add(call.GetArguments())
		}
	}
	e.quarters += int64(len(req.GetParams().GetToolsJson()))
	return e.tokens()
}

// The prompt counts as cut when the server reports fewer tokens than a share of
// the estimate, and the estimate is not small. Sixteen characters in one token
// do not occur in text.
const (
	cutMinimum = 512
	cutShare   = 4
)

// looksCut reports whether a server has probably cut the prompt in silence.
func looksCut(estimate int64, usage *sdk.Usage) bool {
	return usage.GetReported() && usage.GetPromptTokens() > 0 && estimate >= cutMinimum &&
		usage.GetPromptTokens()*cutShare < estimate
}
