// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// stop says why an answer ended.
type stop struct {
	Reason   string       `json:"stop_reason"`
	Sequence *string      `json:"stop_sequence"`
	Details  *stopDetails `json:"stop_details,omitempty"`
}

type stopDetails struct {
	Type        string  `json:"type"`
	Category    *string `json:"category"`
	Explanation string  `json:"explanation"`
}

func stopOf(answer *sdk.Answer, r *api.QueryResponse) stop {
	if r.Status != api.StatusAnswered {
		return stop{Reason: "refusal", Details: &stopDetails{Type: "refusal", Explanation: r.Reason}}
	}
	reason := stopReason(answer.GetFinishReason(), len(answer.GetToolCalls()) > 0)
	s := stop{Reason: reason}
	if reason == "end_turn" || reason == "stop_sequence" {
		if s.Sequence = stopSequence(answer.GetExtra()); s.Sequence != nil {
			s.Reason = "stop_sequence"
		}
	}
	return s
}

// stopReason translates a finish reason. Servers differ in what they say of
// tool calls, so calls count for more than the word stop.
func stopReason(finish string, calls bool) string {
	switch finish {
	case "max_tokens", "stop_sequence", "pause_turn", "refusal", "model_context_window_exceeded":
		return finish
	case "length":
		return "max_tokens"
	case "content_filter":
		return "refusal"
	case "tool_calls", "tool_use", "function_call":
		return "tool_use"
	}
	if calls {
		return "tool_use"
	}
	return "end_turn"
}

// stopSequence returns the sequence that ended the answer where the server
// named it: Anthropic as "stop_sequence", vLLM as a choice's "stop_reason".
func stopSequence(extra *sdk.Extra) *string {
	for _, place := range []struct {
		members []byte
		name    string
	}{
		{extra.GetTopJson(), "stop_sequence"},
		{extra.GetChoiceJson(), "stop_sequence"},
		{extra.GetChoiceJson(), "stop_reason"},
	} {
		var members map[string]json.RawMessage
		if len(place.members) == 0 || json.Unmarshal(place.members, &members) != nil {
			continue
		}
		var sequence *string
		if json.Unmarshal(members[place.name], &sequence) == nil && sequence != nil {
			return sequence
		}
	}
	return nil
}
