// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestEstimates(t *testing.T) {
	for text, want := range map[string]int64{
		"": 0, "a": 1, "abcd": 1, "abcde": 2, strings.Repeat("word ", 80): 100, "привет": 3, "日本語": 3, "\xff\xff": 2,
	} {
		var e Estimator
		e.Add(text)
		require.Equal(t, want, e.Tokens(), "%q", text)
	}
}

func TestPromptEstimateCountsEverythingThatIsText(t *testing.T) {
	text := strings.Repeat("x", 400)
	base := EstimatePrompt(&sdk.CompleteRequest{Messages: []*sdk.Message{{}}})
	require.EqualValues(t, PerMessage, base)
	for name, req := range map[string]*sdk.CompleteRequest{
		"content":   {Messages: []*sdk.Message{{Content: text}}},
		"parts":     {Messages: []*sdk.Message{{Content: text, Parts: []*sdk.ContentPart{{Text: text}, {Json: []byte(`{"type":"image_url"}`)}}}}},
		"arguments": {Messages: []*sdk.Message{{ToolCalls: []*sdk.ToolCall{{Arguments: text}}}}},
		"tools":     {Messages: []*sdk.Message{{}}, Params: &sdk.Params{ToolsJson: []byte(text)}},
	} {
		require.EqualValues(t, base+100, EstimatePrompt(req), name)
	}
}

func TestLooksCut(t *testing.T) {
	reported := func(n int64) *sdk.Usage { return &sdk.Usage{PromptTokens: n, Reported: true} }
	require.True(t, LooksCut(10_000, reported(2048)))
	require.False(t, LooksCut(10_000, reported(5000)), "tokenizers differ")
	require.False(t, LooksCut(100, reported(5)), "too little to tell")
	require.False(t, LooksCut(10_000, reported(0)))
	require.False(t, LooksCut(10_000, &sdk.Usage{PromptTokens: 5}))
	require.False(t, LooksCut(10_000, nil))
}
