// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// decodeUsage reads a usage object; nil when it is null, or has no counts.
func decodeUsage(value []byte) *sdk.Usage {
	u := &sdk.Usage{}
	rawjson.EachMember(value, func(name, value []byte) {
		switch string(name) {
		case "prompt_tokens":
			count(&u.PromptTokens, value, u)
		case "completion_tokens":
			count(&u.CompletionTokens, value, u)
		case "prompt_tokens_details":
			rawjson.EachMember(value, func(name, value []byte) {
				if string(name) == "cached_tokens" {
					count(&u.CachedTokens, value, nil)
				}
			})
		case "completion_tokens_details":
			rawjson.EachMember(value, func(name, value []byte) {
				if string(name) == "reasoning_tokens" {
					count(&u.ReasoningTokens, value, nil)
				}
			})
		case "prompt_cache_hit_tokens":
			// DeepSeek's name for the same.
			count(&u.CachedTokens, value, nil)
		}
	})
	if !u.GetReported() {
		return nil
	}
	return u
}

// count reads a number of tokens, and marks reported as such.
func count(n *int64, value []byte, reported *sdk.Usage) {
	if v, ok := rawjson.Int(value); ok && v >= 0 {
		*n = v
		if reported != nil {
			reported.Reported = true
		}
	}
}

// usageOfTimings reads the counts in llama-server's timings, which it sends
// also when it was not asked for usage; nil when there are none.
func usageOfTimings(value []byte) *sdk.Usage {
	var prompt, cached, predicted int64
	u := &sdk.Usage{}
	rawjson.EachMember(value, func(name, value []byte) {
		switch string(name) {
		case "prompt_n":
			count(&prompt, value, nil)
		case "cache_n":
			count(&cached, value, nil)
		case "predicted_n":
			count(&predicted, value, u)
		}
	})
	if !u.GetReported() {
		return nil
	}
	u.PromptTokens, u.CachedTokens, u.CompletionTokens = prompt+cached, cached, predicted
	return u
}
