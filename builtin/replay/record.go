// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/auahq/aua/sdk"
)

// maxLatency bounds a recorded latency.
const maxLatency = 24 * time.Hour

var (
	errNoPrompt = errors.New("it has no prompt")
	errNoAnswer = errors.New("it has no answer")
	errLatency  = errors.New("its latency_ms is not between 0 and 86400000")
	errUsage    = errors.New("its usage has a negative count")
)

// line is one line of a recording.
type line struct {
	Prompt       *string  `json:"prompt"`
	Answer       *string  `json:"answer"`
	Model        string   `json:"model"`
	LatencyMS    float64  `json:"latency_ms"`
	FinishReason string   `json:"finish_reason"`
	Usage        *counted `json:"usage"`

	// normal is the prompt, normalised.
	normal string
}

type counted struct {
	PromptTokens     int64 `json:"prompt_tokens"`
	CompletionTokens int64 `json:"completion_tokens"`
	CachedTokens     int64 `json:"cached_tokens"`
	ReasoningTokens  int64 `json:"reasoning_tokens"`
}

// parseLine reads a line. Its error completes the sentence "The line is wrong: …".
func parseLine(data []byte) (*line, error) {
	var l line
	if err := json.Unmarshal(data, &l); err != nil {
		var syntax *json.SyntaxError
		var typed *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return nil, fmt.Errorf("it is not JSON (%w, at byte %d)", err, syntax.Offset)
		case errors.As(err, &typed) && typed.Field != "":
			return nil, fmt.Errorf("its %s is a JSON %s", typed.Field, typed.Value)
		case errors.As(err, &typed):
			return nil, fmt.Errorf("it is a JSON %s, not an object", typed.Value)
		}
		return nil, fmt.Errorf("it is not JSON (%w)", err)
	}
	if l.Prompt != nil {
		l.normal = normalise(*l.Prompt)
	}
	switch {
	case l.normal == "":
		return nil, errNoPrompt
	case l.Answer == nil:
		return nil, errNoAnswer
	case l.LatencyMS < 0 || l.LatencyMS > float64(maxLatency.Milliseconds()):
		return nil, errLatency
	}
	if u := l.Usage; u != nil && min(u.PromptTokens, u.CompletionTokens, u.CachedTokens, u.ReasoningTokens) < 0 {
		return nil, errUsage
	}
	if l.FinishReason == "" {
		l.FinishReason = "stop"
	}
	return &l, nil
}

func (l *line) latency() time.Duration {
	return time.Duration(math.Round(l.LatencyMS * float64(time.Millisecond)))
}

// usage is what was recorded. Without a record nothing is made up: the counts
// are zero, and not reported.
func (l *line) usage() *sdk.Usage {
	if l.Usage == nil {
		return &sdk.Usage{}
	}
	return &sdk.Usage{
		PromptTokens: l.Usage.PromptTokens, CompletionTokens: l.Usage.CompletionTokens,
		CachedTokens: l.Usage.CachedTokens, ReasoningTokens: l.Usage.ReasoningTokens, Reported: true,
	}
}
