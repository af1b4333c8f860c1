// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// count takes a usage object. In a stream the counts are cumulative, and a
// later object may leave out what has not changed.
func (m *message) count(value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	members, ok := rawjson.Members(value)
	if !ok {
		return errWrongType
	}
	for _, member := range members {
		m.counts = keep(m.counts, member.Name, member.Value)
	}
	return nil
}

// usage returns the counts so far in the contract's terms: the API's
// input_tokens are those of the prompt that neither came from the cache nor
// went into it. It is reported when the API counted both sides.
func (m *message) usage() *sdk.Usage {
	u := &sdk.Usage{}
	var prompt, answer bool
	for _, member := range m.counts {
		n, ok := rawjson.Int(member.Value)
		switch member.Name {
		case "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens":
			if !ok || n < 0 {
				continue
			}
			u.PromptTokens += n
			if member.Name == "cache_read_input_tokens" {
				u.CachedTokens = n
			}
			prompt = true
		case "output_tokens":
			if ok && n >= 0 {
				u.CompletionTokens, answer = n, true
			}
		case "output_tokens_details":
			if n, ok := rawjson.Int(rawjson.Get(member.Value, "thinking_tokens")); ok && n >= 0 {
				u.ReasoningTokens = n
			}
		}
	}
	u.Reported = prompt && answer
	return u
}

// completed fills in what the API did not count, from an estimate.
func completed(u, estimate *sdk.Usage) *sdk.Usage {
	if u.GetReported() {
		return u
	}
	if u.PromptTokens == 0 {
		u.PromptTokens = estimate.GetPromptTokens()
	}
	u.CompletionTokens = max(u.CompletionTokens, estimate.GetCompletionTokens())
	return u
}

// detailed reports whether the API counted more than the contract has a place for.
func (m *message) detailed() bool {
	for _, member := range m.counts {
		switch member.Name {
		case "input_tokens", "output_tokens", "output_tokens_details":
		default:
			return true
		}
	}
	return false
}
