// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"slices"

	"github.com/auahq/aua/sdk"
)

// withDefaults returns the client's parameters with the specialist's where the
// client has none. Neither argument is changed.
func withDefaults(client, defaults *sdk.Params) *sdk.Params {
	if client == nil {
		return defaults
	}
	return &sdk.Params{
		Temperature:        either(client.Temperature, defaults.Temperature),
		TopP:               either(client.TopP, defaults.TopP),
		MaxTokens:          either(client.MaxTokens, defaults.MaxTokens),
		Stop:               eitherList(client.Stop, defaults.Stop),
		Seed:               either(client.Seed, defaults.Seed),
		PresencePenalty:    either(client.PresencePenalty, defaults.PresencePenalty),
		FrequencyPenalty:   either(client.FrequencyPenalty, defaults.FrequencyPenalty),
		ToolsJson:          client.ToolsJson,
		ToolChoiceJson:     client.ToolChoiceJson,
		ResponseFormatJson: client.ResponseFormatJson,
		ExtraJson:          client.ExtraJson,
	}
}

func either[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

func eitherList(a, b []string) []string {
	if a != nil {
		return a
	}
	return b
}

// withoutExtra leaves out what AUA does not understand, which could hold what
// a content transform took out.
func withoutExtra(p *sdk.Params) *sdk.Params {
	if p == nil || len(p.GetExtraJson()) == 0 {
		return p
	}
	kept := withDefaults(p, &sdk.Params{})
	kept.ExtraJson = nil
	return kept
}

// withoutExtras does the same for messages. Those that a client sent are left as they are.
func withoutExtras(messages []*sdk.Message) []*sdk.Message {
	if !slices.ContainsFunc(messages, func(m *sdk.Message) bool { return len(m.GetExtraJson()) > 0 }) {
		return messages
	}
	kept := make([]*sdk.Message, len(messages))
	for i, m := range messages {
		kept[i] = &sdk.Message{
			Role: m.GetRole(), Content: m.GetContent(), Parts: m.GetParts(), ToolCalls: m.GetToolCalls(), ToolCallId: m.GetToolCallId(), Name: m.GetName(),
		}
	}
	return kept
}
